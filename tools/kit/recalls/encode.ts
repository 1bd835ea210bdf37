/** Lays out recalls and shortages as modules/recalls/format.ts has them. */
import { crc32 } from "modules/bytes/bytes";
import { cip13Of } from "modules/catalogue/cip";
import { pageCheck } from "modules/catalogue/page-check";
import { encodeUtf8 } from "modules/cbor/utf8";
import { batchKey } from "modules/recalls/batch-key";
import * as format from "modules/recalls/format";
import { MAX_RECORDS, type RecallEntry, type RecallsFile } from "./parse";

const { PAGE_LENGTH, PAGE_HEAD, PAGE_ROOM } = format;

export interface EncodedRecalls {
  readonly bytes: Uint8Array;
  /** What a person should know of the lists: a batch that is recalled twice, a medicine that is short twice. */
  readonly remarks: readonly string[];
}

interface Medicine {
  all: number | undefined;
  short: number | undefined;
  /** Notice by `batchKey`. */
  readonly batches: Map<string, number>;
}

/** @param file that `parseRecalls` has accepted @throws Error where it is longer than any terminal reads */
export function encodeRecalls(file: RecallsFile): EncodedRecalls {
  const remarks: string[] = [];
  const medicines = new Map<number, Medicine>();
  const medicineOf = (key: number) => {
    const known = medicines.get(key) ?? { all: undefined, short: undefined, batches: new Map<string, number>() };
    medicines.set(key, known);
    return known;
  };
  for (const [notice, recall] of file.recalls.entries()) {
    for (const { key, batches } of recall.medicines) {
      const medicine = medicineOf(key);
      if (batches === "all") {
        if (medicine.all !== undefined) remarks.push(`${cip13Of(key)}: all batches a second time, by ${recall.number}`);
        medicine.all = notice;
        continue;
      }
      for (const batch of batches) {
        if (medicine.batches.has(batchKey(batch))) {
          remarks.push(`${cip13Of(key)}: batch ${batch} a second time, by ${recall.number}, which is told`);
        }
        medicine.batches.set(batchKey(batch), notice);
      }
    }
  }
  for (const [i, { keys }] of file.shortages.entries()) {
    for (const key of keys) {
      const medicine = medicineOf(key);
      if (medicine.short !== undefined) remarks.push(`${cip13Of(key)}: short a second time, the last is told`);
      medicine.short = file.recalls.length + i;
    }
  }
  const sorted = [...medicines].sort(([a], [b]) => a - b);
  const texts = new Texts();
  const notices = [
    ...file.recalls.map((recall) => {
      const { name, why, todo } = recall;
      const at = texts.add([name, batchWords(recall), why.fr, why.en, todo.fr, todo.en]);
      return noticeOf({ number: recall.number, day: recall.day, until: 0, alternative: 0, at });
    }),
    ...file.shortages.map(({ since, until, alternative, why }) => {
      const at = texts.add(["", "", why.fr, why.en, "", ""]);
      return noticeOf({ number: 0, day: since, until, alternative, at });
    }),
  ];
  const batches: Uint8Array[] = [];
  const records = sorted.map(([key, { all, short, batches: own }]) => {
    const record = new Uint8Array(format.MEDICINE_LENGTH);
    const view = new DataView(record.buffer);
    putKey(view, 0, key);
    view.setUint8(3, (all === undefined ? 0 : format.ALL_BATCHES) | (short === undefined ? 0 : format.IS_SHORT));
    view.setUint16(4, all ?? 0, true);
    view.setUint16(6, short ?? 0, true);
    view.setUint16(8, own.size === 0 ? 0 : batches.length, true);
    view.setUint16(10, own.size, true);
    for (const [batch, notice] of [...own].sort(([a], [b]) => (a < b ? -1 : 1))) batches.push(batchOf(batch, notice));
    return record;
  });
  for (const [name, { length }] of [
    ["medicines", records],
    ["batches", batches],
    ["notices", notices],
  ] as const) {
    if (length > MAX_RECORDS) throw new Error(`${length} ${name}: ${MAX_RECORDS} at most`);
  }
  const leaves = pagesOf(records, format.MEDICINES_A_PAGE);
  const firstKeys = sorted.flatMap(([key], i) => (i % format.MEDICINES_A_PAGE === 0 ? [key] : []));
  const index = keyPages(firstKeys);
  const root = keyPages(firstKeys.filter((_, i) => i % format.KEYS_A_PAGE === 0));
  if (root.length > 1) throw new Error(`${records.length} medicines are more than a terminal looks through`);
  const pages = [
    new Uint8Array(PAGE_ROOM),
    ...(root.length === 0 ? [new Uint8Array(PAGE_ROOM)] : root),
    ...index,
    ...leaves,
    ...pagesOf(batches, format.BATCHES_A_PAGE),
    ...pagesOf(notices, format.NOTICES_A_PAGE),
    ...texts.pages(),
  ];
  const bytes = new Uint8Array(pages.length * PAGE_LENGTH);
  if (bytes.length > format.MAX_LENGTH) throw new Error(`${bytes.length} bytes do not fit in ${format.MAX_LENGTH}`);
  const view = new DataView(bytes.buffer);
  for (const [number, page] of pages.entries()) {
    bytes.set(page, number * PAGE_LENGTH + PAGE_HEAD);
    view.setUint32(number * PAGE_LENGTH, pageCheck(bytes, number * PAGE_LENGTH, number), true);
  }
  bytes.fill(0, 0, PAGE_LENGTH);
  view.setUint32(0, format.MAGIC, true);
  view.setUint16(4, format.FORMAT, true);
  view.setUint32(8, file.version, true);
  view.setUint16(12, file.day, true);
  view.setUint16(14, file.until, true);
  view.setUint16(16, records.length, true);
  view.setUint16(18, batches.length, true);
  view.setUint16(20, file.recalls.length, true);
  view.setUint16(22, file.shortages.length, true);
  view.setUint32(24, texts.length, true);
  view.setUint32(28, bytes.length, true);
  view.setUint32(32, crc32(bytes, PAGE_LENGTH, bytes.length), true);
  view.setUint32(PAGE_LENGTH - 4, crc32(bytes, 0, PAGE_LENGTH - 4), true);
  return { bytes, remarks };
}

