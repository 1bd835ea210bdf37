/** The driver against the simulated module, bytes and time alike. */
import { describe, expect, it } from "@jest/globals";
import { Gm65 } from "drivers/gm65/gm65";
import { MAX_SYMBOL } from "drivers/serial-scanner/receiver";
import { ManualTime } from "../../../simulator/hardware/manual-time";
import { REGISTER, ScannerLine, symbol } from "./scanner-line";

const TOKEN = `EV1:${"6BF+70790T9WJWG.FKY*4GO0".repeat(15)}`;
const PINS = { port: 0, receive: 16, transmit: 17 };
const SAVE = "7e000901000000dec8";

describe("setting up", () => {
  it("finds a module fresh from its box, moves it to 115200 and sets what the terminal needs", () => {
    const line = new ScannerLine();
    line.time.run(1500);
    expect(line.statuses).toEqual(["searching", "ready"]);
    expect(line.module.baud).toBe(115200);
    expect(line.module.register(REGISTER.setup) & 3).toBe(2);
    expect(line.module.register(REGISTER.mode) & 3).toBe(2);
    expect(line.module.register(REGISTER.aim) & 0x80).toBe(0x80);
    expect(line.module.register(REGISTER.tail) & 0x60).toBe(0);
    expect(line.sent.filter((command) => command === SAVE)).toHaveLength(1);
  });

  it.each([
    [4800, [0x71, 0x02]],
    [9600, [0x39, 0x01]],
    [14400, [0xd0, 0x00]],
    [19200, [0x9c, 0x00]],
    [38400, [0x4e, 0x00]],
    [57600, [0x34, 0x00]],
    [115200, [0x1a, 0x00]],
  ])("finds a module that was left at %i baud", (baud, [low = 0, high = 0]) => {
    const line = new ScannerLine({
      prepare: (module) => {
        module.line(9600);
        module.receive(Uint8Array.of(0x7e, 0, 8, 2, 0, 0x2a, low, high, 0xab, 0xcd));
      },
    });
    // The answer to the command is out.
    line.time.run(20);
    expect(line.module.baud).toBe(baud);
    line.time.run(4000);
    expect([line.status, line.module.baud]).toEqual(["ready", 115200]);
    expect(line.scan(TOKEN)).toBe(TOKEN);
  });

  it("writes nothing to a module that is as it should be: its flash wears", () => {
    const line = new ScannerLine();
    line.time.run(1500);
    line.driver.close();
    line.sent.length = 0;
    line.start();
    line.time.run(1500);
    expect(line.status).toBe("ready");
    expect(line.sent.filter((command) => !command.startsWith("7e0007"))).toEqual([]);
  });

  it("keeps what it set through a power cut of the module", () => {
    const line = new ScannerLine();
    line.time.run(1500);
    line.module.unplug();
    line.module.plug();
    expect([line.module.baud, line.module.register(REGISTER.setup) & 3]).toEqual([115200, 2]);
  });

  it("shuts setup codes out before anything else", () => {
    const line = new ScannerLine();
    line.time.run(1500);
    const writes = line.sent.filter((command) => command.startsWith("7e0008"));
    expect(writes[0]).toMatch(/^7e000802002a/);
    expect(writes[1]).toMatch(/^7e0008010003/);
  });
});

