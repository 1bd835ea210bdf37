/** Lays out a catalogue (modules/catalogue/format.ts has every byte of it). */

import { crc32 } from "modules/bytes/bytes";
import * as format from "modules/catalogue/format";
import { goodsKey } from "modules/catalogue/goods-reader";
import { pageCheck } from "modules/catalogue/page-check";
import { COVER_KINDS, type CoverKind } from "modules/catalogue/presentation";
import { makeCodeBook } from "./code-book";

const { PAGE_LENGTH } = format;

/** One presentation, as the maker knows it. */
export interface Entry {
  /** CIP7 as a number. */
  readonly key: number;
  readonly label: string;
  readonly priceCents: number;
  readonly feeCents: number;
  readonly rate: number;
  readonly state: number;
  readonly severalRates?: boolean;
  readonly specific?: boolean;
  readonly tfrCents?: number;
  readonly traCents?: number;
  readonly cover?: CoverKind;
  /** The price is the pharmacy's; with its VAT, thousandths, or null where that is its class's. */
  readonly own?: { readonly vat: number | null };
  readonly genericCents?: number;
  /** kind: 0 originator, 1 generic, 2 complementary doses, 3 substitutable */
  readonly group?: { readonly id: number; readonly kind: number };
  readonly otherGroups?: readonly { readonly id: number; readonly kind: number }[];
}

/** What the pharmacy sells besides, as its list has it. */
export interface Goods {
  /** EAN-13, or the 7 digits of an LPP code. */
  readonly code: string;
  readonly label: string;
  readonly priceCents: number;
  /** Thousandths; null: not said. */
  readonly vat: number | null;
}

export interface About {
  readonly version: number;
  /** Days since 1970. */
  readonly day: number;
  readonly knowsGroups: boolean;
  readonly knowsTfr: boolean;
  readonly knowsSpecific: boolean;
  readonly knowsCovers?: boolean;
  readonly knowsPrices?: boolean;
}

/** @param goods by any order, no code twice @throws Error where the entries do not fit the format: too many of them, more than 8 rates or 4 fees, a key twice */
export function buildCatalogue(entries: readonly Entry[], about: About, goods: readonly Goods[] = []): Uint8Array {
  const sorted = entries.slice().sort((a, b) => a.key - b.key);
  const rates = different(sorted, "rate", format.RATES);
  const fees = different(sorted, "feeCents", format.FEES);
  const shelf = goods.slice().sort((a, b) => goodsKey(a.code) - goodsKey(b.code));
  const book = makeCodeBook([...sorted, ...shelf].map(({ label }) => label));
  const leaves = new Leaves();
  for (const [i, entry] of sorted.entries()) {
    if (entry.key === sorted[i - 1]?.key) throw new Error(`CIP ${entry.key} is there twice`);
    leaves.add(entry, book.labels[i] ?? new Uint8Array(0), rates.indexOf(entry.rate), fees.indexOf(entry.feeCents));
  }
  const { pages, keys } = leaves.end();
  if (pages.length === 0) throw new Error("no presentation at all");
  if (pages.length > format.MAX_LEAVES) throw new Error(`${pages.length} pages are too many`);
  const index: Uint8Array[] = [];
  const roots: number[] = [];
  for (let i = 0; i < keys.length; i += format.KEYS_A_PAGE) {
    index.push(keysPage(keys.slice(i, i + format.KEYS_A_PAGE)));
    roots.push(keys[i] ?? 0);
  }
  const codes = Array.from({ length: format.CODE_BOOK_PAGES }, (_, i) => {
    const page = new Uint8Array(PAGE_LENGTH);
    page.set(book.bytes.subarray(i * format.CODES_A_PAGE * 2, (i + 1) * format.CODES_A_PAGE * 2), 4);
    return page;
  });
  const goodsPages = layOutGoods(shelf, book.labels.slice(sorted.length));
  const all = [...codes, keysPage(roots), ...index, ...pages, ...goodsPages];
  const bytes = new Uint8Array((all.length + 1) * PAGE_LENGTH);
  for (const [i, page] of all.entries()) {
    const number = i + 1;
    new DataView(page.buffer).setUint32(0, pageCheck(page, 0, number), true);
    bytes.set(page, number * PAGE_LENGTH);
  }
  const counts = { boxes: sorted.length, leaves: pages.length, goods: shelf.length, goodsPages: goodsPages.length };
  writeHeader(bytes, about, counts, rates, fees);
  return bytes;
}

