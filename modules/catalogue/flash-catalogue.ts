/**
 * Reads a catalogue in flash (format.ts). Nothing of it stays in memory but the code book, 504 bytes, and three tables;
 * each look-up reads three pages. Bytes that are not a catalogue, and those that were one, are told, never believed.
 */
import { crc32 } from "modules/bytes/bytes";
import { type Flash, readBytes, sizeOf } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { isHidden } from "modules/text/plain";
import { cip13Of, cipKey } from "./cip";
import {
  CHARACTER,
  CODE_BOOK_PAGE,
  CODE_BOOK_PAGES,
  CODES,
  CODES_A_PAGE,
  FEES,
  FORMAT,
  INDEX_PAGE,
  KEYS_A_PAGE,
  KNOWS_COVERS,
  KNOWS_GROUPS,
  KNOWS_PRICES,
  KNOWS_SPECIFIC,
  KNOWS_TFR,
  MAGIC,
  MAX_GOODS_PAGES,
  MAX_LEAVES,
  OLDEST_FORMAT,
  PAGE_LENGTH,
  RATES,
  ROOT_PAGE,
} from "./format";
import { findGoods } from "./goods-reader";
import { LeafReader } from "./leaf-reader";
import { pageCheck } from "./page-check";
import type { Presentation } from "./presentation";
import { Speller } from "./speller";

export type CatalogueRefusal =
  /** Never written. */
  | "erased"
  /** Not a catalogue, or one of another format. */
  | "unknown-format"
  /** Longer than the partition, or counts that contradict each other. */
  | "inconsistent"
  /** A checksum is wrong, or the flash cannot be read. */
  | "damaged";

export interface CatalogueHeader {
  readonly version: number;
  /** Days since 1970. */
  readonly day: number;
  readonly count: number;
  /** bytes */
  readonly length: number;
  /** The maker had the generic groups, the TFR, the list of specific medicines. */
  readonly knowsGroups: boolean;
  readonly knowsTfr: boolean;
  readonly knowsSpecific: boolean;
  /** The list of contraception that the law covers; the pharmacy's own prices. */
  readonly knowsCovers: boolean;
  readonly knowsPrices: boolean;
  /** What it sells besides medicines. */
  readonly goods: number;
}

export class FlashCatalogue {
  readonly header: CatalogueHeader;
  readonly #flash: Flash;
  readonly #leaves: number;
  readonly #checksum: number;
  readonly #goodsPages: number;
  readonly #speller: Speller;
  readonly #leaf: LeafReader;

  private constructor(flash: Flash, header: DataView, codeBook: Uint8Array) {
    this.#flash = flash;
    const known = header.getUint16(6, true);
    this.header = Object.freeze({
      version: header.getUint32(8, true),
      day: header.getUint32(12, true),
      count: header.getUint32(16, true),
      length: header.getUint32(24, true),
      knowsGroups: (known & KNOWS_GROUPS) !== 0,
      knowsTfr: (known & KNOWS_TFR) !== 0,
      knowsSpecific: (known & KNOWS_SPECIFIC) !== 0,
      knowsCovers: (known & KNOWS_COVERS) !== 0,
      knowsPrices: (known & KNOWS_PRICES) !== 0,
      goods: header.getUint32(48, true),
    });
    this.#goodsPages = header.getUint32(52, true);
    this.#leaves = header.getUint32(20, true);
    this.#checksum = header.getUint32(28, true);
    const rates: number[] = [];
    for (let i = 0; i < RATES; i += 1) rates.push(header.getUint8(32 + i));
    const fees: number[] = [];
    for (let i = 0; i < FEES; i += 1) fees.push(header.getUint16(40 + i * 2, true));
    this.#speller = new Speller(codeBook);
    this.#leaf = new LeafReader(this.#speller, rates, fees, this.header.knowsSpecific);
  }

  static open(flash: Flash): Result<FlashCatalogue, CatalogueRefusal> {
    const bytes = readBytes(flash, 0, PAGE_LENGTH);
    if (bytes === undefined) return DAMAGED;
    const header = new DataView(bytes.buffer);
    const magic = header.getUint32(0, true);
    if (magic === 0xffffffff) return { ok: false, reason: "erased" };
    const number = header.getUint16(4, true);
    if (magic !== MAGIC || number < OLDEST_FORMAT || number > FORMAT) {
      return { ok: false, reason: "unknown-format" };
    }
    if (crc32(bytes, 0, PAGE_LENGTH - 4) !== header.getUint32(PAGE_LENGTH - 4, true)) return DAMAGED;
    const leaves = header.getUint32(20, true);
    const length = header.getUint32(24, true);
    const goods = header.getUint32(52, true);
    const isBounded = leaves > 0 && leaves <= MAX_LEAVES && goods <= MAX_GOODS_PAGES;
    const isWhole = isBounded && length === (firstLeaf(leaves) + leaves + goods) * PAGE_LENGTH;
    if (!isWhole || length > sizeOf(flash)) return { ok: false, reason: "inconsistent" };
    const codeBook = new Uint8Array(CODES * 2);
    for (let i = 0; i < CODE_BOOK_PAGES; i += 1) {
      const page = readPage(flash, CODE_BOOK_PAGE + i);
      if (page === undefined) return DAMAGED;
      codeBook.set(page.subarray(4), i * CODES_A_PAGE * 2);
    }
    if (!isCodeBook(codeBook)) return { ok: false, reason: "inconsistent" };
    return { ok: true, value: new FlashCatalogue(flash, header, codeBook) };
  }

