/**
 * Sorts what a module sends: answers to commands, decoded symbols, noise. One buffer, sized once.
 *
 * A symbol has no length and no checksum, and its text may hold the tail's CR: so it ends when the line falls silent,
 * soon after a tail, later without one; or where the next one visibly begins.
 */
import { find } from "modules/bytes/bytes";
import { AIM_LENGTH, identifiedScan, parseAim } from "modules/scan/aim";
import { plainScan } from "modules/scan/plain";
import type { Scan } from "modules/scan/scan";

/** The most that a QR code holds, an AIM identifier, and a tail of two. */
export const MAX_SYMBOL = 4296 + AIM_LENGTH + 2;
const CR = 0x0d;
const LF = 0x0a;
const TAB = 0x09;
/** "]", with which an AIM identifier begins. */
const BRACKET = 0x5d;

/** Whether AIM identifiers come before symbols. unsure: the module did not take the setting, or did not say so. */
export type Identifiers = "sent" | "unsure" | "never";

/** How a family frames its answers. */
export interface AnswerFraming {
  /** The byte that begins one. */
  readonly first: number;
  /** Bytes before its data, and after them. */
  readonly head: number;
  readonly tail: number;
  /** The longest data that the driver asks for. */
  readonly maxData: number;
  /** An answer at `start` of bytes[..length). @returns its length, 0 while bytes are missing, -1 when there is none */
  lengthAt(bytes: Uint8Array, start: number, length: number): number;
}

export class Receiver {
  readonly #framing: AnswerFraming;
  /** Bytes thrown away, for the engineer. */
  noise = 0;
  readonly #bytes = new Uint8Array(MAX_SYMBOL);
  /** The byte that is looked for. */
  readonly #wanted = new Uint8Array(1);
  #length = 0;
  /** More came than any symbol has: all until the next silence is noise. */
  #flooded = false;

  constructor(framing: AnswerFraming) {
    this.#framing = framing;
  }

  /** The last byte that came is a tail's. */
  get endsInTail(): boolean {
    return this.#length > 0 && this.#isTail(this.#length - 1);
  }

  /** In the middle of a symbol, or of noise. */
  get isBusy(): boolean {
    return this.#length > 0 || this.#flooded;
  }

  /**
   * Takes bytes as they come.
   * @param awaiting an answer is expected, so what looks like one is one
   * @returns the data of an answer, if one is complete
   */
  push(bytes: Uint8Array, awaiting: boolean): Uint8Array | undefined {
    if (this.#flooded || bytes.length > MAX_SYMBOL - this.#length) {
      this.noise += bytes.length + this.#length;
      this.#length = 0;
      this.#flooded = true;
      return undefined;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return awaiting ? this.#takeAnswer() : undefined;
  }

  /**
   * The line fell silent: what is there are symbols, or noise. There are several where the pause between two was too short
   * to be seen, as it is when the processor had no time for the line.
   */
  silence(identifiers: Identifiers, hasTail = true): readonly Scan[] {
    this.#dropLateAnswers();
    const end = this.#length;
    const flooded = this.#flooded;
    this.#flooded = false;
    this.#length = 0;
    if (flooded || end === 0) return NOTHING;
    const scans: Scan[] = [];
    for (let from = 0; from < end; ) {
      const next = this.#nextSymbol(from, end, identifiers, hasTail);
      const scan = this.#symbol(from, this.#withoutTail(from, next), identifiers);
      if (scan === undefined) this.noise += next - from;
      else scans.push(scan);
      from = next;
    }
    return scans;
  }

  reset(): void {
    this.#length = 0;
    this.#flooded = false;
  }

  #takeAnswer(): Uint8Array | undefined {
    const { first, head, tail } = this.#framing;
    for (let at = 0; at < this.#length; at += 1) {
      if (this.#bytes[at] !== first) continue;
      const total = this.#framing.lengthAt(this.#bytes, at, this.#length);
      if (total === 0) return undefined;
      if (total < 0) continue;
      const data = this.#bytes.slice(at + head, at + total - tail);
      this.#cut(at, total);
      return data;
    }
    return undefined;
  }

  /** Answers that came when nobody waited any more stand before a symbol or behind its tail, and are no part of one. */
  #dropLateAnswers(): void {
    const { head, tail, maxData } = this.#framing;
    for (let at = 0; at < this.#length; at = this.#tailFrom(at, this.#length) + 1) {
      let total = this.#framing.lengthAt(this.#bytes, at, this.#length);
      while (total > 0 && total <= head + maxData + tail) {
        this.#cut(at, total);
        total = this.#framing.lengthAt(this.#bytes, at, this.#length);
      }
    }
  }

