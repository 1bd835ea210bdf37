/**
 * The ESP-IDF application of a board: built here where the Moddable SDK and ESP-IDF are, or brought from where they are.
 *
 * Image header (ESP-IDF, components/bootloader_support/include/esp_app_format.h), little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | E9 |
 * | 12 | 2 | chip: 0 ESP32, 5 ESP32-C3, 9 ESP32-S3, 13 ESP32-C6 |
 * | 23 | 1 | 1 when the last 32 bytes are the SHA-256 of all before |
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import type { Result } from "modules/result/result";
import { MAX_ENVELOPE } from "modules/update/image/layout";
import { boards, partitionsOf } from "../boards";
import { BUILD, ROOT } from "../kit/build/paths";

const MAGIC = 0xe9;
const CHIP_OFFSET = 12;
const HASHED_OFFSET = 23;
const HEADER_LENGTH = 24;
const HASH_LENGTH = 32;
const CHIPS: Readonly<Record<BoardFacts["chip"], number>> = { esp32: 0, esp32c3: 5, esp32s3: 9, esp32c6: 13 };

/** Boards that a release may be for. */
export const DEVICE_BOARDS: readonly string[] = boards().map(({ name }) => name);

/** @returns undefined when it can be one of this board, else what is wrong with it */
export function applicationFault(board: string, application: Uint8Array): string | undefined {
  if (application.length < HEADER_LENGTH + HASH_LENGTH || application[0] !== MAGIC) return "is no ESP-IDF application";
  const slot = partitionsOf(board).find(({ type }) => type === "app")?.size ?? 0;
  if (application.length > slot - MAX_ENVELOPE) return "does not fit a firmware slot";
  const chip = new DataView(application.buffer, application.byteOffset).getUint16(CHIP_OFFSET, true);
  const facts = boards().find(({ name }) => name === board);
  if (facts === undefined || chip !== CHIPS[facts.chip]) return `is for another chip (${chip}) than that of ${board}`;
  if (application[HASHED_OFFSET] === 1) {
    const body = application.subarray(0, -HASH_LENGTH);
    const stored = Buffer.from(application.subarray(-HASH_LENGTH));
    if (!createHash("sha256").update(body).digest().equals(stored)) return "is damaged: its own hash does not match";
  }
  return undefined;
}

/**
 * Builds it with mcconfig.
 * @param releaseKeys the module's file
 * @returns why not, in words
 */
export function buildApplication(board: string, releaseKeys: string): Result<Uint8Array, string> {
  const { MODDABLE, IDF_PATH } = process.env;
  if (MODDABLE === undefined || IDF_PATH === undefined) return { ok: false, reason: "needs MODDABLE and IDF_PATH" };
  const work = join(BUILD, "release", board);
  mkdirSync(work, { recursive: true });
  const manifest = join(work, "manifest.json");
  const modules = { "release-keys": releaseKeys.replace(/\.ts$/, "") };
  writeFileSync(manifest, JSON.stringify({ include: [join(ROOT, "manifest.json")], modules }));
  const args = ["-m", "-p", `esp32/${board}`, "-t", "build", "-o", work, manifest];
  const { status, stderr, stdout } = spawnSync("mcconfig", args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0)
    return { ok: false, reason: `mcconfig failed: ${(stderr || stdout || "").trim().split("\n").at(-1)}` };
  const file = findApplication(work);
  if (file === undefined) return { ok: false, reason: "mcconfig made no xs_esp32.bin" };
  return { ok: true, value: new Uint8Array(readFileSync(file)) };
}

function findApplication(folder: string): string | undefined {
  const bin = join(folder, "bin");
  if (!existsSync(bin)) return undefined;
  const [name] = readdirSync(bin, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("xs_esp32.bin"),
  );
  return name === undefined ? undefined : join(bin, name);
}
