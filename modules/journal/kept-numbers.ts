/**
 * Which of the last invoices are still in the journal, a bit each: whether a payment counts is asked for each of them when a
 * block is reclaimed, and looking for an invoice in the flash is a pass over it.
 */

/** Numbers that are known: more than a megabyte holds invoices. 512 bytes, from the first reclaim that meets a payment on. */
const SPAN = 4096;

export class KeptNumbers {
  readonly #bits = new Uint8Array(SPAN / 8);
  #last: number;

  /** @param last the highest number so far */
  constructor(last: number) {
    this.#last = last;
  }

  add(number: number): void {
    // The places of numbers that are too old by now are taken over.
    for (; this.#last < number; this.#last += 1) this.#set(this.#last + 1, false);
    if (number > this.#last - SPAN) this.#set(number, true);
  }

  remove(number: number): void {
    if (number > this.#last - SPAN) this.#set(number, false);
  }

  /** @returns undefined for one that is too old to be known here */
  has(number: number): boolean | undefined {
    if (number <= this.#last - SPAN) return undefined;
    if (number > this.#last) return false;
    return ((this.#bits[(number % SPAN) >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  #set(number: number, isKept: boolean): void {
    const at = (number % SPAN) >> 3;
    const bit = 1 << (number & 7);
    const byte = this.#bits[at] ?? 0;
    this.#bits[at] = isKept ? byte | bit : byte & ~bit;
  }
}
