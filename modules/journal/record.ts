/**
 * A record of the journal. It never crosses a block, begins at a multiple of 4, and is padded with FF to one.
 *
 * | offset | size | what, little endian |
 * |---|---|---|
 * | 0 | 1 | 4A ("J") |
 * | 1 | 1 | type: 1 invoice, 2 value, 3 token, 4 payment; 80 added: the payload is sealed (modules/sealing) about bytes 1-11 |
 * | 2 | 2 | length n of the payload: with nonce and tag where it is sealed |
 * | 4 | 4 | sequence: 1, 2, 3... over all types; a copy keeps it |
 * | 8 | 4 | number: of the invoice, of the value's key, when the token dies (s), or of the invoice that was paid |
 * | 12 | 4 | CRC-32 of the payload |
 * | 16 | 4 | CRC-32 of bytes 0-15 |
 * | 20 | 4 | mark, of an invoice or a payment; FF FF FF FF for a new record |
 * | 24 | n | payload |
 *
 * The mark is written over in place, which NOR flash allows since it only clears bits:
 * | offset | size | what |
 * |---|---|---|
 * | 20 | 1 | reason r of the rejection, 1 to 126; FF: not rejected |
 * | 21 | 1 | ~r; anything else: the rejection was cut short, and did not happen; but 00 00 is reason 127, any other |
 * | 22 | 2 | 00 00: settled (accepted, set aside or replaced); counts from 4 of the 16 bits on |
 *
 * So an answer needs no room: a journal that is full can always be emptied. A mark that the power cut short reads either
 * way, and both are right: not yet marked, the invoice is sent once more, and the collector knows its number.
 *
 * An invoice that was settled long ago has a payload of zeros, written over in place too: it is erased. So has a payment
 * whose invoice is gone, with the mark of one that is settled.
 *
 * A payment, type 4, is how its invoice was paid, known after it was stored: its payload is that of key 18 of a sale record
 * (modules/sale-record/sale-record.ts), or null in CBOR (F6) where nothing was paid. The last one of an invoice counts.
 *
 * The two CRCs are apart so that a mount reads heads only: on the device a CRC costs microseconds a byte.
 */
import { crc32 } from "modules/bytes/bytes";
import {
  INVOICE_TYPE,
  isSettled,
  MAGIC,
  MARK_OFFSET,
  RECORD_HEADER,
  recordLength,
  SEALED_TYPE,
  Stop,
  WORDS,
  Word,
} from "modules/records/format";
import { walk } from "modules/records/walk";
import { NONCE_LENGTH, SEAL_LENGTH } from "modules/sealing/aead";
import type { Place, Sealer } from "modules/sealing/sealer";

export { MARK_OFFSET, RECORD_HEADER, recordLength } from "modules/records/format";

/** The reason of a rejection whose own cannot be written: another one was cut short in its place. */
export const ANY_REASON = 127;

export const RecordType = Object.freeze({ invoice: INVOICE_TYPE, value: 2, token: 3, payment: 4 });

/** Bytes of the header that the seal is about: type, length, sequence and number. */
const ABOUT_OFFSET = 1;
const ABOUT_END = 12;

/** Which records a walk stops at. Those of an invoice whose mark takes thinking about are never passed over. */
export const Wanted = Object.freeze({
  all: Stop.others | Stop.waiting | Stop.settled,
  others: Stop.others,
  waiting: Stop.waiting,
  settled: Stop.settled,
  invoices: Stop.waiting | Stop.settled,
  none: 0,
});
const MAX_NUMBER = 0xffffffff;

/** How it is sealed, and for where. */
export interface Sealing {
  readonly sealer: Sealer;
  readonly place: Place;
}

/** @param sealing where it is to be sealed */
export function encodeRecord(
  type: number,
  sequence: number,
  number: number,
  payload: Uint8Array,
  sealing?: Sealing,
): Uint8Array {
  const length = payload.length + (sealing === undefined ? 0 : SEAL_LENGTH);
  const bytes = new Uint8Array(recordLength(length)).fill(0xff);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, MAGIC);
  view.setUint8(1, sealing === undefined ? type : type | SEALED_TYPE);
  view.setUint16(2, length, true);
  view.setUint32(4, sequence, true);
  view.setUint32(8, number, true);
  bytes.set(payload, sealing === undefined ? RECORD_HEADER : RECORD_HEADER + NONCE_LENGTH);
  if (sealing !== undefined) {
    const about = bytes.slice(ABOUT_OFFSET, ABOUT_END);
    sealing.sealer.seal(about, bytes, RECORD_HEADER, payload.length, sealing.place);
  }
  view.setUint32(12, crc32(bytes, RECORD_HEADER, RECORD_HEADER + length), true);
  view.setUint32(16, crc32(bytes, 0, 16), true);
  return bytes;
}

/** What is written over MARK_OFFSET when an invoice is rejected. @param reason 1 to ANY_REASON */
export function rejectionMark(reason: number): Uint8Array {
  return Uint8Array.of(reason === ANY_REASON ? 0 : reason, reason === ANY_REASON ? 0 : ~reason & 0xff, 0xff, 0xff);
}

/** What is written over MARK_OFFSET when an invoice is settled. */
export function settledMark(): Uint8Array {
  return Uint8Array.of(0xff, 0xff, 0, 0);
}

/**
 * Steps from one good record to the next of those that are wanted, in one block or, with `enter`, in several; the invoices
 * that it passes over are counted. One object for all of them.
 */
export class RecordCursor {
  readonly #words = new Uint32Array(WORDS);
  readonly #from: number;
  readonly #wanted: number;
  #block: ArrayBuffer;
  /** Made when somebody looks. */
  #view: DataView | undefined;

