/**
 * The terminal's memory: invoices with their numbers and what became of them, how those were paid that were paid later, tokens
 * that were used, and values by key (record-keys.ts). All of it is one log of records (record-log.ts), so all of it is safe from a loss of power.
 *
 * Oldest first, blocks are reclaimed when their records count no more: invoices that are settled, values that another
 * has followed, tokens that are dead, payments whose invoice is gone. An invoice that nobody has answered for, or that was rejected, always counts.
 */

import { eraseVerified, type Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { SEAL_LENGTH } from "modules/sealing/aead";
import type { Sealer } from "modules/sealing/sealer";
import { type Entry, FirstEntries } from "./first-entries";
import { KeptNumbers } from "./kept-numbers";
import {
  ANY_REASON,
  MARK_OFFSET,
  RECORD_HEADER,
  type RecordCursor,
  RecordType,
  rejectionMark,
  settledMark,
  Wanted,
} from "./record";
import { type AppendRefusal, type MountRefusal, RecordLog } from "./record-log";

export type { Entry } from "./first-entries";
export type { AppendRefusal, MountRefusal } from "./record-log";

/** Keys of values are 0 to 23. */
export const MAX_KEYS = 24;
export const MAX_VALUE_LENGTH = 272;
/** Blocks erased in one turn. */
const MAX_LEFTOVERS = 8;
/** Longest list of invoices made in one pass. */
export const MAX_ENTRIES = 64;
/** Invoices to be sent that a mount keeps at hand: a lot of them. */
const MAX_FIRST = 16;

export interface JournalStatus {
  readonly blocks: number;
  readonly blockLength: number;
  /** Erases of a block so far. */
  readonly laps: number;
  /** Writes and erases that did not take since the power came on. */
  readonly worn: number;
  /** Records, and heads of blocks, found damaged. */
  readonly damaged: number;
}

interface Value {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export class Journal {
  readonly #log: RecordLog;
  readonly #sealer: Sealer | undefined;
  readonly #values: (Value | undefined)[] = new Array<Value | undefined>(MAX_KEYS).fill(undefined);
  #now = 0;
  #queued = 0;
  #rejected = 0;
  /** The first that wait, as the mount met them; undefined once they were asked for, or one of them may be another. */
  #first: Entry[] | undefined;
  /** A payment is in the journal: where there is none, nobody pays for looking. */
  #hasPayments = false;
  /** Undefined until it is asked for. */
  #kept: KeptNumbers | undefined;
  /** Absolute offset of a record: the one that #locate found. */
  #position = 0;

  private constructor(log: RecordLog, sealer: Sealer | undefined) {
    this.#log = log;
    this.#sealer = sealer;
  }

  /**
   * One look at the head of each block, then one pass over the records.
   * @param onToken is given each token: when it dies (s), and its payload, valid during the call only
   * @param sealer what is stored from now on is sealed with it; records of before, in the clear, are read all the same
   */
  static mount(
    flash: Flash,
    onToken?: (until: number, payload: Uint8Array) => void,
    sealer?: Sealer,
  ): Result<Journal, MountRefusal> {
    let journal: Journal | undefined;
    try {
      const isLive = (record: RecordCursor) => journal === undefined || journal.#isLive(record);
      const onGone = (record: RecordCursor) => {
        if (journal !== undefined) journal.#leave(record);
      };
      const log = RecordLog.mount(flash, isLive, onGone, sealer);
      if (!log.ok) return log;
      const mounted = new Journal(log.value, sealer);
      journal = mounted;
      mounted.#meetAll(onToken);
      return { ok: true, value: mounted };
    } catch {
      return { ok: false, reason: "flash-fault" };
    }
  }

  /** Erases the whole partition. What it held is lost: only a person may ask for this. */
  static format(flash: Flash, sealer?: Sealer): Result<Journal, MountRefusal> {
    try {
      const { size, blockLength } = flash.status();
      for (let block = Math.floor(size / blockLength) - 1; block >= 0; block -= 1) flash.eraseBlock(block);
    } catch {
      return { ok: false, reason: "flash-fault" };
    }
    return Journal.mount(flash, undefined, sealer);
  }

  /** Erases the whole partition, and looks at every bit of it. @returns whether all of it is erased */
  static wipe(flash: Flash): boolean {
    const { size, blockLength } = flash.status();
    let isErased = true;
    for (let block = Math.floor(size / blockLength) - 1; block >= 0; block -= 1) {
      try {
        isErased = eraseVerified(flash, block, blockLength) && isErased;
      } catch {
        isErased = false;
      }
    }
    return isErased;
  }

  /** Number of the last invoice; 0 before the first. */
  get lastNumber(): number {
    return this.#log.lastNumber;
  }

  /** Invoices that nobody has answered for yet. */
  get queued(): number {
    return this.#queued;
  }

  /** Invoices that the collector refused, and that nobody has dealt with yet. */
  get rejected(): number {
    return this.#rejected;
  }

  get status(): JournalStatus {
    const { blocks, blockLength, laps, worn, damaged } = this.#log;
    return { blocks, blockLength, laps, worn, damaged };
  }

  /** Stores an invoice. @returns its number: the next one, never used before */
  appendInvoice(payload: Uint8Array): Result<number, AppendRefusal> {
    const number = this.#log.lastNumber + 1;
    const refusal = this.#log.append(RecordType.invoice, number, payload);
    if (refusal !== undefined) return { ok: false, reason: refusal };
    this.#log.lastNumber = number;
    this.#queued += 1;
    this.#first = undefined;
    this.#kept?.add(number);
    return { ok: true, value: number };
  }

  /**
   * Keeps how a stored invoice was paid for as long as that invoice is there; the last one of an invoice counts.
   * @param payload as record.ts has it @returns undefined when stored
   */
  appendPayment(number: number, payload: Uint8Array): AppendRefusal | undefined {
    const refusal = this.#log.append(RecordType.payment, number, payload);
    if (refusal === undefined) this.#hasPayments = true;
    return refusal;
  }

  /** What `appendPayment` was given last for the invoices `from` to `to`, by number. One pass, where there is any at all. */
  payments(from: number, to: number): ReadonlyMap<number, Uint8Array> {
    const found = new Map<number, Uint8Array>();
    if (!this.#hasPayments) return found;
    const sequences = new Map<number, number>();
    this.#log.scan((record) => {
      const { type, number, sequence } = record;
      if (type !== RecordType.payment || number < from || number > to || record.isSettled) return;
      if ((sequences.get(number) ?? 0) > sequence) return;
      const payload = record.open(this.#sealer);
      if (payload === undefined) return;
      sequences.set(number, sequence);
      found.set(number, payload);
    }, Wanted.others);
    return found;
  }

  /** Stores a token that was used, until it is dead. @param until s */
  appendToken(until: number, payload: Uint8Array): AppendRefusal | undefined {
    return this.#log.append(RecordType.token, until, payload);
  }

  /** Tokens that die before `now` (s) need not be kept any longer. */
  expireTokens(now: number): void {
    if (now !== this.#now) this.#log.freed();
    this.#now = now;
  }

  /** The last bytes stored under this key (record-keys.ts); not to be changed. */
  value(key: number): Uint8Array | undefined {
    return this.#values[key]?.bytes;
  }

  /**
   * @param bytes at most MAX_VALUE_LENGTH; copied @returns undefined when stored
   * @throws RangeError for a key out of range
   */
  setValue(key: number, bytes: Uint8Array): AppendRefusal | undefined {
    if (!Number.isInteger(key) || key < 0 || key >= MAX_KEYS) throw new RangeError("journal: no such key");
    if (bytes.length > MAX_VALUE_LENGTH) return "record-too-long";
    const refusal = this.#log.append(RecordType.value, key, bytes);
    if (refusal === undefined) this.#values[key] = { sequence: this.#log.sequence, bytes: bytes.slice() };
    return refusal;
  }

  /**
   * The first `limit` invoices above `after` that wait to be sent, by number. One pass over the flash; none for the first
   * that are asked for after a mount.
   */
  listQueued(after: number, limit: number): Entry[] {
    if (this.#queued === 0) return [];
    const first = this.#first;
    this.#first = undefined;
    if (after === 0 && first !== undefined && (limit <= first.length || first.length < MAX_FIRST)) {
      return first.slice(0, limit);
    }
    const isWanted = (record: RecordCursor) => !record.isSettled && record.reason === 0;
    const entries = this.#list(after, limit, Wanted.waiting, isWanted);
    // A mark that was cut short may have been counted before it read as settled.
    if (after === 0 && entries.length === 0) this.#queued = 0;
    return entries;
  }

  /** The same of those that were rejected. */
  listRejected(after: number, limit: number): Entry[] {
    if (this.#rejected === 0) return [];
    const isWanted = (record: RecordCursor) => !record.isSettled && record.reason !== 0;
    const entries = this.#list(after, limit, Wanted.none, isWanted);
    if (after === 0 && entries.length === 0) this.#rejected = 0;
    return entries;
  }

  /** The same of all that are still there, those that are settled and neither erased nor reclaimed included. */
  listStored(after: number, limit: number): Entry[] {
    return this.#list(after, limit, Wanted.invoices, (record) => !record.isErased);
  }

  /** The same of those that are settled and not erased. */
  listSettled(after: number, limit: number): Entry[] {
    return this.#list(after, limit, Wanted.settled, (record) => record.isSettled && !record.isErased);
  }

  /** Writes over what a settled invoice held. @returns false when it is not settled, or the flash did not take it */
  erase(entry: Entry): boolean {
    const record = this.#locate(entry.number, entry.start);
    if (record?.isSettled !== true || !this.#blank(record.length)) return false;
    this.#kept?.remove(entry.number);
    return true;
  }

  /** Writes over the payments whose invoice is not there any more. @returns how many, at most MAX_ENTRIES */
  erasePayments(): number {
    let erased = 0;
    if (!this.#hasPayments) return erased;
    this.#log.scan((record, start) => {
      if (erased === MAX_ENTRIES || record.type !== RecordType.payment || record.isErased) return;
      if (this.#isKept(record.number)) return;
      this.#position = start + record.at;
      if (this.#blank(record.length)) erased += 1;
    }, Wanted.others);
    return erased;
  }

  /** Erases what is left of invoices in blocks that count no more: to be called after some were erased. */
  eraseLeftovers(): void {
    this.#log.eraseFree(MAX_LEFTOVERS);
  }

  /** What was stored. @returns undefined when there is no such invoice any more, or its bytes are damaged */
  invoice(entry: Entry): Uint8Array | undefined {
    const record = this.#locate(entry.number, entry.start);
    return record?.open(this.#sealer);
  }

  /**
   * The invoices of one block that are still there, settled or not, for a search that must not hold the counter up.
   * @param age 0 for the block that is written to, 1 for the one before @returns false when there is no such block
   */
  visitBlock(age: number, visit: (payload: Uint8Array, number: number) => void): boolean {
    if (age >= this.#log.blocks) return false;
    const record = this.#log.recordsAt(this.#log.blockStart(age), Wanted.invoices);
    while (record?.step()) {
      const payload = record.open(this.#sealer);
      if (payload !== undefined) visit(payload, record.number);
    }
    return true;
  }

  /** An invoice by its number, unless it is settled. */
  find(number: number): Entry | undefined {
    const record = this.#locate(number, -1);
    if (record === undefined || record.isSettled) return undefined;
    return { number, reason: record.reason, start: this.#position - record.at };
  }

  /** An invoice by its number, settled or not, that was not erased: from the newest block back. */
  stored(number: number): Entry | undefined {
    const record = this.#locate(number, -1);
    if (record === undefined || record.isErased) return undefined;
    return { number, reason: record.reason, start: this.#position - record.at };
  }

  /**
   * The invoice needs nothing more: accepted, set aside, or replaced by another. From now on it may be reclaimed.
   * @returns false when it could not be marked: then nothing has changed
   */
  settle(entry: Entry): boolean {
    const record = this.#locate(entry.number, entry.start);
    if (record === undefined) return true;
    this.#first = undefined;
    const { reason, isSettled } = record;
    // Written even where it seems to be: a mark that was cut short may read otherwise the next time.
    if (!this.#mark(settledMark())) return false;
    if (isSettled) return true;
    if (reason === 0) this.#queued = Math.max(0, this.#queued - 1);
    else this.#rejected = Math.max(0, this.#rejected - 1);
    return true;
  }

  /** The collector refused the invoice: it waits for a person. @param reason 1 to ANY_REASON @returns as `settle` */
  reject(entry: Entry, reason: number): boolean {
    if (!Number.isInteger(reason) || reason < 1 || reason > ANY_REASON) throw new RangeError("journal: no such reason");
    const record = this.#locate(entry.number, entry.start);
    if (record === undefined || record.isSettled || record.reason !== 0) return true;
    this.#first = undefined;
    if (!(record.takes(rejectionMark(reason)) && this.#mark(rejectionMark(reason)))) {
      if (!this.#mark(rejectionMark(ANY_REASON))) return false;
    }
    this.#queued = Math.max(0, this.#queued - 1);
    this.#rejected += 1;
    return true;
  }

  /** Percent of the partition that is taken by what cannot be reclaimed. One pass over the flash. */
  fill(): number {
    let live = 0;
    const passed = this.#log.scan((record) => {
      if (this.#isLive(record)) live += record.end - record.at;
    }, Wanted.others);
    live += passed?.waitingBytes ?? 0;
    return Math.round((live * 100) / this.#log.capacity);
  }

  /** The one pass over the records: what all who ask at a start are answered from. */
  #meetAll(onToken: ((until: number, payload: Uint8Array) => void) | undefined): void {
    const log = this.#log;
    const first = new FirstEntries(MAX_FIRST);
    const visit = (record: RecordCursor, start: number) => this.#meet(record, start, first, onToken);
    const passed = log.scan(visit, Wanted.others | Wanted.waiting);
    if (passed === undefined) return;
    log.sequence = Math.max(log.sequence, passed.topSequence);
    log.lastNumber = Math.max(log.lastNumber, passed.topNumber);
    this.#queued += passed.waiting;
    this.#first = first.entries;
  }

  #meet(
    record: RecordCursor,
    start: number,
    first: FirstEntries,
    onToken: ((until: number, payload: Uint8Array) => void) | undefined,
  ): void {
    const { type, number, sequence } = record;
    if (type === RecordType.payment) this.#hasPayments = true;
    if (type === RecordType.invoice || type === RecordType.payment) {
      const mark = record.markToFinish;
      if (mark !== undefined) this.#log.clearBits(start + record.at + MARK_OFFSET, mark);
    }
    if (type === RecordType.invoice) {
      if (record.isSettled) return;
      if (record.reason !== 0) this.#rejected += 1;
      else {
        first.offer(record, start);
        // The others are counted by the walk, those that it passes over too.
        if (!record.isUntouched) this.#queued += 1;
      }
    } else if (type === RecordType.value && number < MAX_KEYS && record.length <= MAX_VALUE_LENGTH + SEAL_LENGTH) {
      const known = this.#values[number];
      const bytes = known !== undefined && known.sequence > sequence ? undefined : record.open(this.#sealer);
      if (bytes !== undefined) this.#values[number] = { sequence, bytes };
    } else if (type === RecordType.token && onToken !== undefined) {
      const payload = record.open(this.#sealer);
      if (payload !== undefined) onToken(number, payload);
    }
  }

  #isLive(record: RecordCursor): boolean {
    switch (record.type) {
      case RecordType.invoice:
        return !record.isSettled;
      case RecordType.value:
        return this.#values[record.number]?.sequence === record.sequence;
      case RecordType.token:
        return record.number >= this.#now;
      case RecordType.payment:
        return !record.isSettled && this.#isKept(record.number) && !goesWithIt(record);
      default:
        // Of a later firmware: never reclaimed by this one.
        return true;
    }
  }

  /** A record is gone with its block. */
  #leave(record: RecordCursor): void {
    if (record.type === RecordType.invoice) this.#kept?.remove(record.number);
  }

  /** Whether an invoice is still there, settled or not. One pass over the flash, the first time. */
  #isKept(number: number): boolean {
    if (this.#kept === undefined) {
      const kept = new KeptNumbers(this.#log.lastNumber);
      this.#log.scan((record) => {
        if (!record.isErased) kept.add(record.number);
      }, Wanted.invoices);
      this.#kept = kept;
    }
    return this.#kept.has(number) ?? this.stored(number) !== undefined;
  }

  #list(after: number, limit: number, wanted: number, isWanted: (record: RecordCursor) => boolean): Entry[] {
    const first = new FirstEntries(Math.min(limit, MAX_ENTRIES));
    const visit = (record: RecordCursor, start: number) => {
      if (record.type !== RecordType.invoice || record.number <= after) return;
      if (first.takes(record.number) && isWanted(record)) first.offer(record, start);
    };
    this.#log.scan(visit, wanted, after);
    return first.entries;
  }

  /** Finds an invoice, first where it was last seen, then from the newest block back. Sets #position. */
  #locate(number: number, hint: number): RecordCursor | undefined {
    if (hint >= 0) {
      const record = this.#locateIn(hint, number);
      if (record !== undefined) return record;
    }
    for (let age = 0; age < this.#log.blocks; age += 1) {
      const record = this.#locateIn(this.#log.blockStart(age), number);
      if (record !== undefined) return record;
    }
    return undefined;
  }

  #locateIn(start: number, number: number): RecordCursor | undefined {
    const record = this.#log.recordsAt(start, Wanted.invoices, number, number);
    while (record?.step()) {
      // Those whose mark is unsure come too.
      if (record.number !== number) continue;
      this.#position = start + record.at;
      return record;
    }
    return undefined;
  }

  /** Writes over the mark of the record at #position, then over its payload. */
  #blank(length: number): boolean {
    // A mark that was cut short may read otherwise the next time: it is made firm before anything is lost.
    if (!this.#mark(settledMark())) return false;
    try {
      return this.#log.clearBits(this.#position + RECORD_HEADER, new Uint8Array(length));
    } catch {
      return false;
    }
  }

  /** Writes over the mark of the record at #position. */
  #mark(mark: Uint8Array): boolean {
    try {
      return this.#log.clearBits(this.#position + MARK_OFFSET, mark);
    } catch {
      return false;
    }
  }
}

/** Whether the invoice of this payment is settled in the same block: they are reclaimed together, or not. */
function goesWithIt(payment: RecordCursor): boolean {
  const { number } = payment;
  const record = payment.another(Wanted.invoices, number, number);
  while (record.step() && record.at < payment.at) if (record.number === number) return record.isSettled;
  return false;
}