/** As many a page as fit. */
function layOutGoods(goods: readonly Goods[], labels: readonly Uint8Array[]): Uint8Array[] {
  const pages: Uint8Array[] = [];
  let at = PAGE_LENGTH;
  for (const [i, one] of goods.entries()) {
    if (one.label.length > format.MAX_LABEL) throw new Error(`"${one.label}" is longer than ${format.MAX_LABEL}`);
    const label = labels[i] ?? new Uint8Array(0);
    const key = goodsKey(one.code);
    if (key < 0) throw new Error(`"${one.code}" is no code of goods`);
    const keyBytes = Array.from({ length: 6 }, (_, n) => Math.floor(key / 256 ** n) % 256);
    const vat = one.vat === null ? 0 : one.vat + 1;
    const bytes = [...keyBytes, ...varint(one.priceCents), ...varint(vat), label.length, ...label];
    if (at + bytes.length > PAGE_LENGTH) {
      pages.push(new Uint8Array(PAGE_LENGTH));
      at = 5;
    }
    const page = pages[pages.length - 1];
    page?.set(bytes, at);
    if (page !== undefined) page[4] = (page[4] ?? 0) + 1;
    at += bytes.length;
  }
  if (pages.length > format.MAX_GOODS_PAGES) throw new Error(`${pages.length} pages of goods are too many`);
  return pages;
}

function writeHeader(
  bytes: Uint8Array,
  about: About,
  counts: { readonly boxes: number; readonly leaves: number; readonly goods: number; readonly goodsPages: number },
  rates: readonly number[],
  fees: readonly number[],
): void {
  const header = new DataView(bytes.buffer);
  header.setUint32(0, format.MAGIC, true);
  header.setUint16(4, format.FORMAT, true);
  const known =
    (about.knowsGroups ? format.KNOWS_GROUPS : 0) |
    (about.knowsTfr ? format.KNOWS_TFR : 0) |
    (about.knowsSpecific ? format.KNOWS_SPECIFIC : 0) |
    (about.knowsCovers ? format.KNOWS_COVERS : 0) |
    (about.knowsPrices ? format.KNOWS_PRICES : 0);
  header.setUint16(6, known, true);
  header.setUint32(8, about.version, true);
  header.setUint32(12, about.day, true);
  header.setUint32(16, counts.boxes, true);
  header.setUint32(20, counts.leaves, true);
  header.setUint32(48, counts.goods, true);
  header.setUint32(52, counts.goodsPages, true);
  header.setUint32(24, bytes.length, true);
  header.setUint32(28, crc32(bytes, PAGE_LENGTH, bytes.length), true);
  for (const [i, rate] of rates.entries()) header.setUint8(32 + i, rate);
  for (const [i, fee] of fees.entries()) header.setUint16(40 + i * 2, fee, true);
  header.setUint32(PAGE_LENGTH - 4, crc32(bytes, 0, PAGE_LENGTH - 4), true);
}

/** The leaves in the making: each takes as many presentations as fit. */
class Leaves {
  readonly #pages: Uint8Array[] = [];
  readonly #keys: number[] = [];
  #page = new Uint8Array(PAGE_LENGTH);
  #count = 0;
  #at = 0;
  #last = 0;

