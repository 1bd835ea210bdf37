/** What every engine owes the bench: the same bundle gives the same, and what goes wrong is told. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { defaultEngine, Engine, type Limits } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import { spawnWire } from "../../../simulator/engines/wire";
import { Counter } from "../../../simulator/hardware/counter";
import { realTime } from "../../../simulator/hardware/scheduler";
import { Channel } from "../../../simulator/link/channels";
import { encodeFrame, FrameDecoder } from "../../../simulator/link/frames";
import { BOARD_PINS } from "../../../simulator/platform/board-pins";
import { FLASH_SIZE, PARTITIONS } from "../../../simulator/platform/partitions";
import { textWidth } from "../../../simulator/raster/glyphs";
import { bundle } from "../../../tools/kit/build/bundle";
import { buildXsEngine, compiler } from "../../../tools/kit/build/xs-engine";
import { fontNames, loadFonts } from "../../../tools/kit/fonts/fonts";
import { describeWith } from "../../support/needs";

const folder = mkdtempSync(join(tmpdir(), "comptoir-engines-"));
// The first time it is compiled, which no test should have to wait for.
beforeAll(() => buildXsEngine(() => {}), 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENGINES: EngineName[] = compiler() === undefined ? ["node"] : ["xs", "node"];

/** A program on the platform, in place of main.ts. */
function program(body: string): Promise<string> {
  return bundle(
    `import { start } from "./simulator/platform/boot";
     import flash from "embedded:storage/flash";
     import randomBytes from "random-source";
     import Timer from "timer";
     import Poco from "commodetto/Poco";
     import parseBMF from "commodetto/parseBMF";
     import Resource from "Resource";
     import Digital from "embedded:io/digital";
     import Sensor from "embedded:sensor/Touch/FT6x06";
     import { Buttons } from "drivers/buttons/buttons";
     import { Touch } from "drivers/touch/touch";
     start(() => { ${body} });`,
    "test-engine",
  );
}

const WORDS = [
  "",
  "Œuvre",
  "l’été… 3,52\u202f€",
  "a\0b",
  "\u2116 5 \ufb03",
  "a\u00adb",
  "\u4e2d\u{1f600}",
  "\u201eoui\u201f",
];

async function run(engine: EngineName, body: string, limits?: Limits, virtual = true) {
  const traces: string[] = [];
  const lines: string[] = [];
  let said = (_text: string) => {};
  /** The first thing that the program says. */
  const ended = new Promise<string>((resolve) => {
    said = resolve;
  });
  const running = await Engine.start({
    engine,
    bundle: await program(body),
    flash: join(folder, `${engine}.bin`),
    options: { virtual, epoch: Date.parse("2026-05-01T10:00:00Z") },
    ...(limits === undefined ? {} : { limits }),
    onFrame: (channel, payload) => {
      if (channel !== Channel.console) return;
      const text = Buffer.from(payload).toString("utf8").trimEnd();
      traces.push(text);
      said(text);
    },
    onLine: (line) => lines.push(line),
  });
  return { engine: running, traces, lines, ended };
}

