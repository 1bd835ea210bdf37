/**
 * What starts an emulator of a chip and joins it, through the whole way of it, with a test double in the emulator's place:
 * support/fake-emulator.mjs.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { FlashFile } from "../../../simulator/boot/flash-file";
import { Engine, EngineStopped } from "../../../simulator/engines/engine";
import { cutInWrite } from "../../../simulator/engines/esp32c3/cut-in-write";
import { mergeFlash } from "../../../simulator/engines/esp32c3/flash-image";
import { chipFlashOf, emulatorFault, startEmulated } from "../../../simulator/engines/esp32c3/start";
import { EXIT_RESTART } from "../../../simulator/link/exit-codes";
import { PARTITIONS } from "../../../simulator/platform/partitions";

const FAKE = join(__dirname, "..", "..", "support", "fake-emulator.mjs");
const folder = mkdtempSync(join(tmpdir(), "comptoir-emulated-"));
const given = process.env.QEMU_ESP32;
const MEGABYTE = 1024 * 1024;
const TABLE = 0x8000;
/** As the test double has them. */
const ISSUERS = 0x10000;
const JOURNAL = 0x50000;
let flash = "";
let flashes = 0;
let engine: Engine | undefined;

function row(name: string, type: number, offset: number, size: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt16LE(0x50aa, 0);
  bytes.writeUInt8(type, 2);
  bytes.writeUInt32LE(offset, 4);
  bytes.writeUInt32LE(size, 8);
  bytes.write(name, 12, "latin1");
  return bytes;
}

const table = Buffer.concat([
  row("issuers", 1, ISSUERS, PARTITIONS.issuers?.size ?? 0),
  row("journal", 1, JOURNAL, PARTITIONS.journal?.size ?? 0),
  row("ota_0", 0, 0x150000, 0x10000),
]);

/** What ESP-IDF's build leaves. */
function built(size: string, application: Buffer, at = "0x150000"): string {
  const build = mkdtempSync(join(folder, "build-"));
  mkdirSync(join(build, "bootloader"));
  writeFileSync(join(build, "bootloader", "bootloader.bin"), Buffer.alloc(100, 0xe9));
  writeFileSync(join(build, "table.bin"), table);
  writeFileSync(join(build, "app.bin"), application);
  const flash_files = { "0x0": "bootloader/bootloader.bin", "0x8000": "table.bin", [at]: "app.bin" };
  const told = { flash_settings: { flash_size: size }, flash_files, "partition-table": { offset: "0x8000" } };
  writeFileSync(join(build, "flasher_args.json"), JSON.stringify(told));
  return build;
}

function image(): string {
  const merged = mergeFlash(built("2MB", Buffer.from("application")));
  if (!merged.ok) throw new Error(merged.reason);
  const file = join(folder, "image.bin");
  writeFileSync(file, merged.value.bytes);
  return file;
}

async function start(lines: string[] = [], patience?: number): Promise<Engine> {
  engine = await Engine.start({
    engine: "esp32c3",
    ...(patience === undefined ? {} : { patience }),
    bundle: "",
    flash,
    options: { virtual: true },
    onFrame: (channel, payload) => {
      if (channel === 1) lines.push(Buffer.from(payload).toString("utf8"));
    },
    onLine: (line) => lines.push(line),
  });
  return engine;
}

function put(name: string, text: string): void {
  const file = new FlashFile(flash);
  file.partition(name).write(new Uint8Array(Buffer.from(text)).buffer, 0);
  file.close();
}

function firstOf(name: string): string {
  const file = new FlashFile(flash);
  const bytes = Buffer.from(file.partition(name).read(4, 0)).toString("hex");
  file.close();
  return bytes;
}

beforeEach(() => {
  flashes += 1;
  flash = join(folder, `flash-${flashes}.bin`);
  process.env.QEMU_ESP32 = FAKE;
  writeFileSync(chipFlashOf(flash), readFileSync(image()));
});
afterEach(async () => {
  engine?.kill();
  await engine?.exited;
  engine = undefined;
});
afterAll(() => {
  if (given === undefined) delete process.env.QEMU_ESP32;
  else process.env.QEMU_ESP32 = given;
  rmSync(folder, { recursive: true, force: true });
});

