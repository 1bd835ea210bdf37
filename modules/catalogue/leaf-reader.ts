/** Steps through the presentations of one leaf (format.ts), making an object of those alone that are asked for. */
import type { Result } from "modules/result/result";
import {
  COVER_BITS,
  HAS_GENERIC_PRICE,
  HAS_GROUP,
  HAS_GROUPS,
  HAS_TFR,
  HAS_THIRD,
  HAS_TRA,
  IS_OWN,
  IS_SPECIFIC,
  PAGE_LENGTH,
  SEVERAL_RATES,
} from "./format";
import { COVER_KINDS, type GenericGroup, type GenericKind, type Presentation } from "./presentation";
import type { Speller } from "./speller";

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
  readonly #rates: readonly number[];
  readonly #fees: readonly number[];
  readonly #knowsSpecific: boolean;
  readonly #speller: Speller;
  #left = 0;
  #flags = 0;
  #more = 0;
  #third = 0;
  #price = 0;
  #tfr = 0;
  #group = 0;
  #generic = 0;
  #tra = 0;
  /** Where the other groups are, and how many. */
  #groupsAt = 0;
  #groups = 0;
  #vat = 0;
  #label = 0;
  #labelLength = 0;
  /** CIP7 of the presentation that `next` came to. */
  key = 0;
  /** The page made sense so far. */
  isSound = true;

  constructor(speller: Speller, rates: readonly number[], fees: readonly number[], knowsSpecific: boolean) {
    this.#knowsSpecific = knowsSpecific;
    this.#speller = speller;
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
    this.#third = (this.#more & HAS_THIRD) === 0 ? 0 : this.#byte();
    this.#price = this.#varint();
    this.#tfr = (this.#more & HAS_TFR) === 0 ? 0 : this.#varint();
    this.#group = (this.#more & HAS_GROUP) === 0 ? 0 : this.#varint();
    this.#generic = (this.#more & HAS_GENERIC_PRICE) === 0 ? 0 : this.#varint();
    this.#tra = (this.#third & HAS_TRA) === 0 ? 0 : this.#varint();
    this.#groups = (this.#third & HAS_GROUPS) === 0 ? 0 : this.#byte();
    this.#groupsAt = this.#at;
    for (let i = 0; i < this.#groups && this.isSound; i += 1) this.#varint();
    this.#vat = (this.#third & IS_OWN) === 0 ? 0 : this.#varint();
    this.#labelLength = this.#byte();
    this.#label = this.#at;
    this.#at += this.#labelLength;
    this.isSound &&= this.#at <= PAGE_LENGTH && this.key <= 9_999_999;
    if (!this.isSound) this.#left = 0;
    return this.isSound;
  }

  presentation(cip13: string): Result<Presentation, "damaged"> {
    const label = this.#speller.spell(this.#page, this.#label, this.#label + this.#labelLength);
    const cover = (this.#third & COVER_BITS) === 0 ? null : COVER_KINDS[(this.#third & COVER_BITS) - 1];
    const state = (this.#flags >> 5) & 3;
    const feeCents = this.#fees[(this.#flags >> 3) & 3] ?? 0;
    if (label === undefined || cover === undefined || feeCents > this.#price) return DAMAGED;
    return {
      ok: true,
      value: {
        cip13,
        label,
        priceCents: this.#price,
        feeCents,
        rate: this.#rates[this.#flags & 7] ?? 0,
        marketed: state === 0,
        specific: this.#knowsSpecific ? (this.#more & IS_SPECIFIC) !== 0 : null,
        ...(state < 2 ? {} : { authorisation: state === 2 ? "suspended" : "withdrawn" }),
        ...((this.#more & HAS_TFR) === 0 ? {} : { tfrCents: this.#tfr }),
        ...((this.#third & HAS_TRA) === 0 ? {} : { traCents: this.#tra }),
        ...(cover === null ? {} : { cover }),
        ...((this.#third & IS_OWN) === 0 ? {} : { own: true }),
        ...(this.#vat === 0 ? {} : { vat: this.#vat - 1 }),
        ...((this.#more & SEVERAL_RATES) === 0 ? {} : { severalRates: true }),
        ...((this.#more & HAS_GENERIC_PRICE) === 0 ? {} : { genericCents: this.#generic }),
        ...((this.#more & HAS_GROUP) === 0
          ? {}
          : { genericGroup: { id: this.#group, kind: KINDS[(this.#more >> 4) & 3] ?? "originator" } }),
        ...(this.#groups === 0 ? {} : { otherGroups: this.#otherGroups() }),
      },
    };
  }

  #otherGroups(): GenericGroup[] {
    const after = this.#at;
    this.#at = this.#groupsAt;
    const groups: GenericGroup[] = [];
    for (let i = 0; i < this.#groups; i += 1) {
      const group = this.#varint();
      groups.push({ id: group >> 2, kind: KINDS[group & 3] ?? "originator" });
    }
    this.#at = after;
    return groups;
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
