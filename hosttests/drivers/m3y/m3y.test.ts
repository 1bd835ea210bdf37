import { describe, expect, it } from "@jest/globals";
import { M3y } from "drivers/m3y/m3y";
import { M3Y_ANSWERS, m3yAnswer, m3yCommand } from "drivers/m3y/protocol";
import { SETTINGS } from "drivers/m3y/settings";
import { MAX_SYMBOL, Receiver } from "drivers/serial-scanner/receiver";
import fc from "fast-check";
import type { Scan, ScannerStatus } from "modules/scan/scan";
import { M3yModule } from "../../../simulator/hardware/m3y-module";
import { Uart } from "../serial-scanner/uart";

const BAUDS = [4800, 9600, 14400, 19200, 38400, 57600, 115200];
const LOOKED_FOR = 10_000;
const WATCHED = 12_000;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

class Line extends Uart<M3yModule> {
  readonly scans: Scan[] = [];
  readonly statuses: ScannerStatus[] = [];
  readonly driver: M3y<unknown>;

  constructor({ unknown = [], baud = 9600 }: { unknown?: readonly string[]; baud?: number } = {}) {
    super((options) => new M3yModule({ ...options, unknown }));
    this.tell(`S_CMD_H3BR${baud}`);
    this.driver = new M3y({
      serial: { io: this.Serial, port: 2, receive: 16, transmit: 17 },
      timer: this.time,
      onScan: (scan) => this.scans.push(scan),
      onStatus: (status) => this.statuses.push(status),
    });
    this.time.run(LOOKED_FOR);
  }

  /** A setting that someone else makes. */
  tell(text: string): void {
    this.module.line(this.module.settings.baud);
    this.module.receive(m3yCommand(text));
    this.time.run(50);
    this.sent.splice(0);
  }

  show(text: string): string[] {
    const before = this.scans.length;
    const read = this.module.present({ aim: "]Q1", bytes: bytes(text) });
    this.time.run(3000);
    return read ? this.scans.slice(before).map((scan) => Buffer.from(scan.bytes).toString("latin1")) : ["not read"];
  }
}

const settled = { baud: 57600, continuous: true, setup: false, tail: [0x0d, 0x0a], muted: true, again: 2000 };