  /** @param code CIP13 or CIP7; of goods the EAN-13 or the LPP code. A box goes before goods of the same seven digits. */
  find(code: string): Result<Presentation, "unknown" | "damaged"> {
    const key = cipKey(code);
    const found = key < 0 ? UNKNOWN : this.#findBox(key);
    if (found.ok || found.reason === "damaged" || this.#goodsPages === 0) return found;
    const first = firstLeaf(this.#leaves) + this.#leaves;
    return findGoods(code, this.#goodsPages, this.#speller, (index) => readPage(this.#flash, first + index));
  }

  #findBox(key: number): Result<Presentation, "unknown" | "damaged"> {
    const root = this.#child(ROOT_PAGE, key);
    if (root < 0) return root === BEFORE ? UNKNOWN : DAMAGED;
    const child = this.#child(INDEX_PAGE + root, key);
    if (child < 0) return child === BEFORE ? UNKNOWN : DAMAGED;
    const leaf = root * KEYS_A_PAGE + child;
    const page = leaf < this.#leaves ? readPage(this.#flash, firstLeaf(this.#leaves) + leaf) : undefined;
    if (page === undefined) return DAMAGED;
    this.#leaf.open(page);
    while (this.#leaf.next()) {
      if (this.#leaf.key < key) continue;
      return this.#leaf.key === key ? this.#leaf.presentation(cip13Of(key)) : UNKNOWN;
    }
    return this.#leaf.isSound ? UNKNOWN : DAMAGED;
  }

  /** Calls `visit` with each presentation, by ascending CIP. @returns false when a page is damaged: it is left out */
  forEach(visit: (presentation: Presentation) => void): boolean {
    let sound = true;
    for (let i = 0; i < this.#leaves; i += 1) {
      const page = readPage(this.#flash, firstLeaf(this.#leaves) + i);
      if (page === undefined) {
        sound = false;
        continue;
      }
      this.#leaf.open(page);
      while (this.#leaf.next()) {
        const read = this.#leaf.presentation(cip13Of(this.#leaf.key));
        if (read.ok) visit(read.value);
        else sound = false;
      }
      sound &&= this.#leaf.isSound;
    }
    return sound;
  }

  /** Checks every byte: for whoever has just written it. */
  verify(): boolean {
    let checksum = 0;
    for (let offset = PAGE_LENGTH; offset < this.header.length; offset += PAGE_LENGTH) {
      const bytes = readBytes(this.#flash, offset, PAGE_LENGTH);
      if (bytes === undefined) return false;
      checksum = crc32(bytes, 0, PAGE_LENGTH, checksum);
    }
    return checksum === this.#checksum;
  }

  /** @returns which child of this page holds the key; BEFORE when it is less than all; BROKEN when the page is damaged */
  #child(number: number, key: number): number {
    const page = readPage(this.#flash, number);
    const count = page?.[4] ?? 0;
    if (page === undefined || count === 0 || count > KEYS_A_PAGE) return BROKEN;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (u24(page, 5 + middle * 3) <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const BEFORE = -1;
const BROKEN = -2;
const DAMAGED = Object.freeze({ ok: false, reason: "damaged" } as const);
const UNKNOWN = Object.freeze({ ok: false, reason: "unknown" } as const);

function firstLeaf(leaves: number): number {
  return INDEX_PAGE + Math.ceil(leaves / KEYS_A_PAGE);
}

/** Each code is a character that can be seen, or made of lesser ones: so no code ever leads back to itself. */
function isCodeBook(codes: Uint8Array): boolean {
  for (let code = 0; code < CODES; code += 1) {
    const second = codes[code * 2 + 1] ?? 0;
    if (second === CHARACTER && isHidden(codes[code * 2] ?? 0)) return false;
    if (second !== CHARACTER && (second >= code || (codes[code * 2] ?? 0) >= code)) return false;
  }
  return true;
}

function readPage(flash: Flash, number: number): Uint8Array | undefined {
  const bytes = readBytes(flash, number * PAGE_LENGTH, PAGE_LENGTH);
  if (bytes === undefined) return undefined;
  const checksum = u24(bytes, 0) + (bytes[3] ?? 0) * 0x1000000;
  return pageCheck(bytes, 0, number) === checksum ? bytes : undefined;
}

function u24(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}
