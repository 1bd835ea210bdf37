/** How a record lies in a block (modules/journal/record.ts has the table), and what a walk over one is told and tells. */

export const RECORD_HEADER = 24;
export const MARK_OFFSET = 20;
/** The first byte of a record. */
export const MAGIC = 0x4a;
/** In the type: the payload is sealed. */
export const SEALED_TYPE = 0x80;
export const INVOICE_TYPE = 1;
/** A word where a record would begin, after the last: nothing was written there, or it was sealed off. */
export const ERASED = 0xffffffff;
export const SEALED = 0;

/**
 * The places of a walk's words (walk.ts), a Uint32Array that goes with it from block to block.
 *
 * | word | what |
 * |---|---|
 * | from | in: where the first record may be. Out: where the next one may be, which is the end of the last good one |
 * | stop | in: at which records it stops, bits of Stop |
 * | low, high | in: numbers of the invoices that Stop.waiting and Stop.settled mean, both included |
 * | at, type, length, sequence, number | out: the last good record, where it stopped too; its header's fields |
 * | damaged | added up: stretches before a good record that are neither good nor sealed off |
 * | waiting, waitingBytes | added up: invoices with an untouched mark, and the room that they take |
 * | topSequence, topNumber | the greatest sequence; the greatest number of an invoice |
 */
export const Word = Object.freeze({
  from: 0,
  stop: 1,
  low: 2,
  high: 3,
  at: 4,
  type: 5,
  length: 6,
  sequence: 7,
  number: 8,
  damaged: 9,
  waiting: 10,
  waitingBytes: 11,
  topSequence: 12,
  topNumber: 13,
});
export const WORDS = 14;

/** An invoice whose mark is neither untouched nor that of a settled one is always stopped at: it takes thinking about. */
export const Stop = Object.freeze({
  /** Also checks the payload of each record that is not settled: one that is not whole is not good. */
  whole: 1,
  /** At records that are no invoices. */
  others: 2,
  /** At invoices whose mark is untouched. */
  waiting: 4,
  /** At invoices that are settled beyond doubt: the last two bytes of the mark are 0. */
  settled: 8,
});

/** @returns how much room a record takes */
export function recordLength(payloadLength: number): number {
  return (RECORD_HEADER + payloadLength + 3) & ~3;
}

/** Whether the last two bytes of a mark say that its invoice is settled: 4 of their 16 bits are enough. */
export function isSettled(mark: number): boolean {
  // All of a full flash are one or the other.
  if (mark === 0xffff || mark === 0) return mark === 0;
  let cleared = 0;
  for (let bits = ~mark & 0xffff; bits !== 0; bits &= bits - 1) cleared += 1;
  return cleared >= 4;
}
