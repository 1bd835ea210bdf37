/**
 * The flash of a chip as one file, which is what its emulator starts from: the parts that ESP-IDF built, each at its
 * offset, all else erased; and the partitions in it, by the table that the image has itself.
 *
 * A row of the table (ESP-IDF, components/esp_partition, gen_esp32part.py), little endian; the first that does not begin with
 * AA 50 ends it
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | AA 50 |
 * | 2 | 1 | type: 0 application, 1 data |
 * | 3 | 1 | subtype |
 * | 4 | 4 | offset in the flash |
 * | 8 | 4 | size |
 * | 12 | 16 | name, zeros after it |
 * | 28 | 4 | flags |
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "modules/result/result";

/** Offset of the table in a flash, where ESP-IDF has it unless told another. */
export const TABLE_OFFSET = 0x8000;
const ROW = 32;
const ROW_MAGIC = 0x50aa;
const NAME_OFFSET = 12;
const NAME_LENGTH = 16;
/** No table has more rows: its sector is 3 KB, and the rest of it the MD5. */
const MAX_ROWS = 95;
const ERASED = 0xff;
const MEGABYTE = 1024 * 1024;
/** What the emulator has a flash chip for, megabytes. */
const FLASH_SIZES: readonly number[] = Object.freeze([2, 4, 8, 16]);
/** What ESP-IDF's build says of the files that it made. */
const FLASHER = "flasher_args.json";

export interface ChipPartition {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export interface ChipFlash {
  readonly bytes: Uint8Array;
  readonly partitions: readonly ChipPartition[];
}

interface FlasherArguments {
  readonly flash_settings: { readonly flash_size: string };
  readonly flash_files: Readonly<Record<string, string>>;
  readonly "partition-table": { readonly offset: string };
}

/**
 * As `esptool merge_bin` would, filled up to the size of the flash.
 * @param folder `idf.py`'s build folder
 * @returns why not, in words
 */
export function mergeFlash(folder: string): Result<ChipFlash, string> {
  const told = join(folder, FLASHER);
  if (!existsSync(told)) return refuse(`${told} is not there: ESP-IDF has not built an image`);
  const { flash_settings, flash_files, ...rest } = JSON.parse(readFileSync(told, "utf8")) as FlasherArguments;
  const megabytes = Number(/^(\d+)MB$/.exec(flash_settings.flash_size)?.[1]);
  if (!FLASH_SIZES.includes(megabytes)) {
    return refuse(`a flash of ${flash_settings.flash_size}: the emulator has ${FLASH_SIZES.join(", ")} MB`);
  }
  const bytes = new Uint8Array(megabytes * MEGABYTE).fill(ERASED);
  let end = 0;
  let before = "the beginning";
  const files = Object.entries(flash_files).map(([offset, file]) => ({ offset: Number(offset), file }));
  for (const { offset, file } of files.sort((a, b) => a.offset - b.offset)) {
    const path = join(folder, file);
    if (!existsSync(path)) return refuse(`${path} is not there`);
    const part = readFileSync(path);
    if (offset < end) return refuse(`${file} at ${hex(offset)} begins within ${before}`);
    end = offset + part.length;
    before = file;
    if (end > bytes.length) return refuse(`${file} ends at ${hex(end)}, beyond a flash of ${megabytes} MB`);
    bytes.set(part, offset);
  }
  const partitions = readTable(bytes, Number(rest["partition-table"].offset));
  return partitions.ok ? { ok: true, value: { bytes, partitions: partitions.value } } : partitions;
}

/** @param offset of the table in the flash */
export function readTable(flash: Uint8Array, offset: number): Result<ChipPartition[], string> {
  const view = new DataView(flash.buffer, flash.byteOffset, flash.length);
  const partitions: ChipPartition[] = [];
  for (let row = 0; row < MAX_ROWS; row += 1) {
    const at = offset + row * ROW;
    if (at + ROW > flash.length || view.getUint16(at, true) !== ROW_MAGIC) break;
    const letters = flash.subarray(at + NAME_OFFSET, at + NAME_OFFSET + NAME_LENGTH);
    const name = Buffer.from(letters).toString("latin1").replace(/\0.*$/s, "");
    const partition = { name, offset: view.getUint32(at + 4, true), size: view.getUint32(at + 8, true) };
    if (partition.offset + partition.size > flash.length) {
      return refuse(`partition ${name} ends at ${hex(partition.offset + partition.size)}, beyond the flash`);
    }
    partitions.push(partition);
  }
  return partitions.length === 0 ? refuse(`no table of partitions at ${hex(offset)}`) : { ok: true, value: partitions };
}

function hex(offset: number): string {
  return `0x${offset.toString(16)}`;
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