  /**
   * @param block the whole block @param from where its first record is
   * @param whole also checks the payload of every record; else only heads, and `isWhole` tells of one
   * @param wanted of Wanted
   * @param low numbers of the invoices that are wanted, if any are: from this one @param high to this one
   */
  constructor(
    block: ArrayBuffer,
    from: number,
    whole: boolean,
    wanted: number = Wanted.all,
    low = 0,
    high = MAX_NUMBER,
  ) {
    this.#from = from;
    this.#wanted = wanted;
    this.#words[Word.low] = low;
    this.#words[Word.high] = high;
    this.#block = block;
    this.enter(block, whole);
  }

  /** Goes on with another block, from its first record; what was counted is kept. */
  enter(block: ArrayBuffer, whole: boolean): void {
    this.#block = block;
    this.#view = undefined;
    this.#words[Word.from] = this.#from;
    this.#words[Word.stop] = whole ? this.#wanted | Stop.whole : this.#wanted;
  }

  /** @returns false when there are no more */
  step(): boolean {
    return walk(this.#block, this.#words);
  }

  /** Of the invoices to come, none above this number is wanted any more. */
  limit(high: number): void {
    this.#words[Word.high] = high;
  }

  /** Another cursor over the same block, before its first record. */
  another(wanted: number, low: number, high: number): RecordCursor {
    const isWhole = ((this.#words[Word.stop] ?? 0) & Stop.whole) !== 0;
    return new RecordCursor(this.#block, this.#from, isWhole, wanted, low, high);
  }

  /** Offset of the record in its block. */
  get at(): number {
    return this.#words[Word.at] ?? 0;
  }

  /** Offset after it: where the next one may be. After the last step, where the good records end. */
  get end(): number {
    return this.#words[Word.from] ?? 0;
  }

  get type(): number {
    return (this.#words[Word.type] ?? 0) & ~SEALED_TYPE;
  }

  get isSealed(): boolean {
    return ((this.#words[Word.type] ?? 0) & SEALED_TYPE) !== 0;
  }

  /** Of the payload as it lies in flash. */
  get length(): number {
    return this.#words[Word.length] ?? 0;
  }

  get sequence(): number {
    return this.#words[Word.sequence] ?? 0;
  }

  get number(): number {
    return this.#words[Word.number] ?? 0;
  }

  /** Stretches that are neither good nor sealed off, before a good record. */
  get damaged(): number {
    return this.#words[Word.damaged] ?? 0;
  }

  /** Invoices so far whose mark is untouched: they wait to be sent, stopped at or not; and the room that they take. */
  get waiting(): number {
    return this.#words[Word.waiting] ?? 0;
  }

  get waitingBytes(): number {
    return this.#words[Word.waitingBytes] ?? 0;
  }

  /** The greatest sequence so far, and the greatest number of an invoice. */
  get topSequence(): number {
    return this.#words[Word.topSequence] ?? 0;
  }

  get topNumber(): number {
    return this.#words[Word.topNumber] ?? 0;
  }

  /** The record's bytes, mark included; a view. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#block, this.at, this.end - this.at);
  }

  /** What was stored. @returns undefined when it is not what was written, or was sealed with another key */
  open(sealer: Sealer | undefined): Uint8Array | undefined {
    if (!this.isWhole || this.isErased) return undefined;
    if (!this.isSealed) return this.payload.slice();
    return sealer?.open(new Uint8Array(this.#block, this.at + ABOUT_OFFSET, ABOUT_END - ABOUT_OFFSET), this.payload);
  }

  /** Settled, and its payload written over with zeros. */
  get isErased(): boolean {
    if (!this.isSettled) return false;
    const payload = this.payload;
    for (let i = 0; i < payload.length; i += 1) if (payload[i] !== 0) return false;
    return true;
  }

  /** A view of what lies in flash. */
  get payload(): Uint8Array {
    return new Uint8Array(this.#block, this.at + RECORD_HEADER, this.length);
  }

  /** Whether the payload is what was written. */
  get isWhole(): boolean {
    return crc32(this.payload, 0, this.length) === this.#fields.getUint32(this.at + 12, true);
  }

  get isSettled(): boolean {
    return isSettled(this.#fields.getUint16(this.at + MARK_OFFSET + 2, true));
  }

  /** No bit of its mark was ever cleared. */
  get isUntouched(): boolean {
    return this.#fields.getUint32(this.at + MARK_OFFSET, true) === 0xffffffff;
  }

  /** The mark of an invoice as it should be, where the power may have left it by half; undefined when it is sound. */
  get markToFinish(): Uint8Array | undefined {
    const settled = this.#fields.getUint16(this.at + MARK_OFFSET + 2, true);
    if (settled !== 0 && isSettled(settled)) return settledMark();
    return settled !== 0 && this.reason !== 0 ? rejectionMark(this.reason) : undefined;
  }

  /** Why it was rejected; 0 when it was not. */
  get reason(): number {
    const reason = this.#fields.getUint8(this.at + MARK_OFFSET);
    const complement = this.#fields.getUint8(this.at + MARK_OFFSET + 1);
    if (reason === 0 && complement === 0) return ANY_REASON;
    return reason < ANY_REASON && (reason ^ complement) === 0xff ? reason : 0;
  }

  /** Whether a mark can be written over the one that is there: flash only clears bits. */
  takes(mark: Uint8Array): boolean {
    for (let i = 0; i < mark.length; i += 1) {
      const wanted = mark[i] ?? 0;
      if (wanted !== 0xff && (this.#fields.getUint8(this.at + MARK_OFFSET + i) & wanted) !== wanted) return false;
    }
    return true;
  }

  get #fields(): DataView {
    this.#view ??= new DataView(this.#block);
    return this.#view;
  }
}
