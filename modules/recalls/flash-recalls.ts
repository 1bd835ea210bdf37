/**
 * Reads recalls in flash (format.ts). Nothing of them stays in memory but the header's numbers. Bytes that are no recalls,
 * and those that were, are told, never believed: each page has its check, each index and length its bound.
 */
import { crc32 } from "modules/bytes/bytes";
import { cip13Of, cipKey } from "modules/catalogue/cip";
import { pageCheck } from "modules/catalogue/page-check";
import { decodeUtf8 } from "modules/cbor/utf8";
import { type Flash, readBytes, sizeOf } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { isPlain } from "modules/text/plain";
import { batchKey } from "./batch-key";
import {
  ALL_BATCHES,
  BATCH_LENGTH,
  BATCHES_A_PAGE,
  FORMAT,
  INDEX_PAGE,
  IS_SHORT,
  KEYS_A_PAGE,
  MAGIC,
  MAX_BATCH,
  MAX_BATCHES,
  MAX_LENGTH,
  MAX_NAME,
  MAX_TEXT,
  MAX_TODO,
  MAX_WHY,
  MEDICINE_LENGTH,
  MEDICINES_A_PAGE,
  NOTICE_LENGTH,
  NOTICES_A_PAGE,
  PAGE_HEAD,
  PAGE_LENGTH,
  PAGE_ROOM,
  ROOT_PAGE,
} from "./format";
import type { Judgement, Recall, RecallsRefusal, Sentence, Shortage } from "./recall";

export interface RecallsHeader {
  readonly version: number;
  /** Days since 1970: of the data, and the last on which they are current. */
  readonly day: number;
  readonly until: number;
  readonly medicines: number;
  readonly batches: number;
  readonly recalls: number;
  readonly shortages: number;
  /** bytes */
  readonly length: number;
}

type Found<T> = Result<T, "damaged">;
type Refused = Exclude<RecallsRefusal, "older">;

/** First page of each part, and the one behind the last. */
interface Places {
  readonly medicines: number;
  readonly batches: number;
  readonly notices: number;
  readonly texts: number;
  readonly end: number;
}

export class FlashRecalls {
  readonly header: RecallsHeader;
  readonly #flash: Flash;
  readonly #places: Places;
  readonly #texts: number;
  readonly #checksum: number;
  /** While all is checked: the page of records and the page of texts that were read last, which the next one often is. */
  #lastRead: [Page | undefined, Page | undefined] | undefined;

  private constructor(flash: Flash, header: RecallsHeader, places: Places, texts: number, checksum: number) {
    this.#flash = flash;
    this.header = header;
    this.#places = places;
    this.#texts = texts;
    this.#checksum = checksum;
  }

  static open(flash: Flash): Result<FlashRecalls, Refused> {
    const bytes = readBytes(flash, 0, PAGE_LENGTH);
    if (bytes === undefined) return DAMAGED;
    const view = new DataView(bytes.buffer);
    const magic = view.getUint32(0, true);
    if (magic === 0xffffffff) return { ok: false, reason: "erased" };
    if (magic !== MAGIC || view.getUint16(4, true) !== FORMAT) {
      return { ok: false, reason: "unknown-format" };
    }
    if (crc32(bytes, 0, PAGE_LENGTH - 4) !== view.getUint32(PAGE_LENGTH - 4, true)) return DAMAGED;
    const header = Object.freeze({
      version: view.getUint32(8, true),
      day: view.getUint16(12, true),
      until: view.getUint16(14, true),
      medicines: view.getUint16(16, true),
      batches: view.getUint16(18, true),
      recalls: view.getUint16(20, true),
      shortages: view.getUint16(22, true),
      length: view.getUint32(28, true),
    });
    const texts = view.getUint32(24, true);
    if (texts > MAX_LENGTH) return INCONSISTENT;
    const places = placesOf(header, texts);
    const { length, medicines } = header;
    const isWhole = length === places.end * PAGE_LENGTH && length <= MAX_LENGTH && length <= sizeOf(flash);
    if (!isWhole || leavesOf(medicines) > KEYS_A_PAGE * KEYS_A_PAGE) return INCONSISTENT;
    return { ok: true, value: new FlashRecalls(flash, header, places, texts, view.getUint32(32, true)) };
  }

