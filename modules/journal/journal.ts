/**
 * An append-only log of records on NOR flash. A record is acknowledged once it was written and read back.
 *
 * A record never crosses a block. A record that the power cut short spoils the rest of its block only: mounting skips
 * to the next block, and so does the next append, so nothing is ever written over a torn record.
 *
 * Record, little endian, padded to 4 bytes with FF
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 4A 31 ("J1") |
 * | 2 | 2 | length n of the payload |
 * | 4 | 4 | number: 1, 2, 3... never reused |
 * | 8 | 4 | CRC-32 of bytes 0-7, xor CRC-32 of the payload |
 * | 12 | n | payload |
 */
import type { Result } from "modules/result/result";
import { crc32 } from "./crc32";
import type { Flash } from "./flash";

const HEADER_LENGTH = 12;
const MAGIC = 0x314a;
const ERASED = 0xffff;
const MAX_NUMBER = 0xffffffff;

export type JournalRefusal = "journal-full" | "record-too-long" | "flash-fault";

export class Journal {
  readonly #flash: Flash;
  readonly #blockLength: number;
  readonly #size: number;
  #offset = 0;
  #number = 0;
  #count = 0;

  /** Mounts: one pass over the partition, one block in memory at a time. A garbage partition mounts as full blocks. */
  constructor(flash: Flash) {
    this.#flash = flash;
    const { size, blockLength } = flash.status();
    this.#blockLength = blockLength;
    this.#size = size - (size % blockLength);
    for (let block = 0; block < this.#size; block += blockLength) {
      const end = this.#scan(block);
      if (end === block) break; // An erased block: nothing was ever written after it.
      this.#offset = end;
    }
  }

  /** Number of the last record; 0 when there is none. */
  get lastNumber(): number {
    return this.#number;
  }

  /** How many good records there are. */
  get count(): number {
    return this.#count;
  }

  /** Appends a record and reads it back. @returns its number */
  append(payload: Uint8Array): Result<number, JournalRefusal> {
    const length = (HEADER_LENGTH + payload.length + 3) & ~3;
    if (length > this.#blockLength) return { ok: false, reason: "record-too-long" };
    const used = this.#offset % this.#blockLength;
    if (used + length > this.#blockLength) this.#offset += this.#blockLength - used;
    if (this.#offset + length > this.#size || this.#number === MAX_NUMBER) return { ok: false, reason: "journal-full" };
    const record = new Uint8Array(length).fill(0xff);
    const view = new DataView(record.buffer);
    view.setUint16(0, MAGIC, true);
    view.setUint16(2, payload.length, true);
    view.setUint32(4, this.#number + 1, true);
    record.set(payload, HEADER_LENGTH);
    view.setUint32(8, checksum(record, payload.length), true);
    const at = this.#offset;
    this.#offset = at + length;
    // Written in one go and believed only when it reads back: a record that did not take is left behind, torn.
    this.#flash.write(record.buffer, at);
    const stored = new Uint8Array(this.#flash.read(length, at));
    for (let i = 0; i < length; i += 1) {
      if (stored[i] !== record[i]) {
        this.#offset = Math.min(this.#size, at - (at % this.#blockLength) + this.#blockLength);
        return { ok: false, reason: "flash-fault" };
      }
    }
    this.#number += 1;
    this.#count += 1;
    return { ok: true, value: this.#number };
  }

  /** Calls `visit` with each good record, oldest first; the payload is valid during the call only. */
  forEach(visit: (number: number, payload: Uint8Array) => void): void {
    for (let block = 0; block < this.#offset; block += this.#blockLength) {
      const bytes = this.#readBlock(block);
      let at = 0;
      for (let next = recordEnd(bytes, at); next > at; next = recordEnd(bytes, at)) {
        const view = new DataView(bytes.buffer, at);
        const from = at + HEADER_LENGTH;
        visit(view.getUint32(4, true), bytes.subarray(from, from + view.getUint16(2, true)));
        at = next;
      }
    }
  }

  /** Reads one block's records. @returns where the next record can go; the block's end when it is spoiled. */
  #scan(block: number): number {
    const bytes = this.#readBlock(block);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (let next = recordEnd(bytes, at); next > at; next = recordEnd(bytes, at)) {
      this.#number = Math.max(this.#number, view.getUint32(at + 4, true));
      this.#count += 1;
      at = next;
    }
    for (let i = at; i < bytes.length; i += 1) if (bytes[i] !== 0xff) return block + bytes.length;
    return block + at;
  }

  #readBlock(block: number): Uint8Array {
    return new Uint8Array(this.#flash.read(this.#blockLength, block));
  }
}

/** @returns the offset after the good record at `at`, or `at` when there is none. */
function recordEnd(bytes: Uint8Array, at: number): number {
  if (at + HEADER_LENGTH > bytes.length) return at;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const magic = view.getUint16(0, true);
  if (magic === ERASED || magic !== MAGIC) return at;
  const length = view.getUint16(2, true);
  const end = at + ((HEADER_LENGTH + length + 3) & ~3);
  if (end > bytes.length) return at;
  return checksum(bytes.subarray(at, end), length) === view.getUint32(8, true) ? end : at;
}

function checksum(record: Uint8Array, length: number): number {
  const head = crc32(record, 0, 8);
  return (head ^ crc32(record, HEADER_LENGTH, HEADER_LENGTH + length)) >>> 0;
}
