/**
 * The firmware slots of an emulated chip, from outside: its flash is a file, of which ESP-IDF's boot loader takes an
 * application. What an image has around its payload lies at the end of a slot, as on the board (modules/update/image/slot-image).
 *
 * An application (ESP-IDF, components/bootloader_support/include/esp_app_format.h), little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | E9 |
 * | 1 | 1 | number of segments |
 * | 23 | 1 | 1 when 32 bytes of SHA-256 end it |
 * | 24 | | segments: address (4), length n (4), n bytes |
 * | | 1 to 16 | filled up to a multiple of 16, its last byte the checksum |
 * | | 0 or 32 | SHA-256 of all before |
 */
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { BootStore } from "modules/update/boot/boot-state";
import { writeImage } from "modules/update/image/slot-image";
import { type ChipPartition, readTable, TABLE_OFFSET } from "./flash-image";
import { type OtaEntry, readOtaData } from "./ota-data";

const MAGIC = 0xe9;
const SEGMENTS_OFFSET = 1;
const HASHED_OFFSET = 23;
const HEADER_LENGTH = 24;
const SEGMENT_HEADER = 8;
/** As many as the boot loader loads. */
const MAX_SEGMENTS = 16;
const CHECKSUM_BLOCK = 16;
const HASH_LENGTH = 32;
const BLOCK_LENGTH = 4096;
const ERASED = 0xff;
/** The one that a chip without otadata starts. */
const FIRST_SLOT = "ota_0";

/** @param slot that begins with an application @returns the application alone */
export function applicationIn(slot: Uint8Array): Result<Uint8Array, string> {
  const segments = slot[SEGMENTS_OFFSET] ?? 0;
  if (slot.length < HEADER_LENGTH || slot[0] !== MAGIC) return refuse("no application begins here");
  if (segments > MAX_SEGMENTS) return refuse(`${segments} segments: an application has ${MAX_SEGMENTS} at most`);
  const view = new DataView(slot.buffer, slot.byteOffset, slot.length);
  let end = HEADER_LENGTH;
  for (let segment = 0; segment < segments; segment += 1) {
    if (end + SEGMENT_HEADER > slot.length) return refuse("the application is cut short");
    end += SEGMENT_HEADER + view.getUint32(end + 4, true);
  }
  end += CHECKSUM_BLOCK - (end % CHECKSUM_BLOCK);
  if (slot[HASHED_OFFSET] === 1) end += HASH_LENGTH;
  return end > slot.length ? refuse("the application is cut short") : { ok: true, value: slot.subarray(0, end) };
}

/** The application that a chip's first flash has, as ESP-IDF linked it. @throws Error where there is none */
export function applicationOf(flashImage: string): Uint8Array {
  const bytes = readFileSync(flashImage);
  const { offset, size } = partitionIn(bytes, FIRST_SLOT);
  const application = applicationIn(bytes.subarray(offset, offset + size));
  if (!application.ok) throw new Error(`${flashImage}: ${application.reason}`);
  return application.value;
}

/**
 * What a factory does: a chip's flash with this image in the first slot, and no memory of another.
 * @param image signed; its payload is the application of `flashImage`
 * @throws Error when it does not go into the slot
 */
export function installOnChip(flashImage: string, chip: string, image: Uint8Array): void {
  const bytes = readFileSync(flashImage);
  writeFileSync(chip, bytes);
  const file = openSync(chip, "r+");
  try {
    const written = writeImage(partitionOf(file, partitionIn(bytes, FIRST_SLOT)), image);
    if (!written.ok) throw new Error(`the image does not go into the chip's flash (${written.reason})`);
  } finally {
    closeSync(file);
  }
}

/** What the boot loader keeps, of a chip that runs or is off. @param chip its flash */
export function otaDataOf(chip: string): readonly (OtaEntry | undefined)[] {
  const bytes = readFileSync(chip);
  const { offset, size } = partitionIn(bytes, "otadata");
  return readOtaData(bytes.subarray(offset, offset + size));
}

/** What the firmware keeps of its slots, of a chip that runs or is off. @param chip its flash */
export function bootStateOf(chip: string): BootStore["state"] {
  const file = openSync(chip, "r");
  try {
    return new BootStore(partitionOf(file, partitionOfChip(chip, "update"))).state;
  } finally {
    closeSync(file);
  }
}

/** Where a partition lies. @param chip its flash */
export function partitionOfChip(chip: string, name: string): ChipPartition {
  return partitionIn(readFileSync(chip), name);
}

/** @throws Error where the flash has none of this name */
function partitionIn(flash: Uint8Array, name: string): ChipPartition {
  const table = readTable(flash, TABLE_OFFSET);
  if (!table.ok) throw new Error(table.reason);
  const found = table.value.find((partition) => partition.name === name);
  if (found === undefined) throw new Error(`the chip's flash has no partition ${name}`);
  return found;
}

function partitionOf(file: number, { offset: begin, size }: ChipPartition): Flash {
  return {
    status: () => ({ size, blockLength: BLOCK_LENGTH }),
    read: (byteLength, offset) => {
      const bytes = Buffer.alloc(byteLength);
      readSync(file, bytes, 0, byteLength, begin + offset);
      return Uint8Array.from(bytes).buffer;
    },
    write: (buffer, offset) => {
      writeSync(file, new Uint8Array(buffer), 0, buffer.byteLength, begin + offset);
    },
    eraseBlock: (block) => {
      writeSync(file, Buffer.alloc(BLOCK_LENGTH, ERASED), 0, BLOCK_LENGTH, begin + block * BLOCK_LENGTH);
    },
  };
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
