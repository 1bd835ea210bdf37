/**
 * An append-only log of records on NOR flash, in a ring of blocks. What was acknowledged is there after any loss of
 * power; what was not is there whole or not at all.
 *
 * - Appending writes one record after the last, and believes it when it reads back. When a block is full the next free
 *   one of the ring is erased and takes over. The block after it is read first: what still counts in it is copied into
 *   the new one, then the new block's head is written, and by that alone the old block is dead. No other step has an
 *   order that matters.
 * - The ring is walked in one direction, so every block is erased as often as any other. Blocks that are full of what
 *   still counts are stepped over.
 * - A mount trusts nothing that the power may have cut short: it writes over again what it found last, so that bits
 *   programmed by half become whole; seals the end of the block written to; and begins another with the next record.
 *   A block is erased right before it is used, whatever it reads: a half-erased one may read as all ones, once.
 * - Memory: one block, whatever the size of the partition.
 */

import { isErased } from "modules/bytes/bytes";
import { eraseVerified, type Flash, writeVerified } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { SEAL_LENGTH } from "modules/sealing/aead";
import type { Sealer } from "modules/sealing/sealer";
import {
  BLOCK_HEADER,
  type BlockHeader,
  type BlockState,
  blockState,
  encodeBlockHeader,
  generationOf,
  MAX_BLOCKS,
  NO_BLOCK,
  readBlockHeader,
  UNSEALED,
} from "./block";
import { encodeRecord, RECORD_HEADER, RecordCursor, recordLength, Wanted } from "./record";

export const MIN_BLOCKS = 4;
const MAX_SEQUENCE = 0xfffffff0;
/** Blocks that fail, one after the other, before the flash is called faulty. */
const MAX_WORN = 8;

/**
 * - `journal-absent`: the partition is too small, or its blocks are
 * - `journal-foreign`: it holds something, and that is no journal
 * - `journal-other-version`: a journal that this firmware cannot read
 * - `journal-sealed`: its records are sealed with a key that this device does not have
 * - `journal-wiped`: a person had it erased: it begins anew at the next start
 * - `flash-fault`: the flash cannot be read
 */
export type MountRefusal =
  | "journal-absent"
  | "journal-foreign"
  | "journal-other-version"
  | "journal-sealed"
  | "journal-wiped"
  | "flash-fault";
/** `flash-fault`: nothing was stored; it may work after the next mount. */
export type AppendRefusal = "journal-full" | "record-too-long" | "flash-fault";

export class RecordLog {
  readonly blocks: number;
  readonly blockLength: number;
  /** Writes and erases that did not take since the mount. */
  worn = 0;
  /** Records, and heads of blocks, found damaged by the first `scan`. */
  damaged = 0;
  /** Sequence of the last record. */
  sequence = 0;
  /** The number that each block's head carries on, so that it outlives the records. */
  lastNumber = 0;
  readonly #flash: Flash;
  readonly #isLive: (record: RecordCursor) => boolean;
  readonly #onGone: (record: RecordCursor) => void;
  readonly #sealer: Sealer | undefined;
  /** The block written to; -1 before the first record of all. */
  #head = -1;
  /** Where the next record goes; the block's end once nothing may follow. */
  #offset = 0;
  #generation = 0;
  #dead = NO_BLOCK;
  /** Blocks that did not take what was written, since the mount; those that failed last. */
  readonly #bad: number[] = [];
  /**
   * A block is copied that holds this much at most, and none was found that holds so little: until something counts no more,
   * there is no room. Else each value that a full journal cannot take would cost a pass over all of it.
   */
  #leastLive = 0;
  /** The flash threw: what it holds is not known until the next mount. */
  #broken = false;

  private constructor(
    flash: Flash,
    isLive: (record: RecordCursor) => boolean,
    onGone: (record: RecordCursor) => void,
    sealer: Sealer | undefined,
  ) {
    const { size, blockLength } = flash.status();
    this.#flash = flash;
    this.#sealer = sealer;
    this.#isLive = isLive;
    this.#onGone = onGone;
    this.blockLength = blockLength;
    this.blocks = Math.min(Math.floor(size / blockLength), MAX_BLOCKS);
    this.#offset = blockLength;
  }