describe("reading", () => {
  const ready = () => {
    const line = new ScannerLine();
    line.time.run(1500);
    return line;
  };

  it.each([
    ["]Q1", "qr", false],
    ["]Q3", "qr", true],
    ["]d1", "datamatrix", false],
    ["]d2", "datamatrix", true],
    ["]E0", "ean13", false],
    ["]C1", "code128", true],
    ["]A0", "code39", false],
  ])("tells the symbology of %s", (aim, symbology, gs1) => {
    const line = ready();
    expect(line.scan("0103400935955838", aim)).toBe("0103400935955838");
    expect(line.scans[0]).toMatchObject({ symbology, gs1 });
  });

  it("gives every byte of the longest code, and of one that holds the tail and an identifier", () => {
    const line = ready();
    const longest = "A".repeat(4296);
    expect(line.scan(longest)).toBe(longest);
    expect(line.scan("one\rtwo]Q1three\r\n")).toBe("one\rtwo]Q1three\r\n");
  });

  it("takes a code that comes in pieces with pauses as one", () => {
    const line = ready();
    const bytes = Buffer.from(`]Q1${TOKEN}\r`, "latin1");
    for (let at = 0; at < bytes.length; at += 90) {
      line.module.noise(bytes.subarray(at, at + 90));
      line.time.run(300);
    }
    expect(line.scans.map(({ bytes }) => Buffer.from(bytes).toString("latin1"))).toEqual([TOKEN]);
  });

  it("drops noise, also right before a code, and more bytes than any code has", () => {
    const line = ready();
    line.module.noise(Uint8Array.from({ length: 40 }, (_, i) => (i * 91) & 0xff));
    line.time.run(1000);
    expect(line.scans).toHaveLength(0);
    line.module.noise(Uint8Array.of(0, 255, 2, 0));
    expect(line.scan(TOKEN)).toBe(TOKEN);
    line.module.noise(new Uint8Array(MAX_SYMBOL + 1).fill(0x41));
    line.time.run(2000);
    expect(line.scans).toHaveLength(1);
    expect(line.scan("AFTER")).toBe("AFTER");
  });

  it("does not take an answer that came late for the end of a code", () => {
    const line = ready();
    const late = [2, 0, 0, 1, 2, 0x13, 0x73];
    line.module.noise(Uint8Array.of(...Buffer.from("]d20103400935955838\r"), ...late, ...late));
    line.time.run(1000);
    expect(line.scans.map(({ bytes }) => Buffer.from(bytes).toString("latin1"))).toEqual(["0103400935955838"]);
  });

  it("reads the longest code while it wanted to know whether the module is there", () => {
    const line = ready();
    const longest = "B".repeat(4290);
    for (let i = 0; i < 14; i += 1) {
      line.time.run(370);
      line.module.present(symbol(longest + i));
      line.time.run(700);
    }
    expect([line.statuses, line.scans.length]).toEqual([["searching", "ready"], 14]);
  });

  it.each([
    ["identifiers and a tail", []],
    ["no identifiers", [REGISTER.aim]],
    ["a TAB for its tail", [REGISTER.tail]],
  ] as [string, number[]][])(
    "keeps codes apart that came with no pause between them, from a module with %s",
    (_, unknown) => {
      const line = new ScannerLine({
        unknown,
        prepare: (module) => {
          if (unknown.includes(REGISTER.tail)) module.present(symbol("S_CMD_006040"));
        },
      });
      line.time.run(4000);
      const codes = [
        ["0103400930000014172705311021L1\x1d21A1", "]d2"],
        ["0103400930000021172705311021L1\x1d21A1", "]d2"],
        ["3400930000038", "]E0"],
        [TOKEN, "]Q1"],
        ["3400930000045", "]E0"],
        ["0103400930000052172705311021L1\x1d21A1", "]d2"],
      ] as const;
      for (const [text, aim] of codes) expect(line.module.present(symbol(text, aim))).toBe(true);
      line.time.run(3000);
      const got = line.scans.map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
      expect(got).toEqual(codes.map(([text]) => text));
    },
  );

  it("gives no half of a code because its other half was not looked at in time", () => {
    const line = ready();
    line.module.noise(Buffer.from(`]Q1${TOKEN.slice(0, 90)}`));
    line.time.run(100);
    line.stalled = true;
    line.module.noise(Buffer.from(`${TOKEN.slice(90)}\r]d20103400930000021\r`));
    line.time.run(1000);
    const got = line.scans.map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
    expect(got).toEqual([TOKEN, "0103400930000021"]);
  });

  it("takes a code that was read before all was set up, as its lamp said", () => {
    const line = new ScannerLine({ unknown: [REGISTER.again] });
    while (line.sent.at(-1)?.startsWith("7e0007010013") !== true) line.time.run(1);
    line.module.present(symbol(TOKEN));
    line.time.run(100);
    expect(line.statuses).toEqual(["searching"]);
    expect(line.scans.map(({ bytes }) => Buffer.from(bytes).toString("latin1"))).toEqual([TOKEN]);
  });

  it("does not mistake a code that looks like an answer for one", () => {
    const line = ready();
    expect(line.scan("\x02\x00\x00\x01\x00\x33\x31")).toBe("\x02\x00\x00\x01\x00\x33\x31");
    expect(line.status).toBe("ready");
  });

  it("is deaf to setup codes, and sees what one did to a module that was open to them", () => {
    const line = ready();
    expect(line.scan("S_CMD_002A39")).toBe("S_CMD_002A39");
    expect(line.module.baud).toBe(115200);
    // Someone reached the module behind the driver's back: setup codes on, identifiers off.
    line.module.receive(Uint8Array.of(0x7e, 0, 8, 1, 0, 3, 1, 0xab, 0xcd));
    line.module.present(symbol("S_CMD_00D000"));
    expect(line.module.register(REGISTER.aim)).toBe(0);
    line.time.run(6500);
    expect(line.status).toBe("ready");
    expect([line.module.register(REGISTER.setup) & 3, line.module.register(REGISTER.aim)]).toEqual([2, 0x80]);
    expect(line.scan(TOKEN)).toBe(TOKEN);
  });
});