  /** @param batch as its code has it; empty where that could not be read */
  judge(cip13: string, batch: string): Found<Judgement | undefined> {
    const key = cipKey(cip13);
    if (key <= 0 || this.header.medicines === 0) return NOTHING;
    const medicine = this.#medicine(key);
    if (!medicine.ok || medicine.value === undefined) return medicine.ok ? NOTHING : DAMAGED;
    const view = medicine.value;
    const flags = view.getUint8(3);
    const short = (flags & IS_SHORT) === 0 ? NONE : this.#shortage(view.getUint16(6, true));
    if (!short.ok) return DAMAGED;
    const shortage = short.value;
    if ((flags & ALL_BATCHES) !== 0) return this.#judged("recalled", view.getUint16(4, true), shortage);
    const first = view.getUint16(8, true);
    const count = view.getUint16(10, true);
    if (count === 0) return { ok: true, value: { standing: "clear", recall: undefined, shortage } };
    const sought = batchKey(batch);
    if (sought === "") {
      const notice = this.#lastNotice(first, count);
      return notice < 0 ? DAMAGED : this.#judged("unread", notice, shortage);
    }
    const notice = this.#find(first, count, sought);
    if (notice === BROKEN) return DAMAGED;
    if (notice !== ABSENT) return this.#judged("recalled", notice, shortage);
    return { ok: true, value: { standing: "clear", recall: undefined, shortage } };
  }

  /** The first recall with a greater number than this, and how many there are from it on. */
  after(number: number): Found<{ readonly recall: Recall; readonly left: number } | undefined> {
    let low = 0;
    let high = this.header.recalls;
    while (low < high) {
      const middle = (low + high) >> 1;
      const notice = this.#notice(middle);
      if (notice === undefined) return DAMAGED;
      if (notice.getUint32(0, true) <= number) low = middle + 1;
      else high = middle;
    }
    if (low === this.header.recalls) return NOTHING;
    const recall = this.#recall(low);
    return recall.ok ? { ok: true, value: { recall: recall.value, left: this.header.recalls - low } } : DAMAGED;
  }

  /** @param index of a recall, by ascending number */
  recall(index: number): Found<Recall> {
    return index < this.header.recalls ? this.#recall(index) : DAMAGED;
  }