  /**
   * Looks at the head of each block, and makes the last one sound.
   * @param isLive whether a record still counts @param onGone is given those that did not, as their block is reclaimed
   * @param sealer what is appended is sealed with it
   */
  static mount(
    flash: Flash,
    isLive: (record: RecordCursor) => boolean,
    onGone: (record: RecordCursor) => void,
    sealer?: Sealer,
  ): Result<RecordLog, MountRefusal> {
    const log = new RecordLog(flash, isLive, onGone, sealer);
    if (log.blocks < MIN_BLOCKS || log.blockLength < 4 * BLOCK_HEADER) return { ok: false, reason: "journal-absent" };
    const header = log.#findHead();
    if (typeof header === "string") return { ok: false, reason: header };
    if (header !== undefined && header.seal !== UNSEALED && header.seal !== sealer?.check) {
      return { ok: false, reason: "journal-sealed" };
    }
    log.#makeSound(header);
    return { ok: true, value: log };
  }

  /** How often the ring was gone through: erases of a block so far. */
  get laps(): number {
    return Math.ceil(this.#generation / this.blocks);
  }

  /** Bytes of records that the partition holds at most. */
  get capacity(): number {
    return this.blocks * (this.blockLength - BLOCK_HEADER);
  }

  /**
   * Calls `visit` with each good record that is wanted, with the absolute offset of its block; blocks in no order that matters.
   * @param wanted of Wanted @param low, high numbers of the invoices that are wanted, if any are
   * @returns the cursor that was passed to `visit`, with what it has counted; undefined where no block has a head
   */
  scan(
    visit: (record: RecordCursor, start: number) => void,
    wanted: number,
    low?: number,
    high?: number,
  ): RecordCursor | undefined {
    let damaged = 0;
    let record: RecordCursor | undefined;
    for (let block = 0; block < this.blocks; block += 1) {
      const state = this.#blockState(block);
      if (state === "damaged") damaged += 1;
      if (state !== "head" || block === this.#dead) continue;
      const bytes = this.#readBlock(block);
      if (record === undefined) record = new RecordCursor(bytes, BLOCK_HEADER, block === this.#head, wanted, low, high);
      else record.enter(bytes, block === this.#head);
      while (record.step()) visit(record, block * this.blockLength);
    }
    this.damaged = damaged + (record?.damaged ?? 0);
    return record;
  }

  /**
   * The records of a block in which a record was seen, for finding it again.
   * @param start absolute offset of the block @param wanted, low, high as `scan` has them
   * @returns undefined when the block does not count any more
   */
  recordsAt(start: number, wanted: number, low?: number, high?: number): RecordCursor | undefined {
    const block = start / this.blockLength;
    return this.#isPart(block) ? this.#records(block, wanted, low, high) : undefined;
  }

  /** Absolute offsets of the blocks, the newest first, for a search. */
  blockStart(age: number): number {
    return ((((this.#head - age) % this.blocks) + this.blocks) % this.blocks) * this.blockLength;
  }

  /** Something may count no more than before: there may be room again. */
  freed(): void {
    this.#leastLive = 0;
  }

  /** Clears bits of what is stored. @returns whether those that should be 0 are */
  clearBits(offset: number, bytes: Uint8Array): boolean {
    this.freed();
    this.#flash.write(bytes.buffer as ArrayBuffer, offset);
    const stored = new Uint8Array(this.#flash.read(bytes.length, offset));
    for (let i = 0; i < bytes.length; i += 1) if (((stored[i] ?? 0xff) & ~(bytes[i] ?? 0)) !== 0) return false;
    return true;
  }

  /** @returns undefined when it is stored; the record is then the one of `sequence` */
  append(type: number, number: number, payload: Uint8Array): AppendRefusal | undefined {
    const stored = payload.length + (this.#sealer === undefined ? 0 : SEAL_LENGTH);
    const length = recordLength(stored);
    if (length > this.blockLength - BLOCK_HEADER || stored > 0xffff) return "record-too-long";
    if (this.sequence >= MAX_SEQUENCE || number > 0xffffffff) return "journal-full";
    if (this.#broken) return "flash-fault";
    try {
      return this.#append(type, number, payload, length);
    } catch {
      this.#broken = true;
      return "flash-fault";
    }
  }

  #append(type: number, number: number, payload: Uint8Array, length: number): AppendRefusal | undefined {
    for (let tries = 0; tries < MAX_WORN; tries += 1) {
      if (this.#offset + length > this.blockLength) {
        const refusal = this.#open(length);
        if (refusal !== undefined) return refusal;
      }
      // Sealed for the place that it goes to, now that it is known: what is tried elsewhere is sealed anew.
      const place = { generation: this.#generation, offset: this.#offset };
      const sealing = this.#sealer && { sealer: this.#sealer, place };
      const record = encodeRecord(type, this.sequence + 1, number, payload, sealing);
      const at = this.#head * this.blockLength + this.#offset;
      if (writeVerified(this.#flash, record, at)) {
        this.#offset += record.length;
        this.sequence += 1;
        this.freed();
        return undefined;
      }
      // It must not come to life later, and the rest of its block is not to be relied on.
      this.worn += 1;
      this.#seal(at);
      this.#offset = this.blockLength;
    }
    return "flash-fault";
  }

  /** @returns the head of the block written to; undefined when nothing was ever written */
  #findHead(): BlockHeader | MountRefusal | undefined {
    let header: BlockHeader | undefined;
    let others = 0;
    for (let block = 0; block < this.blocks; block += 1) {
      const head = this.#readHead(block);
      const state = blockState(head, 0);
      if (state === "other-version") others += 1;
      else if (state === "head" && (header === undefined || generationOf(head) > header.generation)) {
        header = readBlockHeader(head);
        this.#head = block;
      }
    }
    if (header === undefined) return others > 0 ? "journal-other-version" : this.#notBegun();
    this.#generation = header.generation;
    this.#dead = header.dead;
    this.sequence = header.sequence - 1;
    this.lastNumber = header.lastNumber;
    return header;
  }

  /** No block has a head. The first of all is that of block 0, and may have been cut short: is there anything else? */
  #notBegun(): MountRefusal | undefined {
    for (let block = 1; block < this.blocks; block += 1) {
      if (!isErased(new Uint8Array(this.#readBlock(block)))) return "journal-foreign";
    }
    return undefined;
  }

  /**
   * Makes whole what the last loss of power may have left by half, and undoes what did not come about. The block that was
   * about to become the head is the one that will be asked again: the next free one.
   */
  #makeSound(header: BlockHeader | undefined): void {
    const next = this.#nextFree();
    if (next >= 0) this.#kill(next);
    if (header === undefined) return;
    const start = this.#head * this.blockLength;
    // What was read then, and not what reads now.
    writeVerified(this.#flash, encodeBlockHeader(header), start);
    const record = this.#records(this.#head);
    while (record.step());
    if (record.end > BLOCK_HEADER) writeVerified(this.#flash, record.bytes.slice(), start + record.at);
    this.#seal(start + record.end);
    if (this.#dead !== NO_BLOCK) this.#kill(this.#dead);
  }

  /** Begins a block with room for a record of `length`. */
  #open(length: number): AppendRefusal | undefined {
    if (this.#mostCopied(length) < this.#leastLive) return "journal-full";
    const before = this.worn;
    for (let tries = 0; tries < MAX_WORN; tries += 1) {
      const target = this.#findTarget();
      if (target < 0) {
        this.#leastLive = Number.POSITIVE_INFINITY;
        break;
      }
      const victim = this.#findVictim(target, length);
      if (victim === undefined) break;
      if (this.#isPart(target)) this.#reclaim(target);
      const taken = eraseVerified(this.#flash, target, this.blockLength) && this.#take(target, victim, length);
      if (taken === undefined) continue;
      if (taken) return undefined;
      this.worn += 1;
      if (this.#bad.length === MAX_WORN) this.#bad.shift();
      this.#bad.push(target);
    }
    if (this.worn === before) return "journal-full";
    this.freed();
    return "flash-fault";
  }

  /** Bytes that still count in a block which is worth copying: one that is mostly alive would come round again almost full. */
  #mostCopied(length: number): number {
    const capacity = this.blockLength - BLOCK_HEADER;
    return Math.min(capacity - length, Math.floor((capacity * 3) / 4));
  }

  /** The next block of the ring that holds nothing; else the next that holds nothing that counts. -1 if none. */
  #findTarget(): number {
    const free = this.#nextFree();
    if (free >= 0) return free;
    for (let i = 1; i <= this.blocks; i += 1) {
      const block = (this.#head + i) % this.blocks;
      if (block !== this.#head && this.#isPart(block) && this.#liveBytes(block) === 0) return block;
    }
    return -1;
  }

  #nextFree(): number {
    for (let i = 1; i <= this.blocks; i += 1) {
      const block = (this.#head + i) % this.blocks;
      if (block !== this.#head && this.#isFree(block)) return block;
    }
    return -1;
  }

  /**
   * The block that will be free once `target` is taken: the next one that is, or that can be made so.
   * @returns NO_BLOCK when nothing need be copied; undefined when there is none
   */
  #findVictim(target: number, length: number): number | undefined {
    const most = this.#mostCopied(length);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < this.blocks; i += 1) {
      const block = (target + i) % this.blocks;
      if (block === this.#head) continue;
      if (this.#isFree(block)) return NO_BLOCK;
      const live = this.#isPart(block) ? this.#liveBytes(block) : Number.POSITIVE_INFINITY;
      if (live <= most) return block;
      least = Math.min(least, live);
    }
    this.#leastLive = least;
    return undefined;
  }

  /**
   * Copies what counts in `victim` into the erased `target`, then makes it the head, with room for `length` more.
   * @returns whether it took; undefined when it has to be tried again
   */
  #take(target: number, victim: number, length: number): boolean | undefined {
    const start = target * this.blockLength;
    let offset = BLOCK_HEADER;
    if (victim !== NO_BLOCK) {
      const record = this.#records(victim);
      while (record.step()) {
        if (!this.#isLive(record)) continue;
        // More than there was a moment ago: a mark that was cut short reads differently each time.
        if (offset + record.end - record.at + length > this.blockLength) return undefined;
        if (!writeVerified(this.#flash, record.bytes.slice(), start + offset)) return false;
        offset += record.end - record.at;
      }
    }
    const header = encodeBlockHeader({
      dead: victim,
      generation: this.#generation + 1,
      sequence: this.sequence + 1,
      lastNumber: this.lastNumber,
      seal: this.#sealer?.check ?? UNSEALED,
    });
    if (!writeVerified(this.#flash, header, start)) {
      this.#kill(target);
      return false;
    }
    this.#head = target;
    this.#offset = offset;
    this.#generation += 1;
    this.#dead = victim;
    if (victim !== NO_BLOCK) this.#reclaim(victim);
    return true;
  }

  /** What counted in it is elsewhere. */
  #reclaim(block: number): void {
    const record = this.#records(block);
    while (record.step()) if (!this.#isLive(record)) this.#onGone(record);
    this.#kill(block);
  }

  /** Its head is no head any more, and an erase that is cut short does not make it one again. */
  #kill(block: number): void {
    this.#flash.write(new ArrayBuffer(BLOCK_HEADER), block * this.blockLength);
    if (this.#blockState(block) === "head") this.#flash.eraseBlock(block);
  }

  /**
   * Erases blocks that hold nothing that counts and are not erased yet: copies of what was moved, or settled.
   * @param most of them: on a chip each takes 45 ms
   */
  eraseFree(most: number): void {
    let left = most;
    try {
      for (let block = 0; block < this.blocks && left > 0; block += 1) {
        if (block === this.#head || !this.#isFree(block) || isErased(new Uint8Array(this.#readBlock(block)))) continue;
        left -= 1;
        if (!eraseVerified(this.#flash, block, this.blockLength)) this.worn += 1;
      }
    } catch {
      this.#broken = true;
    }
  }

  /** Whatever was begun at this offset is no record, and never will be. */
  #seal(at: number): void {
    const used = at % this.blockLength;
    if (used !== 0) this.#flash.write(new ArrayBuffer(Math.min(RECORD_HEADER, this.blockLength - used)), at);
  }

  #isFree(block: number): boolean {
    if (this.#bad.includes(block)) return false;
    if (block === this.#dead) return true;
    const state = this.#blockState(block);
    return state === "erased" || state === "free";
  }

  /** Whether its records count. */
  #isPart(block: number): boolean {
    return block !== this.#dead && this.#blockState(block) === "head";
  }

  #blockState(block: number): BlockState {
    const head = this.#readHead(block);
    const state = blockState(head, this.#generation);
    if (state !== "head" || block === this.#head || this.#head < 0) return state;
    // One that was cut short, and did not read whole when the newest was looked for.
    return generationOf(head) >= this.#generation ? "free" : state;
  }

  #readHead(block: number): DataView {
    return new DataView(this.#flash.read(BLOCK_HEADER, block * this.blockLength));
  }

  #readBlock(block: number): ArrayBuffer {
    return this.#flash.read(this.blockLength, block * this.blockLength);
  }

  #records(block: number, wanted: number = Wanted.all, low?: number, high?: number): RecordCursor {
    return new RecordCursor(this.#readBlock(block), BLOCK_HEADER, block === this.#head, wanted, low, high);
  }

  #liveBytes(block: number): number {
    const record = this.#records(block, Wanted.others);
    let live = 0;
    while (record.step()) if (this.#isLive(record)) live += record.end - record.at;
    return live + record.waitingBytes;
  }
}