describe.each(ENGINES)("the %s engine", (name) => {
  it("runs timers in their order, in virtual time, by its own clock", async () => {
    const { engine, traces } = await run(
      name,
      `const say = (text) => trace(text + " " + new Date(Date.now()).toISOString() + "\\n");
       Timer.set(() => say("second"), 2000);
       Timer.set(() => say("first"), 500);
       let n = 0;
       const every = Timer.repeat(() => { n += 1; say("tick"); if (n === 2) Timer.clear(every); }, 900);`,
    );
    expect(await engine.advance(5000)).toBe(5000);
    engine.kill();
    await engine.exited;
    expect(traces).toEqual([
      "first 2026-05-01T10:00:00.500Z",
      "tick 2026-05-01T10:00:00.900Z",
      "tick 2026-05-01T10:00:01.800Z",
      "second 2026-05-01T10:00:02.000Z",
    ]);
  });

  it("has a flash that only clears bits until a block is erased, and keeps it when the power goes", async () => {
    const write = `
      const partition = flash.open({ path: "journal" });
      partition.eraseBlock(0);
      partition.write(Uint8Array.of(0xf0, 0x0f).buffer, 0);
      partition.write(Uint8Array.of(0x3c, 0xff).buffer, 0);
      let refused = 0;
      for (const at of [-1, partition.status().size - 1]) {
        try { partition.read(2, at); } catch (error) { refused += 1; }
      }
      trace(new Uint8Array(partition.read(3, 0)).join() + " " + refused + "\\n");`;
    const first = await run(name, write);
    first.engine.kill();
    await first.engine.exited;
    expect(first.traces).toEqual(["48,15,255 2"]);
    const offset = PARTITIONS.journal?.offset ?? 0;
    expect([...readFileSync(join(folder, `${name}.bin`)).subarray(offset, offset + 3)]).toEqual([48, 15, 255]);
    const second = await run(name, `trace(new Uint8Array(flash.open({ path: "journal" }).read(2, 0)).join());`);
    second.engine.kill();
    await second.engine.exited;
    expect(second.traces).toEqual(["48,15"]);
  });

  it("finds a text as wide as the bench draws it, also where the font lacks a character", async () => {
    const { engine, traces } = await run(
      name,
      `const font = parseBMF(new Resource("text-17.bf4"));
       const poco = new Poco(screen);
       for (const text of ${JSON.stringify(WORDS)}) trace(poco.getTextWidth(text, font) + "\\n");`,
    );
    engine.kill();
    await engine.exited;
    const font = loadFonts()[fontNames().indexOf("text-17")];
    expect(traces).toEqual(WORDS.map((text) => String(font && textWidth(font, text))));
  });

  it("tells of an exception that nothing caught, and stops", async () => {
    const { engine, lines } = await run(name, `Timer.set(() => { throw new RangeError("of the firmware"); }, 10);`);
    await expect(engine.advance(1000)).rejects.toThrow("stopped (70)");
    expect(lines.join("\n")).toContain("RangeError: of the firmware");
    await expect(run(name, `throw new Error("at once");`)).rejects.toThrow("stopped (70)");
  });

  it("has random bytes of the machine's, and in virtual time the same ones each time", async () => {
    const drawn = async (virtual: boolean) => {
      const body = `const draw = () => String(randomBytes(600));
        trace(draw() + " " + draw() + "\\n");
        if (!${virtual}) Timer.set(() => host.exit(0), 1);`;
      const { engine, traces } = await run(name, body, undefined, virtual);
      if (virtual) {
        await engine.advance(1);
        engine.kill();
      }
      await engine.exited;
      const draws = (traces[0] ?? "").split(" ");
      expect(draws.map((text) => text.split(",").length)).toEqual([600, 600]);
      expect(draws[0]).not.toBe(draws[1]);
      return traces[0];
    };
    expect(await drawn(true)).toBe(await drawn(true));
    expect(await drawn(false)).not.toBe(await drawn(false));
  });

  it("measures its memory", async () => {
    const { engine } = await run(name, "globalThis.kept = new Uint8Array(100000);");
    const { chunks } = await engine.measure();
    engine.kill();
    await engine.exited;
    expect(chunks).toBeGreaterThan(100000);
  });
});

describeWith("compiler", "the limits of the xs engine", () => {
  beforeAll(() => expect(defaultEngine()).toBe("xs"));
  const limits = { chunks: 400_000, slots: 30_000, stack: 1024 };

  it.each([
    ["chunks", "const all = []; for (;;) all.push(new Uint8Array(10000));", 71],
    ["slots", "const all = []; for (;;) all.push({ a: 1 });", 71],
    ["the stack", "const deep = (n) => deep(n + 1) + 1; deep(0);", 72],
  ])("hold for %s: the engine stops as a device would", async (_, body, code) => {
    const { engine, lines } = await run("xs", `Timer.set(() => { ${body} }, 1);`, limits);
    await expect(engine.advance(100)).rejects.toThrow(`stopped (${code})`);
    expect(lines.join()).toMatch(code === 71 ? /memory full/ : /stack overflow/);
  });

  it("leave garbage be collected: much may be made, if little is kept", async () => {
    const { engine } = await run(
      "xs",
      "for (let i = 0; i < 2000; i += 1) { new Uint8Array(10000); ({ a: [1, 2] }); }",
      limits,
    );
    expect(await engine.advance(10)).toBe(10);
    engine.kill();
    await engine.exited;
  });
});