describe("the emulator", () => {
  it.each([
    ["is not named", "", "set QEMU_ESP32"],
    ["is not there", "/nowhere/qemu", "does not start"],
    ["ends with an error", "/bin/false", "is no emulator"],
    ["has no such machine", "/bin/true", "no machine esp32c3"],
  ])("that %s is told in words", async (_, path, words) => {
    process.env.QEMU_ESP32 = path;
    expect(emulatorFault()).toContain(words);
    await expect(start()).rejects.toThrow(words);
  });

  it("is not started without an image", async () => {
    const nothing = { flash: join(folder, "none.bin"), image: join(folder, "none"), options: { virtual: true } };
    await expect(startEmulated({ ...nothing, progress: () => {} })).rejects.toThrow(
      "no image for the emulated esp32c3",
    );
  });

  it("boots from the flash with the bench's data in it, and joins the bench", async () => {
    put("issuers", "keys");
    const lines: string[] = [];
    const { advance } = { advance: (await start(lines)).advance.bind(engine) };
    expect(await advance(1500)).toBe(1500);
    expect(lines).toContain(`issuers ${Buffer.from("keys").toString("hex")} journal ffffffff`);
    engine?.kill();
    expect(await engine?.exited).toBeNull();
    expect(lines).toEqual(expect.arrayContaining(["ESP-ROM:esp32c3-fake", "I (30) boot: a test double"]));
  });

  it.each([
    ["dies", 3],
    ["panic", 70],
    ["restart", EXIT_RESTART],
  ])("that ends by %s says so", async (name, code) => {
    const started = await start();
    started.control({ type: "fault", name });
    expect(await started.exited).toBe(code);
  });

  it("that ends while it is asked something is told as one that stopped", async () => {
    const started = await start();
    started.control({ type: "fault", name: "dies" });
    const asked = await Promise.allSettled([started.advance(1500), started.measure()]);
    const stopped = { status: "rejected", reason: new EngineStopped("esp32c3", 3) };
    expect(asked).toEqual([stopped, stopped]);
    expect(asked.map((told) => told.status === "rejected" && (told.reason as EngineStopped).code)).toEqual([3, 3]);
  });

  it("that answers nothing is ended, and told in words", async () => {
    process.env.FAKE_EMULATOR = "silent";
    try {
      const silent = start([], 500);
      await expect(silent).rejects.toThrow(EngineStopped);
      await expect(silent).rejects.toThrow("did not answer for 0.5 s");
    } finally {
      delete process.env.FAKE_EMULATOR;
    }
  });

  it("killed in a write keeps what was written, and starts from it", async () => {
    const started = await start();
    started.control({ type: "fault", name: "write" });
    const written = await cutInWrite(chipFlashOf(flash), { offset: JOURNAL, size: 64 * 4096 }, 1024, () =>
      started.kill(),
    );
    expect(written).toBeGreaterThanOrEqual(1024);
    expect(await started.exited).toBeNull();
    expect(firstOf("journal")).toBe("5a5a5a5a");
    const lines: string[] = [];
    await start(lines);
    engine?.kill();
    await engine?.exited;
    expect(lines).toContain("issuers ffffffff journal 5a5a5a5a");
  });
});

describe("the file of a flash", () => {
  it("has each part at its offset, and nothing else", () => {
    const merged = mergeFlash(built("2MB", Buffer.from("application")));
    if (!merged.ok) throw new Error(merged.reason);
    const { bytes, partitions } = merged.value;
    expect(bytes.length).toBe(2 * MEGABYTE);
    expect(bytes.subarray(0, 101)).toEqual(Uint8Array.of(...Buffer.alloc(100, 0xe9), 0xff));
    expect(Buffer.from(bytes.subarray(TABLE, TABLE + table.length))).toEqual(table);
    expect(Buffer.from(bytes.subarray(0x150000, 0x15000b)).toString()).toBe("application");
    expect(partitions.map(({ name, offset }) => [name, offset])).toEqual([
      ["issuers", ISSUERS],
      ["journal", JOURNAL],
      ["ota_0", 0x150000],
    ]);
  });

  it.each([
    ["an image that the flash is too small for", "2MB", Buffer.alloc(MEGABYTE), "beyond a flash of 2 MB"],
    ["a flash that no emulated chip has", "32MB", Buffer.alloc(1), "the emulator has 2, 4, 8, 16 MB"],
  ])("is not made of %s", (_, size, application, words) => {
    const merged = mergeFlash(built(size, application));
    expect(merged.ok ? "" : merged.reason).toContain(words);
  });

  it("is not made of parts that lie on each other, or of nothing", () => {
    const merged = mergeFlash(built("2MB", Buffer.alloc(1), "0x8010"));
    expect(merged.ok ? "" : merged.reason).toContain("app.bin at 0x8010 begins within table.bin");
    const none = mergeFlash(folder);
    expect(none.ok ? "" : none.reason).toContain("has not built an image");
  });
});
