/** Finds what the pharmacy sells besides medicines in the pages of goods (format.ts). */
import { hasCheckDigit } from "modules/gs1/gs1";
import type { Result } from "modules/result/result";
import { cipKey } from "./cip";
import { LPP_KEY, PAGE_LENGTH } from "./format";
import type { Presentation } from "./presentation";
import type { Speller } from "./speller";

const FIRST = 5;
const KEY_LENGTH = 6;
const DAMAGED = Object.freeze({ ok: false, reason: "damaged" } as const);
const UNKNOWN = Object.freeze({ ok: false, reason: "unknown" } as const);

/** @param code EAN-13, or the 7 digits of an LPP code @returns -1 where it is neither */
export function goodsKey(code: string): number {
  if (hasCheckDigit(code)) return Number(code);
  if (code.length !== 7) return -1;
  for (let i = 0; i < 7; i += 1) if (code.charCodeAt(i) < 48 || code.charCodeAt(i) > 57) return -1;
  return LPP_KEY + Number(code);
}

/** @param readPage gives a page of goods by its index, undefined where it is damaged */
export function findGoods(
  code: string,
  pages: number,
  speller: Speller,
  readPage: (index: number) => Uint8Array | undefined,
): Result<Presentation, "unknown" | "damaged"> {
  const key = goodsKey(code);
  if (key < 0) return UNKNOWN;
  let low = 0;
  let high = pages;
  let page: Uint8Array | undefined;
  // The last page that does not begin after the key.
  while (low < high) {
    const middle = (low + high) >> 1;
    const read = readPage(middle);
    if (read === undefined) return DAMAGED;
    if (keyAt(read, FIRST) <= key) {
      page = read;
      low = middle + 1;
    } else high = middle;
  }
  return page === undefined ? UNKNOWN : findOnPage(page, key, code, speller);
}

function findOnPage(
  page: Uint8Array,
  key: number,
  code: string,
  speller: Speller,
): Result<Presentation, "unknown" | "damaged"> {
  let at = FIRST;
  for (let left = page[4] ?? 0; left > 0; left -= 1) {
    const found = keyAt(page, at);
    const price = varint(page, at + KEY_LENGTH);
    const vat = varint(page, price.end);
    const from = vat.end + 1;
    const end = from + (page[vat.end] ?? PAGE_LENGTH);
    if (end > PAGE_LENGTH) return DAMAGED;
    if (found > key) return UNKNOWN;
    if (found === key) {
      const label = speller.spell(page, from, end);
      if (label === undefined) return DAMAGED;
      const isMedicine = cipKey(code) >= 0 && code.length === 13;
      return {
        ok: true,
        value: {
          cip13: code,
          label,
          priceCents: price.value,
          feeCents: 0,
          rate: 0,
          marketed: true,
          specific: false,
          own: true,
          ...(vat.value === 0 ? {} : { vat: vat.value - 1 }),
          ...(isMedicine ? {} : { goods: true }),
        },
      };
    }
    at = end;
  }
  return UNKNOWN;
}

function keyAt(page: Uint8Array, at: number): number {
  let key = 0;
  for (let i = KEY_LENGTH - 1; i >= 0; i -= 1) key = key * 256 + (page[at + i] ?? 0);
  return key;
}

/** A number that runs over the page ends there: its label will, too. */
function varint(page: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = page[at + i] ?? 0;
    value |= (byte & 0x7f) << (i * 7);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return { value, end: PAGE_LENGTH };
}