  #cut(at: number, count: number): void {
    this.#bytes.copyWithin(at, at + count, this.#length);
    this.#length -= count;
  }

  /** What was received in [from..to), one symbol and the noise before it. */
  #symbol(from: number, to: number, identifiers: Identifiers): Scan | undefined {
    for (let at = from; at < to && identifiers !== "never"; at += 1) {
      const scan = identifiedScan(this.#bytes, at, to);
      if (scan === undefined) continue;
      this.noise += at - from;
      return scan;
    }
    if (identifiers === "sent" || from >= to || !isText(this.#bytes, from, to)) return undefined;
    return plainScan(this.#bytes.slice(from, to));
  }

  /**
   * Where the symbol at `from` ends and another begins, or `end`. A text may hold a tail, so a tail alone ends nothing: an
   * identifier must follow or, where none are sent, a box must stand on one of its sides, alone between two tails.
   */
  #nextSymbol(from: number, end: number, identifiers: Identifiers, hasTail: boolean): number {
    const isPlain = identifiers !== "sent";
    const isBoxFirst = isPlain && this.#isBox(from, this.#tailFrom(from, end));
    let last = end;
    if (!hasTail && !isPlain) {
      // None of our codes holds a "]".
      last = this.#find(BRACKET, from + 1, end);
      while (last < end && (parseAim(this.#bytes, last)?.symbology ?? "other") === "other")
        last = this.#find(BRACKET, last + 1, end);
    }
    for (let at = this.#tailFrom(from, end) + 1; at < last; at = this.#tailFrom(at, end) + 1) {
      if (this.#isTail(at)) continue;
      if (isBoxFirst || (identifiers !== "never" && parseAim(this.#bytes, at) !== undefined)) return at;
      if (isPlain && this.#isBox(at, this.#tailFrom(at, end))) return at;
    }
    return last;
  }

  #isBox(from: number, to: number): boolean {
    return plainScan(this.#bytes.slice(from, this.#withoutTail(from, to))).symbology !== "other";
  }

  /** The first tail after `at`, or `end`. */
  #tailFrom(at: number, end: number): number {
    return this.#find(CR, at, this.#find(LF, at, this.#find(TAB, at, end)));
  }

  /** The first such byte in [at..end), or `end`. In C: a look at each byte of a long code costs half as much as its check. */
  #find(byte: number, at: number, end: number): number {
    if (at >= end) return end;
    this.#wanted[0] = byte;
    const found = find(this.#bytes.subarray(at, end), this.#wanted);
    return found < 0 ? end : at + found;
  }

  /** TAB is one too, of a module that keeps to its own. */
  #isTail(at: number): boolean {
    const byte = this.#bytes[at];
    return byte === CR || byte === LF || byte === TAB;
  }

  #withoutTail(from: number, to: number): number {
    let end = to;
    if (end > from && this.#bytes[end - 1] === TAB) return end - 1;
    if (end > from && this.#bytes[end - 1] === LF) end -= 1;
    if (end > from && this.#bytes[end - 1] === CR) end -= 1;
    return end;
  }
}

const NOTHING: readonly Scan[] = Object.freeze([]);

/** Nothing but what a printed code holds: printable characters, and GS between GS1 elements. */
function isText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (!isMark(byte) && byte !== CR && byte !== LF && (byte < 0x20 || byte === 0x7f)) return false;
  }
  return true;
}

/** EOT, GS and RS: separators of GS1 elements and of the envelope of a PPN (ISO/IEC 15434). */
function isMark(byte: number): boolean {
  return byte === 0x04 || byte === 0x1d || byte === 0x1e;
}
