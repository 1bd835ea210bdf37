/**
 * What ESP-IDF's boot loader keeps of the slots, in partition otadata: which one it starts, and how its trial stands
 * (components/bootloader_support/include/esp_flash_partitions.h). Two sectors, an entry at the beginning of each, so that one
 * is whole while the other is written.
 *
 * An entry, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | sequence number n: slot (n - 1) mod 2; FFFFFFFF: nothing was written |
 * | 4 | 20 | label, unused |
 * | 24 | 4 | state: 0 new, 1 on trial, 2 valid, 3 invalid, 4 aborted, FFFFFFFF undefined |
 * | 28 | 4 | CRC-32 of the sequence number, begun with 0 |
 */
export const OTA_SECTOR = 4096;
const ENTRY_LENGTH = 32;
const STATE_OFFSET = 24;
const CRC_OFFSET = 28;
const NOTHING = 0xffffffff;
const SLOTS = 2;
/** Reversed, as CRC-32 has it. */
const POLYNOMIAL = 0xedb88320;
const STATES = Object.freeze(["new", "on-trial", "valid", "invalid", "aborted"] as const);

export type OtaState = (typeof STATES)[number] | "undefined";

export interface OtaEntry {
  readonly sequence: number;
  readonly slot: number;
  readonly state: OtaState;
}

/**
 * @param partition its content
 * @returns an entry a sector; undefined for one that was never written, or was torn
 */
export function readOtaData(partition: Uint8Array): readonly (OtaEntry | undefined)[] {
  return [0, OTA_SECTOR].map((at) => readEntry(partition.subarray(at, at + ENTRY_LENGTH)));
}

function readEntry(bytes: Uint8Array): OtaEntry | undefined {
  if (bytes.length < ENTRY_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, ENTRY_LENGTH);
  const sequence = view.getUint32(0, true);
  if (sequence === NOTHING || sequence === 0) return undefined;
  if (view.getUint32(CRC_OFFSET, true) !== crcOf(bytes.subarray(0, 4))) return undefined;
  const state = STATES[view.getUint32(STATE_OFFSET, true)] ?? "undefined";
  return { sequence, slot: (sequence - 1) % SLOTS, state };
}

/** That of the chip's ROM, which turns round what it begins with: not the one of modules/bytes. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) === 1 ? POLYNOMIAL : 0);
  }
  return ~crc >>> 0;
}
