/**
 * The head of a block. It is written last, when all that was copied into the block is there and was read back: a block
 * is part of the journal from the instant its head is whole, and the block that it names is not any more.
 *
 * | offset | size | what, little endian |
 * |---|---|---|
 * | 0 | 4 | 43 4A 4E 4C ("CJNL") |
 * | 4 | 1 | version of the format: 2 |
 * | 5 | 1 | FF |
 * | 6 | 2 | dead: index of the block whose live records were copied into this one; FFFF for none |
 * | 8 | 4 | generation: 1, 2, 3... the greatest is the block that is written to |
 * | 12 | 4 | sequence that the first new record of this block has |
 * | 16 | 4 | last invoice number given before this block |
 * | 20 | 4 | which key its records are sealed with (Sealer.check); FF FF FF FF: they are not |
 * | 24 | 4 | FF |
 * | 28 | 4 | CRC-32 of bytes 0-27 |
 */
import { crc32, isErased } from "modules/bytes/bytes";

export const BLOCK_HEADER = 32;
export const VERSION = 2;
export const NO_BLOCK = 0xffff;
export const UNSEALED = 0xffffffff;
/** A partition has no more blocks than `dead` can name. */
export const MAX_BLOCKS = 0xffff;

const MAGIC = 0x4c4e4a43;
/** How a record of the first format begins, which had no heads: "J1". */
const MAGIC_1 = 0x314a;

export interface BlockHeader {
  readonly dead: number;
  readonly generation: number;
  readonly sequence: number;
  readonly lastNumber: number;
  /** UNSEALED, or the Sealer's. */
  readonly seal: number;
}

/**
 * - head: its records are part of the journal, unless it was taken for the newest too late
 * - erased: every bit of the head is 1
 * - free: not a head, or what an erase that was cut short left of one
 * - damaged: a head of the ring's past whose CRC is wrong: kept as it is, never written to
 * - other-version: a head that this firmware cannot read: kept as it is
 */
export type BlockState = "head" | "erased" | "free" | "damaged" | "other-version";

/** @param header its records are not sealed unless said */
export function encodeBlockHeader({
  dead,
  generation,
  sequence,
  lastNumber,
  seal = UNSEALED,
}: Omit<BlockHeader, "seal"> & { readonly seal?: number }): Uint8Array {
  const bytes = new Uint8Array(BLOCK_HEADER).fill(0xff);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, VERSION);
  view.setUint16(6, dead, true);
  view.setUint32(8, generation, true);
  view.setUint32(12, sequence, true);
  view.setUint32(16, lastNumber, true);
  view.setUint32(20, seal, true);
  view.setUint32(28, crc32(bytes, 0, 28), true);
  return bytes;
}

/**
 * @param head the first BLOCK_HEADER bytes of a block
 * @param newest the greatest generation of the ring. A head that was cut short while it was written reads greater: bits
 *   that were not cleared yet are 1. It never counted, and its block is free.
 */
export function blockState(head: DataView, newest: number): BlockState {
  const magic = head.getUint32(0, true);
  const bytes = new Uint8Array(head.buffer, 0, BLOCK_HEADER);
  if (magic !== MAGIC) {
    if ((magic & 0xffff) === MAGIC_1) return "other-version";
    return isErased(bytes) ? "erased" : "free";
  }
  if (crc32(bytes, 0, 28) !== head.getUint32(28, true)) return generationOf(head) > newest ? "free" : "damaged";
  return head.getUint8(4) === VERSION ? "head" : "other-version";
}

export function generationOf(head: DataView): number {
  return head.getUint32(8, true);
}

/** @param head one whose state is "head" */
export function readBlockHeader(head: DataView): BlockHeader {
  return {
    dead: head.getUint16(6, true),
    generation: generationOf(head),
    sequence: head.getUint32(12, true),
    lastNumber: head.getUint32(16, true),
    seal: head.getUint32(20, true),
  };
}
