/**
 * Trusted metadata in a partition of flash. A file is written into free blocks, read back, and only then does the index,
 * one small record, say that it is there: wherever the power goes, the old file or the new one is. Lists of delegated roles
 * are not kept: the snapshot, which is, says which version of them is today's.
 *
 * Partition
 * | blocks | what |
 * |---|---|
 * | 0, 1 | the index (modules/update/boot/record-store.ts) |
 * | from 2 on | the files, each from the beginning of a block, in blocks that need not follow each other |
 *
 * Index, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 8 | the beginning of the SHA-256 of the root that the firmware pinned when this was begun |
 * | 8 + 10 i | 2 | length of file i: root, timestamp, snapshot, targets; 0 for none |
 * | 10 + 10 i | 4 | CRC-32 of it |
 * | 14 + 10 i | 4 | its blocks in order; 0 for none |
 */
import { crc32 } from "modules/bytes/bytes";
import { eraseVerified, type Flash, writeVerified } from "modules/flash/flash";
import { RecordStore } from "modules/update/boot/record-store";
import type { TufStore } from "./ports";

const FILES: readonly string[] = Object.freeze(["root", "timestamp", "snapshot", "targets"]);
export const ANCHOR_LENGTH = 8;

const CELL = 128;
const FIRST_BLOCK = 2;
const ENTRY = 10;
const CHECKSUM = 2;
const BLOCKS = 6;
const MAX_BLOCKS = 4;
const INDEX_LENGTH = ANCHOR_LENGTH + FILES.length * ENTRY;

export class FlashTufStore implements TufStore {
  readonly #flash: Flash;
  readonly #blockLength: number;
  /** Blocks of the partition. */
  readonly #count: number;
  readonly #records: RecordStore;
  readonly #index: Uint8Array;
  /** The next file goes behind the last one, so that blocks wear alike. */
  #next = FIRST_BLOCK;

  constructor(flash: Flash) {
    this.#flash = flash;
    const { size, blockLength } = flash.status();
    this.#blockLength = blockLength;
    this.#count = Math.min(256, Math.floor(size / blockLength));
    this.#records = new RecordStore(flash, 0, CELL);
    const { payload } = this.#records;
    this.#index = payload?.length === INDEX_LENGTH ? payload.slice() : new Uint8Array(INDEX_LENGTH);
    // A record that was cut short may read as good the next time, and its files' blocks are free by what holds now.
    if (this.#records.isTorn) this.#records.save(this.#index);
  }

  /** Which pinned root this was begun from, as it was given to `begin`; undefined for a store that is new. */
  get anchor(): Uint8Array | undefined {
    return this.#records.payload === undefined ? undefined : this.#index.slice(0, ANCHOR_LENGTH);
  }

  /**
   * The firmware pins another root than the one that this was begun from: it begins again from there. What the keys of
   * that root have signed goes on to be measured against.
   * @param anchor 8 bytes @returns false when it could not be kept
   */
  begin(anchor: Uint8Array, root: Uint8Array): boolean {
    return this.#replace("root", root, anchor);
  }

  read(role: string): Uint8Array | undefined {
    const at = entryOf(role);
    if (at === undefined) return undefined;
    const view = this.#view();
    const length = view.getUint16(at, true);
    if (length === 0 || length > MAX_BLOCKS * this.#blockLength) return undefined;
    const bytes = new Uint8Array(length);
    for (let i = 0; i * this.#blockLength < length; i += 1) {
      const start = i * this.#blockLength;
      const block = this.#index[at + BLOCKS + i] ?? 0;
      if (block < FIRST_BLOCK || block >= this.#count) return undefined;
      const piece = this.#flash.read(Math.min(this.#blockLength, length - start), block * this.#blockLength);
      bytes.set(new Uint8Array(piece), start);
    }
    return crc32(bytes, 0, length) === view.getUint32(at + CHECKSUM, true) ? bytes : undefined;
  }

  write(role: string, bytes: Uint8Array): boolean {
    return entryOf(role) === undefined || this.#replace(role, bytes, this.#index.subarray(0, ANCHOR_LENGTH));
  }

  remove(role: string): void {
    const at = entryOf(role);
    if (at === undefined || this.#view().getUint16(at, true) === 0) return;
    const index = this.#index.slice();
    index.fill(0, at, at + ENTRY);
    if (this.#records.save(index)) this.#index.set(index);
  }

  #replace(role: string, bytes: Uint8Array, anchor: Uint8Array): boolean {
    const at = entryOf(role);
    const blocks = this.#freeBlocks(Math.ceil(bytes.length / this.#blockLength));
    if (at === undefined || blocks === undefined) return false;
    const index = this.#index.slice();
    index.set(anchor);
    index.fill(0, at, at + ENTRY);
    const view = new DataView(index.buffer);
    view.setUint16(at, bytes.length, true);
    view.setUint32(at + CHECKSUM, crc32(bytes, 0, bytes.length), true);
    for (let i = 0; i < blocks.length; i += 1) {
      const block = blocks[i] ?? 0;
      const piece = bytes.slice(i * this.#blockLength, (i + 1) * this.#blockLength);
      if (!eraseVerified(this.#flash, block, this.#blockLength)) return false;
      if (!writeVerified(this.#flash, piece, block * this.#blockLength)) return false;
      index[at + BLOCKS + i] = block;
      this.#next = block + 1;
    }
    if (!this.#records.save(index)) return false;
    this.#index.set(index);
    return true;
  }

  /** @returns undefined when there are too few, or a file may not have so many */
  #freeBlocks(count: number): readonly number[] | undefined {
    if (count === 0 || count > MAX_BLOCKS) return undefined;
    const used = new Set<number>();
    for (let i = 0; i < FILES.length; i += 1) {
      for (let j = 0; j < MAX_BLOCKS; j += 1) used.add(this.#index[ANCHOR_LENGTH + i * ENTRY + BLOCKS + j] ?? 0);
    }
    const free: number[] = [];
    const span = this.#count - FIRST_BLOCK;
    for (let i = 0; i < span && free.length < count; i += 1) {
      const block = FIRST_BLOCK + ((this.#next - FIRST_BLOCK + i) % span);
      if (!used.has(block)) free.push(block);
    }
    return free.length === count ? free : undefined;
  }

  #view(): DataView {
    return new DataView(this.#index.buffer);
  }
}

/** Where the index has a file; undefined for one that is not kept. */
function entryOf(role: string): number | undefined {
  const at = FILES.indexOf(role);
  return at < 0 ? undefined : ANCHOR_LENGTH + at * ENTRY;
}