describe.each(ENGINES)("a hand at the %s engine", (name) => {
  it("is felt press by press, while the firmware is held up for longer than a finger is there", async () => {
    const keys = ["cancel", "validate", "validate", "option", "validate"] as const;
    const { engine, traces, ended } = await run(
      name,
      `const seen = [];
       const say = (what) => {
         seen.push(what);
         if (seen.length === ${keys.length} + 3) trace(seen.join(" ") + "\\n");
       };
       new Buttons({ digital: { io: Digital }, pins: ${JSON.stringify(BOARD_PINS.buttons)}, timer: Timer, onPress: say });
       new Touch({ sensor: new Sensor(), timer: Timer, onDown: (x, y) => say(x + "," + y) });
       Timer.repeat(() => { const until = Date.now() + 300; while (Date.now() < until); }, 10);`,
      undefined,
      false,
    );
    const counter = new Counter({ scheduler: realTime, send: (channel, payload) => engine.send(channel, payload) });
    for (const key of keys) counter.press(key);
    for (const x of [1, 2, 3]) counter.tap(x, 7);
    const seen = (await ended).split(" ");
    engine.kill();
    await engine.exited;
    expect(traces).toHaveLength(1);
    expect(seen.filter((what) => !what.includes(","))).toEqual(keys);
    expect(seen.filter((what) => what.includes(","))).toEqual(["1,7", "2,7", "3,7"]);
  }, 60_000);
});

describeWith("compiler", "the link of the xs engine", () => {
  const ASKS = Buffer.from(encodeFrame(Channel.control, Buffer.from('{"type":"measure"}')));
  /** What begins no frame, and what only looks like it: one longer than any, and one in a frame's payload. */
  const NOISE = Buffer.from([1, 2, 0xa5, 0, 0xff, 0xff, 0xff, 0xa5, 0xa5, 7, 8, 0xff, 0xff, 9]);
  const OTHER = Buffer.from(encodeFrame(200, Uint8Array.of(0xa5, 0, 3, 0, 0, 0xa5)));

  it.each([
    ["at once", 1000],
    ["byte by byte", 1],
    ["in threes", 3],
  ])(
    "answers each frame once, in order, however the bytes come: %s",
    async (_, size) => {
      const built = await buildXsEngine(() => {});
      if (!built.ok) throw new Error(built.reason);
      const file = await program("");
      const flash = ["--flash", join(folder, "link.bin"), "--flash-size", `${FLASH_SIZE}`];
      const wire = spawnWire(built.value, [...flash, "--options", '{"virtual":true}', file]);
      const answers: string[] = [];
      let whole = () => {};
      const ended = new Promise<void>((resolve) => {
        whole = resolve;
      });
      const decoder = new FrameDecoder((_channel, payload) => {
        const { type, at } = JSON.parse(Buffer.from(payload).toString("utf8")) as { type: string; at?: number };
        answers.push(at === undefined ? type : `${type} ${at}`);
        if (answers.length === 4) whole();
      });
      wire.output.on("data", (data: Buffer) => decoder.push(data));
      const advance = Buffer.from(encodeFrame(Channel.control, Buffer.from('{"type":"advance","to":7}')));
      const bytes = Buffer.concat([NOISE, ASKS, OTHER, advance, ASKS]);
      for (let at = 0; at < bytes.length; at += size) {
        wire.input.write(bytes.subarray(at, at + size));
        if (size < 1000) await new Promise((resolve) => setImmediate(resolve));
      }
      await ended;
      wire.kill();
      await wire.exited;
      expect(answers).toEqual(["ready", "measure", "reached 7", "measure"]);
    },
    60_000,
  );
});