  /** Number of the last recall of this day or before; 0 where there is none. @returns -1 where a page is damaged */
  lastBefore(day: number): number {
    let low = 0;
    let high = this.header.recalls;
    let last = 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      const notice = this.#notice(middle);
      if (notice === undefined) return -1;
      if (notice.getUint16(4, true) <= day) {
        last = notice.getUint32(0, true);
        low = middle + 1;
      } else high = middle;
    }
    return last;
  }

  /** Checks every byte, and that all is in its order: for whoever has just written it. */
  verify(): boolean {
    return this.#isWhole() && this.isSound();
  }

  /** Whether all is in its order, and each page that a look-up may read is whole. Seconds of a slow chip, for the longest. */
  isSound(): boolean {
    this.#lastRead = [undefined, undefined];
    const isSound = this.#isInOrder();
    this.#lastRead = undefined;
    return isSound;
  }

  #isWhole(): boolean {
    let checksum = 0;
    for (let number = 1; number < this.#places.end; number += 1) {
      const bytes = this.#page(number);
      if (bytes === undefined) return false;
      checksum = crc32(bytes, 0, PAGE_LENGTH, checksum);
    }
    return checksum === this.#checksum;
  }

  #isInOrder(): boolean {
    const { medicines, batches, recalls, shortages } = this.header;
    let last = 0;
    let next = 0;
    for (let i = 0; i < medicines; i += 1) {
      const view = this.#record(this.#places.medicines, i, MEDICINE_LENGTH, MEDICINES_A_PAGE);
      if (view === undefined) return false;
      const key = u24(view, 0);
      const flags = view.getUint8(3);
      const count = view.getUint16(10, true);
      if (key <= last || key > MAX_KEY) return false;
      if ((flags & ALL_BATCHES) !== 0 && view.getUint16(4, true) >= recalls) return false;
      const short = view.getUint16(6, true);
      if ((flags & IS_SHORT) !== 0 && (short < recalls || short >= recalls + shortages)) return false;
      if (count > 0 && view.getUint16(8, true) !== next) return false;
      // The way that look-ups go leads to each page: within it the order is enough.
      const place = i % MEDICINES_A_PAGE;
      if ((place === 0 || place === MEDICINES_A_PAGE - 1) && !this.#isFound(key)) return false;
      if (!this.#hasBatches(next, count)) return false;
      next += count;
      last = key;
    }
    if (next !== batches) return false;
    let number = 0;
    let day = 0;
    let text = -1;
    for (let i = 0; i < recalls + shortages; i += 1) {
      const view = this.#notice(i);
      if (view === undefined) return false;
      // The words of one shortage are often those of the one before.
      const offset = view.getUint32(12, true);
      if ((offset !== text || i < recalls) && this.#text(view) === undefined) return false;
      text = offset;
      if (i >= recalls) continue;
      if (view.getUint32(0, true) <= number || view.getUint16(4, true) < day) return false;
      number = view.getUint32(0, true);
      day = view.getUint16(4, true);
    }
    return true;
  }

  #isFound(key: number): boolean {
    const found = this.#medicine(key);
    return found.ok && found.value !== undefined;
  }

  #hasBatches(first: number, count: number): boolean {
    let last = "";
    for (let i = first; i < first + count; i += 1) {
      const view = this.#batch(i);
      const key = view === undefined ? "" : keyOf(view);
      if (view === undefined || key <= last || view.getUint16(BATCH_NOTICE, true) >= this.header.recalls) return false;
      last = key;
    }
    return true;
  }

  #judged(standing: "recalled" | "unread", index: number, shortage: Shortage | undefined): Found<Judgement> {
    const recall = this.recall(index);
    return recall.ok ? { ok: true, value: { standing, recall: recall.value, shortage } } : DAMAGED;
  }

  /** The record with this key, by root, index and page of medicines. */
  #medicine(key: number): Found<DataView | undefined> {
    const root = childOf(this.#page(ROOT_PAGE), key);
    if (root < 0) return root === ABSENT ? NOTHING : DAMAGED;
    if (INDEX_PAGE + root >= this.#places.medicines) return DAMAGED;
    const child = childOf(this.#page(INDEX_PAGE + root), key);
    if (child < 0) return child === ABSENT ? NOTHING : DAMAGED;
    const leaf = root * KEYS_A_PAGE + child;
    const page = leaf < leavesOf(this.header.medicines) ? this.#page(this.#places.medicines + leaf) : undefined;
    if (page === undefined) return DAMAGED;
    let low = 0;
    let high = Math.min(MEDICINES_A_PAGE, this.header.medicines - leaf * MEDICINES_A_PAGE);
    const view = new DataView(page.buffer, PAGE_HEAD);
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = middle * MEDICINE_LENGTH;
      const found = u24(view, at);
      if (found === key) return { ok: true, value: new DataView(page.buffer, PAGE_HEAD + at, MEDICINE_LENGTH) };
      if (found < key) low = middle + 1;
      else high = middle;
    }
    return NOTHING;
  }

  /** @returns the notice's index, ABSENT or BROKEN */
  #find(first: number, count: number, sought: string): number {
    let low = first;
    let high = first + count;
    if (high > this.header.batches) return BROKEN;
    while (low < high) {
      const middle = (low + high) >> 1;
      const view = this.#batch(middle);
      if (view === undefined) return BROKEN;
      const key = keyOf(view);
      if (key === sought) return view.getUint16(BATCH_NOTICE, true);
      if (key < sought) low = middle + 1;
      else high = middle;
    }
    return ABSENT;
  }

  /** Of the batches of one medicine the latest notice; bounded: of very many the first few say it. @returns BROKEN */
  #lastNotice(first: number, count: number): number {
    if (first + count > this.header.batches) return BROKEN;
    let last = BROKEN;
    for (let i = first; i < first + Math.min(count, MOST_LOOKED_AT); i += 1) {
      const view = this.#batch(i);
      if (view === undefined) return BROKEN;
      last = Math.max(last, view.getUint16(BATCH_NOTICE, true));
    }
    return last;
  }

  #recall(index: number): Found<Recall> {
    const view = this.#notice(index);
    const text = view && this.#text(view);
    if (view === undefined || text === undefined) return DAMAGED;
    const { name, batches, why, todo } = text;
    const recall = { number: view.getUint32(0, true), day: view.getUint16(4, true), name, batches, why, todo };
    return { ok: true, value: recall };
  }

  #shortage(index: number): Found<Shortage> {
    const { recalls, shortages } = this.header;
    const view = index >= recalls && index < recalls + shortages ? this.#notice(index) : undefined;
    const text = view && this.#text(view);
    if (view === undefined || text === undefined) return DAMAGED;
    const key = u24(view, 8);
    const alternative = key === 0 || key > MAX_KEY ? "" : cip13Of(key);
    const since = view.getUint16(4, true);
    return { ok: true, value: { since, until: view.getUint16(6, true), why: text.why, alternative } };
  }

  #text(notice: DataView): Text | undefined {
    const offset = notice.getUint32(12, true);
    const length = notice.getUint16(16, true);
    if (length > MAX_TEXT || offset + length > this.#texts) return undefined;
    const bytes = this.#bytes(offset, length);
    return bytes && textOf(bytes);
  }

  /** Of the texts, whose bytes go over the pages' edges. */
  #bytes(offset: number, length: number): Uint8Array | undefined {
    const bytes = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const from = offset + at;
      const page = this.#again(this.#places.texts + Math.floor(from / PAGE_ROOM), TEXTS);
      if (page === undefined) return undefined;
      const start = from % PAGE_ROOM;
      const end = Math.min(PAGE_ROOM, start + length - at);
      bytes.set(page.subarray(PAGE_HEAD + start, PAGE_HEAD + end), at);
      at += end - start;
    }
    return bytes;
  }

  #batch(index: number): DataView | undefined {
    return this.#record(this.#places.batches, index, BATCH_LENGTH, BATCHES_A_PAGE);
  }

  #notice(index: number): DataView | undefined {
    return this.#record(this.#places.notices, index, NOTICE_LENGTH, NOTICES_A_PAGE);
  }

  /** @param first page of its part */
  #record(first: number, index: number, length: number, aPage: number): DataView | undefined {
    const page = this.#again(first + Math.floor(index / aPage), RECORDS);
    return page && new DataView(page.buffer, PAGE_HEAD + (index % aPage) * length, length);
  }

  #again(number: number, kind: 0 | 1): Uint8Array | undefined {
    const last = this.#lastRead?.[kind];
    if (last?.number === number) return last.bytes;
    const bytes = this.#page(number);
    if (bytes !== undefined && this.#lastRead !== undefined) this.#lastRead[kind] = { number, bytes };
    return bytes;
  }

  #page(number: number): Uint8Array | undefined {
    if (number >= this.#places.end) return undefined;
    const bytes = readBytes(this.#flash, number * PAGE_LENGTH, PAGE_LENGTH);
    if (bytes === undefined) return undefined;
    return new DataView(bytes.buffer).getUint32(0, true) === pageCheck(bytes, 0, number) ? bytes : undefined;
  }
}

