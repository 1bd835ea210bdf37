/**
 * A small state in two blocks of flash, replaced as a whole: at any moment, wherever the power goes, the last one that was
 * saved or the one before is there.
 *
 * Records follow each other in cells of one block; when it is full the other one is erased and goes on. What the power
 * cut short is not believed (CRC), and its cells are not used again: bits left in between would read differently each
 * time. So the first record after a start goes to the other block, freshly erased.
 *
 * Cell, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 43 52 ("CR") |
 * | 2 | 2 | length n of the payload |
 * | 4 | 4 | number: the highest is the one that holds |
 * | 8 | n | payload |
 * | cell - 4 | 4 | CRC-32 of all before |
 */
import { crc32 } from "modules/bytes/bytes";
import type { Flash } from "modules/flash/flash";

const MAGIC = 0x5243;
const HEADER = 8;
const CHECKSUM = 4;

export class RecordStore {
  readonly #flash: Flash;
  readonly #first: number;
  readonly #blockLength: number;
  readonly #cell: number;
  #number = 0;
  /** Where the next record goes; -1: to the beginning of `#block`, once that is erased. */
  #next = -1;
  #block: number;
  #payload: Uint8Array | undefined;
  #isTorn = false;
  /** Cells that hold no record, but for those whose checksum was not begun yet: a write that the power cut short. */
  #damaged = 0;

  /** @param first of the two blocks @param cell its length: 12 more than the longest payload, and divides a block */
  constructor(flash: Flash, first: number, cell: number) {
    this.#flash = flash;
    this.#first = first;
    this.#blockLength = flash.status().blockLength;
    this.#cell = cell;
    this.#block = first;
    for (let block = first; block < first + 2; block += 1) this.#scan(block);
    // What was torn had the next number, and may yet read as good.
    if (this.#isTorn) this.#number += 1;
  }

  /**
   * Something was there that is no record: the power went while one was saved, or a block erased. It may read as the
   * record it was to be the next time, so whoever decides by this store saves first what it has read.
   */
  get isTorn(): boolean {
    return this.#isTorn;
  }

  /**
   * Something was kept here, and none of it can be read: not a store that is new, nor one whose first record the power
   * cut short. What it held is not known.
   */
  get isUnreadable(): boolean {
    return this.#payload === undefined && this.#damaged > 0;
  }

  /** The last state that was saved; undefined when there was none. */
  get payload(): Uint8Array | undefined {
    return this.#payload;
  }

  /** Saves, and reads back. @returns false when the flash did not take it: then the state before holds */
  save(payload: Uint8Array): boolean {
    const cell = this.#cell;
    if (payload.length > cell - HEADER - CHECKSUM) throw new RangeError("record too long");
    if (this.#next < 0) {
      this.#flash.eraseBlock(this.#block);
      this.#next = this.#block * this.#blockLength;
    }
    const record = new Uint8Array(cell).fill(0xff);
    const view = new DataView(record.buffer);
    view.setUint16(0, MAGIC, true);
    view.setUint16(2, payload.length, true);
    view.setUint32(4, this.#number + 1, true);
    record.set(payload, HEADER);
    view.setUint32(cell - CHECKSUM, crc32(record, 0, cell - CHECKSUM), true);
    const at = this.#next;
    this.#advance(at + cell);
    this.#flash.write(record.buffer, at);
    const stored = new Uint8Array(this.#flash.read(cell, at));
    for (let i = 0; i < cell; i += 1) if (stored[i] !== record[i]) return false;
    this.#number += 1;
    this.#payload = payload.slice();
    this.#isTorn = false;
    return true;
  }

  #scan(block: number): void {
    const start = block * this.#blockLength;
    const bytes = new Uint8Array(this.#flash.read(this.#blockLength, start));
    const view = new DataView(bytes.buffer);
    const cell = this.#cell;
    let newest = -1;
    for (let at = 0; at + cell <= bytes.length; at += cell) {
      const length = view.getUint16(at + 2, true);
      const good = view.getUint16(at, true) === MAGIC && length <= cell - HEADER - CHECKSUM;
      if (!good || crc32(bytes, at, at + cell - CHECKSUM) !== view.getUint32(at + cell - CHECKSUM, true)) {
        if (isErased(bytes, at, cell)) continue;
        this.#isTorn = true;
        if (!isErased(bytes, at + cell - CHECKSUM, CHECKSUM)) this.#damaged += 1;
        continue;
      }
      if (view.getUint32(at + 4, true) <= this.#number) continue;
      this.#number = view.getUint32(at + 4, true);
      this.#payload = bytes.slice(at + HEADER, at + HEADER + length);
      newest = at;
    }
    if (newest < 0) return;
    this.#block = this.#otherBlock(block);
  }

  /** The next record goes to `at`, or to the other block. */
  #advance(at: number): void {
    this.#next = at;
    if (at + this.#cell <= (this.#block + 1) * this.#blockLength) return;
    this.#block = this.#otherBlock(this.#block);
    this.#next = -1;
  }

  #otherBlock(block: number): number {
    return block === this.#first ? this.#first + 1 : this.#first;
  }
}

function isErased(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i += 1) if (bytes[i] !== 0xff) return false;
  return true;
}
