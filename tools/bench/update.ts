/**
 * An update of 1.5 MB over UDP on this machine's own network: how fast it goes, what it takes of the heap, what it writes
 * to the flash. The client is `cli manage`'s; .ci/clients tells the same of clients of other makers.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { productOf } from "modules/update/image/product";
import type { EngineName } from "../../simulator/engines/names";
import { HeadlessTerminal } from "../../simulator/headless/terminal";
import type { Memory } from "../../simulator/platform/host";
import { Powered } from "../../simulator/player/powered";
import { VirtualSmpClient } from "../../simulator/player/virtual-smp";
import { bundleFirmware } from "../kit/build/bundle";
import { developmentPins, factoryImage, SECURITY_COUNTER } from "../kit/build/factory-image";
import { compiler } from "../kit/build/xs-engine";
import { DEVELOPMENT_KEY, DEVELOPMENT_MANAGEMENT_KEY } from "../kit/signing/development-keys";
import { imageSigner } from "../kit/signing/image-key";
import { signImage } from "../kit/signing/sign-image";
import { openAccess } from "../kit/smp/access";
import { SmpClient, type SmpExchange } from "../kit/smp/client";
import { erase, upload } from "../kit/smp/image-group";
import type { Measure, Report } from "./measure";

const LENGTH = 1_500_000;
/** When the power comes on, and until all parts have been found, in virtual time, ms. */
const START = Date.parse("2026-05-01T10:00:00Z");
const START_UP = 1500;
/** Requests on their way at once: one after the other, and as mcumgr has it. */
const WINDOWS: readonly number[] = [1, 5];
/** What a heap of the device has for it besides what is in use at rest, bytes and slots. */
const CHUNKS_GOAL = 20 * 1024;
const SLOTS_GOAL = 512;
/** Every byte is written once, and once more where a block was begun again. */
const WRITES_GOAL = 1.02;

export const update: Measure = {
  name: "update",
  about: "upload of a 1.5 MB image over UDP: speed, heap, flash writes",
  async run(report) {
    const image = testImage();
    for (const engine of compiler() === undefined ? (["node"] as const) : (["node", "xs"] as const)) {
      await measure(report, engine, image);
    }
  },
};

/** What it holds is not run. */
export function testImage(): Uint8Array {
  const payload = new Uint8Array(LENGTH);
  for (let i = 0, value = 1; i < LENGTH; i += 1) {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    payload[i] = value >>> 24;
  }
  const version = { major: 0, minor: 9, revision: 0, build: 0 };
  const signer = imageSigner(DEVELOPMENT_KEY);
  return signImage({ payload, version, counter: SECURITY_COUNTER, product: productOf("simulator"), signer });
}

async function measure(report: Report, engine: EngineName, image: Uint8Array): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-update-"));
  const { terminal, port, ended } = await terminalOnUdp(join(folder, "flash.bin"), engine);
  const client = new SmpClient({ host: "127.0.0.1", port });
  try {
    await openAccess(client, DEVELOPMENT_MANAGEMENT_KEY);
    for (const window of WINDOWS) {
      await erase(client);
      const began = performance.now();
      await upload(client, image, { window });
      const seconds = (performance.now() - began) / 1000;
      report.result(`${engine}: ${window} on the way at once`, LENGTH / 1000 / seconds, "kB/s");
    }
    await erase(client);
    const before = await terminal.measure();
    const during = await sampled(terminal, client, image);
    const after = await terminal.measure();
    if (before === undefined || after === undefined) throw new Error(`the ${engine} engine stopped`);
    if (engine === "xs") {
      const most = (field: "chunks" | "slots") => Math.max(...during.map((sample) => sample[field])) - before[field];
      report.result("xs: chunks in use during it, beyond those at rest", most("chunks"), "B", { atMost: CHUNKS_GOAL });
      report.result("xs: slots", most("slots"), "", { atMost: SLOTS_GOAL });
    }
    const per = (field: "written" | "erased") => ((after[field] ?? 0) - (before[field] ?? 0)) / image.length;
    report.result(`${engine}: written to flash, of each byte sent`, per("written"), "", { atMost: WRITES_GOAL });
    report.result(`${engine}: erased`, per("erased"), "");
  } finally {
    client.close();
    terminal.close();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The memory of a terminal at rest, at points of one upload, and after it, in virtual time: what is on its way at a moment is
 * then not the desktop's doing. @throws Error when it stops
 */
export async function memoryOfUpload(engine: EngineName): Promise<readonly Memory[]> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-update-"));
  let client: VirtualSmpClient | undefined;
  const terminal = await Powered.on({
    engine,
    bundle: await bundleFirmware(),
    flash: join(folder, "flash.bin"),
    epoch: START,
    reset: "power",
    onDatagram: (datagram) => client?.take(datagram),
    onLine: () => {},
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    await terminal.run(START_UP);
    client = new VirtualSmpClient(terminal);
    await openAccess(client, DEVELOPMENT_MANAGEMENT_KEY);
    const before = await terminal.engine.measure();
    const during = await sampled(terminal.engine, client, testImage(), 1);
    return [before, ...during, await terminal.engine.measure()];
  } finally {
    await terminal.off();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A terminal that listens on a port of this machine. */
export async function terminalOnUdp(flash: string, engine: EngineName) {
  let opened: (port: number) => void = () => {};
  let running: () => void = () => {};
  const port = new Promise<number>((resolve) => {
    opened = resolve;
  });
  const up = new Promise<void>((resolve) => {
    running = resolve;
  });
  const terminal = new HeadlessTerminal({
    flash,
    engine,
    factory: async () => (await factoryImage(await bundleFirmware())).image,
    keys: developmentPins(),
    host: "127.0.0.1",
    port: 0,
    pty: false,
    onEvent: (event) => {
      if (event.event === "udp") opened(event.port);
      else if (event.event === "running") running();
    },
    onReport: () => {},
    onLog: () => {},
  });
  const ended = terminal.run();
  await up;
  return { terminal, port: await port, ended };
}

/** The heap at five points of an upload. */
async function sampled(
  terminal: { measure(): Promise<Memory | undefined> },
  client: SmpExchange,
  image: Uint8Array,
  window = WINDOWS[1] ?? 1,
): Promise<Memory[]> {
  const asked: Promise<Memory | undefined>[] = [];
  await upload(client, image, {
    window,
    onProgress: (offset) => {
      if (offset > ((asked.length + 1) * image.length) / 6) asked.push(terminal.measure());
    },
  });
  return (await Promise.all(asked)).flatMap((sample) => (sample === undefined ? [] : [sample]));
}