interface Text {
  readonly name: string;
  readonly batches: string;
  readonly why: Sentence;
  readonly todo: Sentence;
}

interface Page {
  readonly number: number;
  readonly bytes: Uint8Array;
}

const RECORDS = 0;
const TEXTS = 1;
const ABSENT = -1;
const BROKEN = -2;
const BATCH_NOTICE = 20;
const MAX_KEY = 9_999_999;
/** Batches that are looked at for the latest recall of a medicine. */
const MOST_LOOKED_AT = 64;
const DAMAGED = Object.freeze({ ok: false, reason: "damaged" } as const);
const INCONSISTENT = Object.freeze({ ok: false, reason: "inconsistent" } as const);
const NOTHING = Object.freeze({ ok: true, value: undefined } as const);
const NONE: Found<Shortage | undefined> = NOTHING;

function leavesOf(medicines: number): number {
  return Math.ceil(medicines / MEDICINES_A_PAGE);
}

function placesOf(header: Omit<RecallsHeader, "length">, texts: number): Places {
  const leaves = leavesOf(header.medicines);
  const medicines = INDEX_PAGE + Math.ceil(leaves / KEYS_A_PAGE);
  const batches = medicines + leaves;
  const notices = batches + Math.ceil(header.batches / BATCHES_A_PAGE);
  const first = notices + Math.ceil((header.recalls + header.shortages) / NOTICES_A_PAGE);
  return { medicines, batches, notices, texts: first, end: first + Math.ceil(texts / PAGE_ROOM) };
}

/** @returns which child of this page of keys holds the key; ABSENT when it is less than all; BROKEN for no such page */
function childOf(page: Uint8Array | undefined, key: number): number {
  const count = page?.[PAGE_HEAD] ?? 0;
  if (page === undefined || count === 0 || count > KEYS_A_PAGE) return BROKEN;
  const view = new DataView(page.buffer, PAGE_HEAD + 1);
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (u24(view, middle * 3) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Each string has its bound, and nothing in it is hidden; nothing follows the last. */
function textOf(bytes: Uint8Array): Text | undefined {
  let at = 0;
  let isSound = true;
  const next = (most: number) => {
    const length = bytes[at] ?? 0;
    const text = at + length < bytes.length ? decodeUtf8(bytes, at + 1, at + 1 + length) : undefined;
    at += 1 + length;
    if (text !== undefined && text.length <= most && isPlain(text)) return text;
    isSound = false;
    return "";
  };
  const name = next(MAX_NAME);
  const batches = next(MAX_BATCHES);
  const why = { fr: next(MAX_WHY), en: next(MAX_WHY) };
  const todo = { fr: next(MAX_TODO), en: next(MAX_TODO) };
  return isSound && at === bytes.length ? { name, batches, why, todo } : undefined;
}

/** @returns an empty text for what is no key of a batch */
function keyOf(view: DataView): string {
  let key = "";
  for (let i = 0; i < MAX_BATCH; i += 1) {
    const code = view.getUint8(i);
    if (code === 0) break;
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isDigit && (code < 0x41 || code > 0x5a)) return "";
    key += String.fromCharCode(code);
  }
  return key;
}

function u24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}