describe("what goes wrong", () => {
  it("says that the module is gone, and goes on as soon as it is back", () => {
    const line = new ScannerLine();
    line.time.run(1500);
    line.module.unplug();
    line.time.run(7000);
    expect(line.status).toBe("lost");
    line.module.plug();
    line.time.run(4000);
    expect(line.statuses).toEqual(["searching", "ready", "lost", "ready"]);
    expect(line.scan(TOKEN)).toBe(TOKEN);
  });

  it("finds a module that comes back as from its box", () => {
    const line = new ScannerLine();
    line.time.run(1500);
    line.module.factoryReset();
    line.time.run(8000);
    expect([line.status, line.module.baud]).toEqual(["ready", 115200]);
  });

  it("says so when there is none, and keeps looking", () => {
    const line = new ScannerLine({ prepare: (module) => module.unplug() });
    line.time.run(3000);
    expect(line.statuses).toEqual(["searching", "lost"]);
    line.module.plug();
    line.time.run(5000);
    expect(line.status).toBe("ready");
  });

  it("finds it again when it went away in the middle of being set up", () => {
    const line = new ScannerLine();
    for (let i = 0; line.sent.length < 12 && i < 2000; i += 1) line.time.run(1);
    line.module.unplug();
    line.time.run(15000);
    expect(line.status).toBe("lost");
    line.module.plug();
    line.time.run(6000);
    expect(line.status).toBe("ready");
  });

  it("bears an answer that is damaged on its way: it asks again", () => {
    const line = new ScannerLine();
    let cuts = 0;
    for (let i = 0; i < 1200; i += 1) {
      line.cut = i % 170 < 40;
      if (line.cut) cuts += 1;
      line.time.run(1);
    }
    line.cut = false;
    line.time.run(12000);
    expect(cuts).toBeGreaterThan(100);
    expect([line.status, line.unsettled]).toEqual(["ready", []]);
  });
});

describe("clones", () => {
  it.each([
    ["the delay before the same code", REGISTER.again, "same code delay"],
    ["setup codes", REGISTER.setup, "setup codes off"],
    ["the output's coding", REGISTER.output, "serial output"],
  ])("one that does not know %s is used all the same, and the screen says so", (_, register, name) => {
    const line = new ScannerLine({ unknown: [register] });
    line.time.run(4000);
    expect([line.status, line.unsettled]).toEqual(["unsettled", [name]]);
    expect(line.scan(TOKEN)).toBe(TOKEN);
    line.module.unplug();
    line.time.run(8000);
    expect(line.status).toBe("lost");
  });

  it("one that sends no identifiers is read as text, and its noise is not", () => {
    const line = new ScannerLine({ unknown: [REGISTER.aim] });
    line.time.run(4000);
    expect(line.status).toBe("unsettled");
    line.module.noise(Uint8Array.of(1, 2, 3, 4));
    line.time.run(1000);
    expect(line.scan(TOKEN, "")).toBe(TOKEN);
    expect(line.scans).toHaveLength(1);
    expect(line.scans[0]).toMatchObject({ symbology: "other", gs1: false });
  });

  it("one that cannot change its rate is used at its own", () => {
    const line = new ScannerLine({ fixed: [REGISTER.baud] });
    line.time.run(4000);
    expect([line.status, line.unsettled, line.module.baud]).toEqual(["unsettled", ["baud"], 9600]);
    expect(line.scan(TOKEN)).toBe(TOKEN);
    line.time.run(20000);
    expect(line.status).toBe("unsettled");
  });
});

describe("the peripheral", () => {
  const callbacks = { onScan: () => {}, onStatus: () => {} };

  it("checks its options before it opens anything", () => {
    let opened = 0;
    class Serial {
      constructor() {
        opened += 1;
      }
      read(): undefined {}
      write(): void {}
      close(): void {}
    }
    const timer = new ManualTime();
    const good = { serial: { io: Serial, ...PINS }, timer, ...callbacks };
    const wrong: object[] = [
      { ...good, serial: undefined },
      { ...good, serial: { io: 1 } },
      { ...good, timer: {} },
      { ...good, onScan: undefined },
      { ...good, onStatus: 3 },
    ];
    for (const options of wrong) expect(() => new Gm65(options as unknown as typeof good)).toThrow(TypeError);
    expect([opened, timer.pending]).toEqual([0, 0]);
  });

  it("calls nothing back from its constructor, and nothing after it was closed", () => {
    const line = new ScannerLine();
    expect(line.statuses).toEqual([]);
    line.time.run(1500);
    line.module.present(symbol(TOKEN));
    line.driver.close();
    line.driver.close();
    line.time.run(20000);
    expect([line.scans.length, line.statuses, line.open]).toEqual([0, ["searching", "ready"], 0]);
    expect(line.time.pending).toBe(0);
  });
});