/** "A1, B2 et 3 autres" has words; "A1, B2, +3" has none, and is read in any language. Empty: all batches of all of them. */
function batchWords({ medicines }: RecallEntry): string {
  const all: string[] = [];
  for (const { batches } of medicines) {
    if (batches === "all") return "";
    for (const batch of batches) if (!all.includes(batch)) all.push(batch);
  }
  let count = all.length;
  let text = all.join(", ");
  while (text.length > format.MAX_BATCHES && count > 1) {
    count -= 1;
    text = `${all.slice(0, count).join(", ")}, +${all.length - count}`;
  }
  return text;
}

/** The same text is there once. */
class Texts {
  readonly #parts: Uint8Array[] = [];
  readonly #known = new Map<string, { readonly offset: number; readonly length: number }>();
  length = 0;

  add(strings: readonly string[]): { readonly offset: number; readonly length: number } {
    const name = JSON.stringify(strings);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const bytes = joined(
      strings.map((text) => {
        const utf8 = encodeUtf8(text);
        return joined([Uint8Array.of(utf8.length), utf8]);
      }),
    );
    const at = { offset: this.length, length: bytes.length };
    this.#known.set(name, at);
    this.#parts.push(bytes);
    this.length += bytes.length;
    return at;
  }

  pages(): Uint8Array[] {
    const bytes = joined(this.#parts);
    const pages: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += PAGE_ROOM) pages.push(bytes.subarray(at, at + PAGE_ROOM));
    return pages;
  }
}

interface Notice {
  readonly number: number;
  readonly day: number;
  readonly until: number;
  readonly alternative: number;
  readonly at: { readonly offset: number; readonly length: number };
}

function noticeOf({ number, day, until, alternative, at }: Notice): Uint8Array {
  const record = new Uint8Array(format.NOTICE_LENGTH);
  const view = new DataView(record.buffer);
  view.setUint32(0, number, true);
  view.setUint16(4, day, true);
  view.setUint16(6, until, true);
  putKey(view, 8, alternative);
  view.setUint32(12, at.offset, true);
  view.setUint16(16, at.length, true);
  return record;
}

function batchOf(batch: string, notice: number): Uint8Array {
  const record = new Uint8Array(format.BATCH_LENGTH);
  record.set(encodeUtf8(batch));
  new DataView(record.buffer).setUint16(format.MAX_BATCH, notice, true);
  return record;
}

function pagesOf(records: readonly Uint8Array[], aPage: number): Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let i = 0; i < records.length; i += aPage) pages.push(joined(records.slice(i, i + aPage)));
  return pages;
}

function keyPages(keys: readonly number[]): Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let i = 0; i < keys.length; i += format.KEYS_A_PAGE) {
    const own = keys.slice(i, i + format.KEYS_A_PAGE);
    const page = new Uint8Array(PAGE_ROOM);
    page[0] = own.length;
    for (const [k, key] of own.entries()) putKey(new DataView(page.buffer), 1 + 3 * k, key);
    pages.push(page);
  }
  return pages;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function putKey(view: DataView, at: number, key: number): void {
  view.setUint16(at, key & 0xffff, true);
  view.setUint8(at + 2, key >> 16);
}
