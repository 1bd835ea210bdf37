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
import { NONCE_LENGTH, SEAL_LENGTH } from "modules/sealing/aead";
import type { Place, Sealer } from "modules/sealing/sealer";

export const RECORD_HEADER = 24;
export const MARK_OFFSET = 20;
/** The reason of a rejection whose own cannot be written: another one was cut short in its place. */
export const ANY_REASON = 127;

export const RecordType = Object.freeze({ invoice: 1, value: 2, token: 3, payment: 4 });

/** In the type: the payload is sealed. */
const SEALED_TYPE = 0x80;
/** Bytes of the header that the seal is about: type, length, sequence and number. */
const ABOUT_OFFSET = 1;
const ABOUT_END = 12;

const MAGIC = 0x4a;
const ERASED = 0xffffffff;
const SEALED = 0;

/** @returns how much room a record takes */
export function recordLength(payloadLength: number): number {
  return (RECORD_HEADER + payloadLength + 3) & ~3;
}

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

/** Steps from one good record of a block to the next: one object for a whole block, or for all of them. */
export class RecordCursor {
  /** Offset of the record in its block. */
  at = 0;
  /** Offset after it: where the next one may be. After the last step, where the good records end. */
  end = 0;
  type = 0;
  isSealed = false;
  /** Of the payload as it lies in flash. */
  length = 0;
  sequence = 0;
  number = 0;
  /** Records that are neither good nor sealed off, before the last good one. */
  damaged = 0;
  #bytes: Uint8Array;
  #view: DataView;
  #from: number;
  #whole: boolean;

  /**
   * @param block the whole block @param from where its first record is
   * @param whole also checks the payload of every record; else only heads, and `isWhole` tells of one
   */
  constructor(block: ArrayBuffer, from: number, whole: boolean) {
    this.#bytes = new Uint8Array(block);
    this.#view = new DataView(block);
    this.#from = from;
    this.#whole = whole;
    this.end = from;
  }

  /** @returns false when there are no more */
  step(): boolean {
    let skipped = 0;
    for (let at = this.end; at + RECORD_HEADER <= this.#bytes.length; at += 4) {
      const word = this.#view.getUint32(at, true);
      // Nothing was ever written after an erased word or a seal where a record should begin.
      if (skipped === 0 && (word === ERASED || word === SEALED)) return false;
      if ((word & 0xff) === MAGIC && this.#read(at)) {
        if (skipped > 0) this.damaged += 1;
        return true;
      }
      skipped += 1;
    }
    return false;
  }

  /** Another cursor over the same block, before its first record. */
  another(): RecordCursor {
    return new RecordCursor(this.#bytes.buffer as ArrayBuffer, this.#from, this.#whole);
  }

  /** The record's bytes, mark included; a view. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(this.at, this.end);
  }

  /** What was stored. @returns undefined when it is not what was written, or was sealed with another key */
  open(sealer: Sealer | undefined): Uint8Array | undefined {
    if (!this.isWhole || this.isErased) return undefined;
    if (!this.isSealed) return this.payload.slice();
    return sealer?.open(this.#bytes.subarray(this.at + ABOUT_OFFSET, this.at + ABOUT_END), this.payload);
  }

  /** Settled, and its payload written over with zeros. */
  get isErased(): boolean {
    if (!this.isSettled) return false;
    for (let i = 0; i < this.length; i += 1) if (this.#bytes[this.at + RECORD_HEADER + i] !== 0) return false;
    return true;
  }

  /** A view of what lies in flash. */
  get payload(): Uint8Array {
    return this.#bytes.subarray(this.at + RECORD_HEADER, this.at + RECORD_HEADER + this.length);
  }

  /** Whether the payload is what was written. */
  get isWhole(): boolean {
    return crc32(this.payload, 0, this.length) === this.#view.getUint32(this.at + 12, true);
  }

  get isSettled(): boolean {
    return isSettled(this.#view.getUint16(this.at + MARK_OFFSET + 2, true));
  }

  /** The mark of an invoice as it should be, where the power may have left it by half; undefined when it is sound. */
  get markToFinish(): Uint8Array | undefined {
    const settled = this.#view.getUint16(this.at + MARK_OFFSET + 2, true);
    if (settled !== 0 && isSettled(settled)) return settledMark();
    return settled !== 0 && this.reason !== 0 ? rejectionMark(this.reason) : undefined;
  }

  /** Why it was rejected; 0 when it was not. */
  get reason(): number {
    const reason = this.#view.getUint8(this.at + MARK_OFFSET);
    const complement = this.#view.getUint8(this.at + MARK_OFFSET + 1);
    if (reason === 0 && complement === 0) return ANY_REASON;
    return reason < ANY_REASON && (reason ^ complement) === 0xff ? reason : 0;
  }

  /** Whether a mark can be written over the one that is there: flash only clears bits. */
  takes(mark: Uint8Array): boolean {
    for (let i = 0; i < mark.length; i += 1) {
      const wanted = mark[i] ?? 0;
      if (wanted !== 0xff && (this.#view.getUint8(this.at + MARK_OFFSET + i) & wanted) !== wanted) return false;
    }
    return true;
  }

  #read(at: number): boolean {
    const view = this.#view;
    const length = view.getUint16(at + 2, true);
    const end = at + recordLength(length);
    if (end > this.#bytes.length || crc32(this.#bytes, at, at + 16) !== view.getUint32(at + 16, true)) return false;
    // One that was being erased when the power went is settled: its payload counts no more.
    if (
      this.#whole &&
      !isSettled(view.getUint16(at + MARK_OFFSET + 2, true)) &&
      crc32(this.#bytes, at + RECORD_HEADER, at + RECORD_HEADER + length) !== view.getUint32(at + 12, true)
    ) {
      return false;
    }
    this.at = at;
    this.end = end;
    this.type = view.getUint8(at + 1) & ~SEALED_TYPE;
    this.isSealed = (view.getUint8(at + 1) & SEALED_TYPE) !== 0;
    this.length = length;
    this.sequence = view.getUint32(at + 4, true);
    this.number = view.getUint32(at + 8, true);
    return true;
  }
}

function isSettled(mark: number): boolean {
  // All of a full flash are one or the other, and each is asked several times in a start.
  if (mark === 0xffff || mark === 0) return mark === 0;
  let cleared = 0;
  for (let bits = ~mark & 0xffff; bits !== 0; bits &= bits - 1) cleared += 1;
  return cleared >= 4;
}