  add(entry: Entry, label: Uint8Array, rate: number, fee: number): void {
    if (this.#count > 0 && !this.#fits(encode(entry, this.#last, label, rate, fee))) this.#close();
    if (this.#count === 0) {
      this.#at = 8;
      this.#last = entry.key;
      this.#keys.push(entry.key);
      this.#page.set([entry.key & 0xff, (entry.key >> 8) & 0xff, entry.key >> 16], 5);
    }
    const bytes = encode(entry, this.#last, label, rate, fee);
    this.#page.set(bytes, this.#at);
    this.#at += bytes.length;
    this.#last = entry.key;
    this.#count += 1;
  }

  end(): { readonly pages: readonly Uint8Array[]; readonly keys: readonly number[] } {
    if (this.#count > 0) this.#close();
    return { pages: this.#pages, keys: this.#keys };
  }

  #fits(bytes: Uint8Array): boolean {
    return this.#at + bytes.length <= PAGE_LENGTH && this.#count < 0xff;
  }

  #close(): void {
    this.#page[4] = this.#count;
    this.#pages.push(this.#page);
    this.#page = new Uint8Array(PAGE_LENGTH);
    this.#count = 0;
  }
}

function encode(entry: Entry, last: number, label: Uint8Array, rate: number, fee: number): Uint8Array {
  if (entry.label.length > format.MAX_LABEL) throw new Error(`"${entry.label}" is longer than ${format.MAX_LABEL}`);
  const { group, tfrCents, genericCents, traCents, otherGroups = [], own } = entry;
  const third =
    (entry.cover === undefined ? 0 : COVER_KINDS.indexOf(entry.cover) + 1) |
    (traCents === undefined ? 0 : format.HAS_TRA) |
    (otherGroups.length === 0 ? 0 : format.HAS_GROUPS) |
    (own === undefined ? 0 : format.IS_OWN);
  const more =
    (third === 0 ? 0 : format.HAS_THIRD) |
    (tfrCents === undefined ? 0 : format.HAS_TFR) |
    (group === undefined ? 0 : format.HAS_GROUP | (group.kind << 4)) |
    (entry.specific === true ? format.IS_SPECIFIC : 0) |
    (genericCents === undefined ? 0 : format.HAS_GENERIC_PRICE) |
    (entry.severalRates === true ? format.SEVERAL_RATES : 0);
  const flags = rate | (fee << 3) | (entry.state << 5) | (more === 0 ? 0 : 0x80);
  return Uint8Array.from([
    ...varint(entry.key - last),
    flags,
    ...(more === 0 ? [] : [more]),
    ...(third === 0 ? [] : [third]),
    ...varint(entry.priceCents),
    ...(tfrCents === undefined ? [] : varint(tfrCents)),
    ...(group === undefined ? [] : varint(group.id)),
    ...(genericCents === undefined ? [] : varint(genericCents)),
    ...(traCents === undefined ? [] : varint(traCents)),
    ...(otherGroups.length === 0 ? [] : [otherGroups.length]),
    ...otherGroups.flatMap(({ id, kind }) => varint(id * 4 + kind)),
    ...(own === undefined ? [] : varint(own.vat === null ? 0 : own.vat + 1)),
    label.length,
    ...label,
  ]);
}

function varint(value: number): number[] {
  if (value < 0 || value > format.MAX_VARINT) throw new Error(`${value} does not fit`);
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function keysPage(keys: readonly number[]): Uint8Array {
  const page = new Uint8Array(PAGE_LENGTH);
  page[4] = keys.length;
  for (const [i, key] of keys.entries()) page.set([key & 0xff, (key >> 8) & 0xff, key >> 16], 5 + i * 3);
  return page;
}

function different(entries: readonly Entry[], name: "rate" | "feeCents", most: number): number[] {
  const values = [...new Set(entries.map((entry) => entry[name]))].sort((a, b) => a - b);
  if (values.length > most) throw new Error(`more than ${most} values of ${name}: ${values.join(", ")}`);
  return values;
}
