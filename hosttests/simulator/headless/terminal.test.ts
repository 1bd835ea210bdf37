/** Images in slots on real engines: what starts, what is given up, what a watchdog ends. The firmwares are a line each. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BootStore } from "modules/update/boot/boot-state";
import { productOf } from "modules/update/image/product";
import { writeImage } from "modules/update/image/slot-image";
import { FlashFile } from "../../../simulator/boot/flash-file";
import { install } from "../../../simulator/boot/loader";
import type { EngineName } from "../../../simulator/engines/names";
import { holdFlash } from "../../../simulator/headless/hold-flash";
import { type HeadlessEvent, HeadlessTerminal } from "../../../simulator/headless/terminal";
import { bundle } from "../../../tools/kit/build/bundle";
import { developmentPins } from "../../../tools/kit/build/factory-image";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { DEVELOPMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { imageSigner, publishedKeyPem } from "../../../tools/kit/signing/image-key";
import { signImage } from "../../../tools/kit/signing/sign-image";

const ENGINES: readonly EngineName[] = compiler() === undefined ? ["node"] : ["node", "xs"];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "comptoir-headless-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A firmware whose main is this code, signed. */
async function image(minor: number, main: string, pem = DEVELOPMENT_KEY): Promise<Uint8Array> {
  const code = `import { start } from "./simulator/platform/boot"; import Timer from "timer"; import restart, { resetReason } from "restart";
    start(() => { ${main} });`;
  const version = { major: 1, minor, revision: 0, build: 0 };
  const payload = new Uint8Array(readFileSync(await bundle(code, `one-line-${minor}`)));
  return signImage({ payload, version, counter: 1, product: productOf("simulator"), signer: imageSigner(pem) });
}

/** Puts an image in slot 1, to be tried at the next start. */
function tryInSlot1(flash: string, file: Uint8Array): void {
  const opened = new FlashFile(flash);
  expect(writeImage(opened.partition("slot1"), file).ok).toBe(true);
  const store = new BootStore(opened.partition("update"));
  store.save({ ...store.state, trial: "test", started: false, starts: 0 });
  opened.close();
}

/** Runs until `isEnough`. @returns the events, and why it gave up */
async function run(flash: string, engine: EngineName, isEnough: (events: readonly HeadlessEvent[]) => boolean) {
  const events: HeadlessEvent[] = [];
  const lines: string[] = [];
  const terminal = new HeadlessTerminal({
    flash,
    engine,
    factory: () => image(0, "Timer.repeat(() => {}, 1000);"),
    keys: developmentPins(),
    host: "127.0.0.1",
    port: 0,
    pty: false,
    watchdog: 2000,
    onEvent: (event) => {
      events.push(event);
      if (isEnough(events)) terminal.close();
    },
    onReport: () => {},
    onLog: (line) => lines.push(line),
  });
  return { reason: await terminal.run(), events, lines };
}

const boots = (events: readonly HeadlessEvent[]) =>
  events.flatMap((event) => (event.event === "boot" ? [`${event.slot}:${event.version.minor}`] : []));
const running = (events: readonly HeadlessEvent[]) => events.filter(({ event }) => event === "running").length;

describe.each(ENGINES)("a headless terminal on %s", (engine) => {
  const flash = (name: string) => join(folder, `${engine}-${name}`);

  it("starts from its factory image, and again when the firmware asks", async () => {
    const file = flash("restart");
    install(file, await image(1, "Timer.set(() => restart(), 20);"));
    const { events, reason } = await run(file, engine, (seen) => running(seen) === 2);
    expect(reason).toBeUndefined();
    expect(boots(events)).toEqual(["0:1", "0:1"]);
    expect(events).toContainEqual({ event: "ended", how: "restart", code: 75 });
  }, 30000);

  it("gives a new flash the factory image", async () => {
    const { events } = await run(flash("new"), engine, (seen) => running(seen) === 1);
    expect(boots(events)).toEqual(["0:0"]);
  }, 30000);

  it("goes back from an image that crashes at its start, after three tries", async () => {
    const file = flash("crash");
    install(file, await image(1, "Timer.repeat(() => {}, 1000);"));
    tryInSlot1(file, await image(2, 'throw new Error("a bad release");'));
    const { events } = await run(file, engine, (seen) => running(seen) === 1);
    expect(boots(events)).toEqual(["1:2", "1:2", "1:2", "0:1"]);
    expect(events).toContainEqual(expect.objectContaining({ event: "boot", slot: 0, outcome: "starts" }));
  }, 30000);

  const full =
    engine === "xs" ? "const all = []; for (;;) all.push(new Uint8Array(10000));" : 'throw new Error("late");';

  it("goes back from an image that comes up and then meets a fault, after three tries", async () => {
    const file = flash("late");
    install(file, await image(1, "Timer.repeat(() => {}, 1000);"));
    tryInSlot1(file, await image(5, `Timer.set(() => { ${full} }, 20);`));
    const { events } = await run(file, engine, (seen) => boots(seen).at(-1) === "0:1");
    expect(boots(events)).toEqual(["1:5", "1:5", "1:5", "0:1"]);
    expect(events).toContainEqual(expect.objectContaining({ event: "boot", slot: 0, outcome: "starts" }));
  }, 30000);

  it("tells the next start how the last one ended", async () => {
    const file = flash("told");
    const body = `trace("started: " + resetReason() + "\\n"); if (resetReason() === "power") Timer.set(() => { ${full} }, 20);
      else if (resetReason() !== "restart") Timer.set(() => restart(), 20); else Timer.repeat(() => {}, 1000);`;
    install(file, await image(6, body));
    const { lines } = await run(file, engine, (seen) => running(seen) === 3);
    const told = lines.filter((line) => line.startsWith("started: ")).map((line) => line.slice(9));
    expect(told).toEqual(["power", engine === "xs" ? "memory" : "exception", "restart"]);
  }, 30000);

  it("starts none that another key signed", async () => {
    const file = flash("stranger");
    install(file, await image(1, "Timer.repeat(() => {}, 1000);"));
    tryInSlot1(file, await image(4, "Timer.repeat(() => {}, 1000);", publishedKeyPem("a stranger")));
    const { events } = await run(file, engine, (seen) => running(seen) === 1);
    expect(boots(events)).toEqual(["0:1"]);
  }, 30000);
});

it("goes back from an image that hangs at its start", async () => {
  const file = join(folder, "hang");
  install(file, await image(1, "Timer.repeat(() => {}, 1000);"));
  tryInSlot1(file, await image(3, "for (;;);"));
  const { events } = await run(file, "node", (seen) => running(seen) === 1);
  expect(boots(events)).toEqual(["1:3", "1:3", "1:3", "0:1"]);
}, 40000);

it("says so when no image can be started, and leaves the flash as it is", async () => {
  const file = join(folder, "nothing");
  install(file, await image(1, "", publishedKeyPem("a stranger")));
  const opened = new FlashFile(file);
  const store = new BootStore(opened.partition("update"));
  store.save(store.state);
  opened.close();
  const before = readFileSync(file);
  const { reason } = await run(file, "node", () => true);
  expect(reason).toContain("no-image");
  expect(readFileSync(file).equals(before)).toBe(true);
});

it("lets one terminal alone use a flash", async () => {
  const file = join(folder, "held");
  const held = await holdFlash(file);
  await expect(holdFlash(file)).rejects.toThrow("a terminal that runs");
  held.release();
  (await holdFlash(file)).release();
});
