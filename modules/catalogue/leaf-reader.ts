/** Steps through the presentations of one leaf (format.ts), making an object of those alone that are asked for. */
import type { Result } from "modules/result/result";
import * as format from "./format";
import type { GenericKind, Presentation } from "./presentation";

const { MAX_LABEL, PAGE_LENGTH } = format;
const FIRST = 8;
const NONE: Uint8Array = new Uint8Array(0);
const KINDS: readonly GenericKind[] = Object.freeze([
  "originator",
  "generic",
  "complementary-doses",
  "substitutable",
] as const);
const DAMAGED = Object.freeze({ ok: false, reason: "damaged" } as const);

export class LeafReader {
  // XS looks fields up in the order of their declaration: those of the inner loops come first.
  #at = 0;
  #page: Uint8Array = NONE;
  readonly #codeBook: Uint8Array;
  readonly #rates: readonly number[];
  readonly #fees: readonly number[];
  readonly #knowsSpecific: boolean;
  /** Codes still to be spelled out: each step down leads to lesser ones, so this is deep enough. */
  readonly #stack = new Uint8Array(format.CODES + 1);
  #left = 0;
  #flags = 0;
  #more = 0;
  #price = 0;
  #tfr = 0;
  #group = 0;
  #generic = 0;
  #label = 0;
  #labelLength = 0;
  /** CIP7 of the presentation that `next` came to. */
  key = 0;
  /** The page made sense so far. */
  isSound = true;

  /** @param codeBook one that `isCodeBook` has accepted */
  constructor(codeBook: Uint8Array, rates: readonly number[], fees: readonly number[], knowsSpecific: boolean) {
    this.#knowsSpecific = knowsSpecific;
    this.#codeBook = codeBook;
    this.#rates = rates;
    this.#fees = fees;
  }

  open(page: Uint8Array): void {
    this.#page = page;
    this.#left = page[4] ?? 0;
    this.key = (page[5] ?? 0) | ((page[6] ?? 0) << 8) | ((page[7] ?? 0) << 16);
    this.#at = FIRST;
    this.isSound = true;
  }

  /** Goes to the next presentation. @returns false after the last, and when the page makes no sense */
  next(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    this.key += this.#varint();
    this.#flags = this.#byte();
    this.#more = (this.#flags & 0x80) === 0 ? 0 : this.#byte();
    this.#price = this.#varint();
    this.#tfr = (this.#more & format.HAS_TFR) === 0 ? 0 : this.#varint();
    this.#group = (this.#more & format.HAS_GROUP) === 0 ? 0 : this.#varint();
    this.#generic = (this.#more & format.HAS_GENERIC_PRICE) === 0 ? 0 : this.#varint();
    this.#labelLength = this.#byte();
    this.#label = this.#at;
    this.#at += this.#labelLength;
    this.isSound &&= this.#at <= PAGE_LENGTH && this.key <= 9_999_999;
    if (!this.isSound) this.#left = 0;
    return this.isSound;
  }

  presentation(cip13: string): Result<Presentation, "damaged"> {
    const label = this.#spell();
    const state = (this.#flags >> 5) & 3;
    const feeCents = this.#fees[(this.#flags >> 3) & 3] ?? 0;
    if (label === undefined || feeCents > this.#price) return DAMAGED;
    return {
      ok: true,
      value: {
        cip13,
        label,
        priceCents: this.#price,
        feeCents,
        rate: this.#rates[this.#flags & 7] ?? 0,
        marketed: state === 0,
        specific: this.#knowsSpecific ? (this.#more & format.IS_SPECIFIC) !== 0 : null,
        ...(state < 2 ? {} : { authorisation: state === 2 ? "suspended" : "withdrawn" }),
        ...((this.#more & format.HAS_TFR) === 0 ? {} : { tfrCents: this.#tfr }),
        ...((this.#more & format.SEVERAL_RATES) === 0 ? {} : { severalRates: true }),
        ...((this.#more & format.HAS_GENERIC_PRICE) === 0 ? {} : { genericCents: this.#generic }),
        ...((this.#more & format.HAS_GROUP) === 0
          ? {}
          : { genericGroup: { id: this.#group, kind: KINDS[(this.#more >> 4) & 3] ?? "originator" } }),
      },
    };
  }

  /** @returns undefined for a label that is longer than the screen's */
  #spell(): string | undefined {
    const page = this.#page;
    const codeBook = this.#codeBook;
    const stack = this.#stack;
    const end = this.#label + this.#labelLength;
    let text = "";
    for (let i = this.#label; i < end; i += 1) {
      let depth = 1;
      stack[0] = page[i] ?? 0;
      while (depth > 0) {
        depth -= 1;
        const code = stack[depth] ?? 0;
        if (code >= format.CODES) return undefined;
        const first = codeBook[code * 2] ?? 0;
        const second = codeBook[code * 2 + 1] ?? 0;
        if (second === format.CHARACTER) {
          if (text.length === MAX_LABEL) return undefined;
          text += String.fromCharCode(first);
        } else {
          stack[depth] = second;
          stack[depth + 1] = first;
          depth += 2;
        }
      }
    }
    return text;
  }

  #byte(): number {
    const byte = this.#page[this.#at];
    this.#at += 1;
    if (byte === undefined) this.isSound = false;
    return byte ?? 0;
  }

  #varint(): number {
    const page = this.#page;
    let at = this.#at;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = page[at];
      at += 1;
      if (byte === undefined) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.#at = at;
        return value;
      }
    }
    this.isSound = false;
    return 0;
  }
}
