/**
 * Sorts what a module sends: answers to commands, decoded symbols, noise. One buffer, sized once.
 *
 * A symbol has no length and no checksum, and its text may hold the tail's CR: so it ends when the line falls silent,
 * soon after a tail, later without one.
 */
import { AIM_LENGTH, identifiedScan } from "modules/scan/aim";
import { plainScan } from "modules/scan/plain";
import type { Scan } from "modules/scan/scan";

/** The most that a QR code holds, an AIM identifier, and a tail of two. */
export const MAX_SYMBOL = 4296 + AIM_LENGTH + 2;
const CR = 0x0d;
const LF = 0x0a;

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
   * The line fell silent: what is there is a symbol, or noise.
   */
  silence(identifiers: Identifiers): Scan | undefined {
    this.#dropLateAnswers();
    const length = this.#withoutTail();
    const flooded = this.#flooded;
    this.#flooded = false;
    if (flooded || this.#length === 0) return undefined;
    const received = this.#length;
    this.#length = 0;
    for (let at = 0; at < length && identifiers !== "never"; at += 1) {
      const scan = identifiedScan(this.#bytes, at, length);
      if (scan === undefined) continue;
      this.noise += at;
      return scan;
    }
    if (identifiers !== "sent" && length > 0 && isText(this.#bytes, length)) {
      return plainScan(this.#bytes.slice(0, length));
    }
    this.noise += received;
    return undefined;
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
      this.#bytes.copyWithin(at, at + total, this.#length);
      this.#length -= total;
      return data;
    }
    return undefined;
  }

  /** Answers that came when nobody waited any more stand behind the symbol's tail, and are no part of it. */
  #dropLateAnswers(): void {
    const { head, tail, maxData } = this.#framing;
    let end = this.#length;
    for (let data = 1; data <= maxData; data += 1) {
      const at = end - head - tail - data;
      if (at <= 0 || this.#framing.lengthAt(this.#bytes, at, end) !== end - at) continue;
      end = at;
      data = 0;
    }
    if (end < this.#length && this.#isTail(end - 1)) this.#length = end;
  }

  #isTail(at: number): boolean {
    return this.#bytes[at] === CR || this.#bytes[at] === LF;
  }

  #withoutTail(): number {
    let length = this.#length;
    if (length > 0 && this.#bytes[length - 1] === LF) length -= 1;
    if (length > 0 && this.#bytes[length - 1] === CR) length -= 1;
    return length;
  }
}

/** Nothing but what a printed code holds: printable characters, and GS between GS1 elements. */
function isText(bytes: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (!isMark(byte) && byte !== CR && byte !== LF && (byte < 0x20 || byte === 0x7f)) return false;
  }
  return true;
}

/** EOT, GS and RS: separators of GS1 elements and of the envelope of a PPN (ISO/IEC 15434). */
function isMark(byte: number): boolean {
  return byte === 0x04 || byte === 0x1d || byte === 0x1e;
}
