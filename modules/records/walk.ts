/**
 * Goes over the records of a block as far as somebody must look: a start meets thousands, and most of them are invoices that
 * are only counted. A device has it in C (drivers/records), under this module's own name; this is the twin that runs
 * everywhere else, and the same tests hold both.
 */
// By its path: under its own name it is the C's, and this is to have none.
import { crc32 } from "../bytes/bytes";
import {
  ERASED,
  INVOICE_TYPE,
  isSettled,
  MAGIC,
  MARK_OFFSET,
  RECORD_HEADER,
  recordLength,
  SEALED,
  SEALED_TYPE,
  Stop,
  Word,
} from "./format";

/**
 * @param block the whole block
 * @param words as format.ts has them; changed @returns false when there are no more
 */
export function walk(block: ArrayBuffer, words: Uint32Array): boolean {
  const view = new DataView(block);
  const whole = ((words[Word.stop] ?? 0) & Stop.whole) !== 0;
  let skipped = false;
  for (let at = words[Word.from] ?? 0; at + RECORD_HEADER <= view.byteLength; ) {
    const word = view.getUint32(at, true);
    // Nothing was ever written after an erased word or a seal where a record should begin.
    if (!skipped && (word === ERASED || word === SEALED)) return false;
    const end = (word & 0xff) === MAGIC ? endOf(view, at, whole) : 0;
    if (end === 0) {
      skipped = true;
      at += 4;
      continue;
    }
    if (skipped) add(words, Word.damaged, 1);
    skipped = false;
    words[Word.at] = at;
    words[Word.type] = (word >>> 8) & 0xff;
    words[Word.length] = word >>> 16;
    words[Word.sequence] = view.getUint32(at + 4, true);
    words[Word.number] = view.getUint32(at + 8, true);
    words[Word.from] = end;
    reach(words, Word.topSequence, words[Word.sequence] ?? 0);
    if (stopsAt(words, view.getUint32(at + MARK_OFFSET, true), end - at)) return true;
    at = end;
  }
  return false;
}

/** @returns where a record ends that begins here; 0 where none does */
function endOf(view: DataView, at: number, whole: boolean): number {
  const length = view.getUint16(at + 2, true);
  const end = at + recordLength(length);
  const bytes = new Uint8Array(view.buffer);
  if (end > bytes.length || crc32(bytes, at, at + 16) !== view.getUint32(at + 16, true)) return 0;
  // One that was being erased when the power went is settled: its payload counts no more.
  if (!whole || isSettled(view.getUint16(at + MARK_OFFSET + 2, true))) return end;
  const payload = at + RECORD_HEADER;
  return crc32(bytes, payload, payload + length) === view.getUint32(at + 12, true) ? end : 0;
}

/** Counts the record that the words tell of. @returns whether somebody must look at it */
function stopsAt(words: Uint32Array, mark: number, room: number): boolean {
  const stop = words[Word.stop] ?? 0;
  if (((words[Word.type] ?? 0) & ~SEALED_TYPE) !== INVOICE_TYPE) return (stop & Stop.others) !== 0;
  const number = words[Word.number] ?? 0;
  reach(words, Word.topNumber, number);
  const isIn = number >= (words[Word.low] ?? 0) && number <= (words[Word.high] ?? 0);
  if (mark >>> 16 === 0) return isIn && (stop & Stop.settled) !== 0;
  if (mark !== 0xffffffff) return true;
  add(words, Word.waiting, 1);
  add(words, Word.waitingBytes, room);
  return isIn && (stop & Stop.waiting) !== 0;
}

function add(words: Uint32Array, word: number, more: number): void {
  words[word] = (words[word] ?? 0) + more;
}

function reach(words: Uint32Array, word: number, value: number): void {
  if (value > (words[word] ?? 0)) words[word] = value;
}