describe("the bytes of an M3Y", () => {
  it("are those of its manual", () => {
    expect(hex(m3yAnswer(Uint8Array.of(0x90, 0x00)))).toBe("5a01000290009 3a5".replace(" ", ""));
    const text = "T_OUT_CVER";
    const sum = [0, 0, text.length, ...bytes(text)].reduce((a, b) => a ^ b);
    expect(hex(m3yCommand(text))).toBe(`5a00000a${hex(bytes(text))}${sum.toString(16).padStart(2, "0")}a5`);
  });

  it("are found in noise, in any pieces, by their check alone", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }).map((noise) => noise.map((byte) => (byte === 0x5a ? 0 : byte))),
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 255 }),
        (noise, data, step, flip) => {
          const answer = m3yAnswer(data);
          const spoilt = Uint8Array.from(answer);
          spoilt[4] = (spoilt[4] ?? 0) ^ flip;
          const stream = Uint8Array.of(...noise, ...(flip === 0 ? [] : spoilt), ...answer);
          const receiver = new Receiver(M3Y_ANSWERS);
          const found: string[] = [];
          for (let at = 0; at < stream.length; at += step) {
            const got = receiver.push(stream.slice(at, at + step), found.length === 0);
            if (got !== undefined) found.push(hex(got));
          }
          // What is spoilt may look as if it went on into the next one; nothing wrong is ever taken.
          expect([[], [hex(data)]]).toContainEqual(found);
          if (flip === 0) expect(found).toHaveLength(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("M3y", () => {
  it.each(BAUDS)("finds the module at %d baud, moves it to 57600 and sets it up, setup codes off first", (baud) => {
    const line = new Line({ baud });
    expect(line.statuses).toEqual(["searching", "ready"]);
    expect(line.module.settings).toEqual(settled);
    const commands = line.sent.map((command) => Buffer.from(command.slice(8, -4), "hex").toString("latin1"));
    const said = commands.filter((command) => command.startsWith("S_CMD") && !command.startsWith("S_CMD_H3BR"));
    expect(said).toEqual(SETTINGS.flatMap(({ commands }) => commands));
  });

  it("gives each symbol whole, with no symbology, and never the text of an answer", () => {
    const line = new Line();
    const token = `EV1:${"6BF+70790T9WJWG.FKY*4GO0".repeat(15)}`;
    expect(line.show(token)).toEqual([token]);
    expect(line.show("]Q1 is text here")).toEqual(["]Q1 is text here"]);
    expect(line.show("two\r\nlines")).toEqual(["two\r\nlines"]);
    const longest = "A".repeat(4296);
    expect(line.show(longest)).toEqual([longest]);
    expect(new Set(line.scans.map(({ symbology, gs1 }) => `${symbology} ${gs1}`))).toEqual(new Set(["other false"]));
  });

  it("keeps codes apart that came with no pause between them, where one is a box", () => {
    const line = new Line();
    const codes = [
      "EV1:ABC",
      "0103400930000014172705311021L1\x1d21A1",
      "3400930000038",
      "3400930000045",
      "two\r\nlines",
    ];
    for (const text of codes) line.module.present({ aim: "]Q1", bytes: bytes(text) });
    line.time.run(3000);
    expect(line.scans.map((scan) => Buffer.from(scan.bytes).toString("latin1"))).toEqual(codes);
  });

  it("takes a symbol that came while it watched, without the answer behind it", () => {
    const line = new Line();
    for (let wait = 0; wait < 6000; wait += 250) {
      line.scans.splice(0);
      const text = `code ${wait}`;
      line.module.present({ aim: "]Q1", bytes: bytes(text) });
      line.time.run(250 + wait / 10);
      expect(line.scans.map((scan) => Buffer.from(scan.bytes).toString())).toEqual([text]);
    }
  });

  it("comes back from noise and from a flood", () => {
    const line = new Line();
    line.module.noise(Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 0x1f));
    line.time.run(2000);
    line.module.noise(new Uint8Array(2 * MAX_SYMBOL).fill(0x41));
    line.time.run(3000);
    expect(line.scans).toEqual([]);
    expect(line.show("EV1:A")).toEqual(["EV1:A"]);
  });

  it("reads no setup code, and undoes what one did before", () => {
    const line = new Line();
    // Nothing shuts out the code that begins a setup; the next ones then do harm, until the driver finds out.
    line.module.present({ aim: "]Q1", bytes: bytes("S_CMD_0001") });
    line.module.present({ aim: "]Q1", bytes: bytes("S_CMD_H3BR4800") });
    line.time.run(WATCHED + LOOKED_FOR);
    expect(line.module.settings).toEqual(settled);
    expect(line.statuses).toEqual(["searching", "ready", "lost", "ready"]);
    expect(line.show("S_CMD_020D")).toEqual(["S_CMD_020D"]);
    line.module.present({ aim: "]Q1", bytes: bytes("S_CMD_0001") });
    line.module.present({ aim: "]Q1", bytes: bytes("S_CMD_020D") });
    expect(line.show("EV1:A")).toEqual(["not read"]);
    line.time.run(3_700_000);
    expect(line.show("EV1:B")).toEqual(["EV1:B"]);
  });

  it("is told lost when the cable is pulled, and found again", () => {
    const line = new Line();
    line.module.unplug();
    line.time.run(WATCHED);
    expect(line.statuses).toEqual(["searching", "ready", "lost"]);
    line.module.plug();
    line.time.run(LOOKED_FOR);
    expect(line.statuses.at(-1)).toBe("ready");
    expect(line.open).toBe(1);
  });

  it.each([
    ["S_CMD_0000", "setup codes off"],
    ["S_CMD_059", "tail"],
    ["S_CMD_04", "mute"],
    ["S_CMD_MA", "same code delay"],
    ["S_CMD_H3BR", "baud"],
  ])("does without %s, and says so", (unknown, name) => {
    const line = new Line({ unknown: [unknown] });
    expect(line.statuses).toEqual(["searching", "unsettled"]);
    expect(line.driver.unsettled.map((setting) => setting.name)).toEqual([name]);
    if (name !== "same code delay") expect(line.show("EV1:A")).toEqual(["EV1:A"]);
  });

  it("may be closed at any time, twice, and then says nothing", () => {
    for (const at of [0, 1, 50, 300, 900, 5000, 9000]) {
      const line = new Line();
      line.driver.close();
      line.time.run(at);
      const before = line.statuses.length;
      line.driver.close();
      line.driver.configure();
      line.time.run(20_000);
      expect([line.statuses.length, line.open]).toEqual([before, 0]);
    }
  });

  it("refuses what it cannot work with before it opens anything", () => {
    const good = new Line();
    const options = {
      serial: { io: good.Serial, port: 2, receive: 16, transmit: 17 },
      timer: good.time,
      onScan: () => {},
      onStatus: () => {},
    };
    const opened = good.open;
    for (const bad of [
      { ...options, serial: undefined },
      { ...options, serial: { ...options.serial, io: 1 } },
      { ...options, timer: undefined },
      { ...options, timer: { set: good.time.set } },
      { ...options, onScan: undefined },
      { ...options, onStatus: "status" },
    ]) {
      expect(() => new M3y(bad as never)).toThrow(TypeError);
    }
    expect(good.open).toBe(opened);
  });
});
