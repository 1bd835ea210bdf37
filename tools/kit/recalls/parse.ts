/** Recalls and shortages as a person writes them: JSON, checked key by key, with the place of what is wrong. */
import { dayNumber } from "modules/calendar/date";
import { cipKey } from "modules/catalogue/cip";
import { batchKey } from "modules/recalls/batch-key";
import * as format from "modules/recalls/format";
import type { Sentence } from "modules/recalls/recall";
import { isBlank, isPlain } from "modules/text/plain";

export interface RecalledMedicine {
  /** CIP7 as a number. */
  readonly key: number;
  /** As printed; "all" for every batch. */
  readonly batches: readonly string[] | "all";
}

export interface RecallEntry {
  readonly number: number;
  readonly day: number;
  readonly name: string;
  readonly medicines: readonly RecalledMedicine[];
  readonly why: Sentence;
  readonly todo: Sentence;
}

export interface ShortageEntry {
  readonly keys: readonly number[];
  readonly since: number;
  /** 0 where nobody knows. */
  readonly until: number;
  readonly why: Sentence;
  /** CIP7 as a number; 0 where nothing is named. */
  readonly alternative: number;
}

export interface RecallsFile {
  readonly version: number;
  readonly day: number;
  readonly until: number;
  /** By ascending number, and so by their days. */
  readonly recalls: readonly RecallEntry[];
  readonly shortages: readonly ShortageEntry[];
}

type Json = Readonly<Record<string, unknown>>;

const MAX_WORD = 0xffffffff;
const LAST_DAY = 0xffff;
/** Records of any kind: their number has two bytes. */
export const MAX_RECORDS = 0xffff;

/** @throws Error that names the place: "recalls[1].medicines[0].cip13: a CIP13 is needed" */
export function parseRecalls(text: string): RecallsFile {
  const json = object(JSON.parse(text), "the file", ["version", "date", "until", "recalls", "shortages", "sources"]);
  const day = date(json.date, "date");
  const until = date(json.until, "until");
  if (until < day) throw new Error("until: not before the date of the data");
  const recalls = list(json.recalls, "recalls").map((item, i) => parseRecall(item, `recalls[${i}]`));
  const shortages = list(json.shortages, "shortages").map((item, i) => parseShortage(item, `shortages[${i}]`));
  for (const [i, recall] of recalls.entries()) {
    const before = recalls[i - 1];
    if (recall.day > day) throw new Error(`recalls[${i}].date: later than the data`);
    if (before === undefined) continue;
    if (recall.number <= before.number)
      throw new Error(`recalls[${i}].number: greater than ${before.number} is needed`);
    if (recall.day < before.day) throw new Error(`recalls[${i}].date: not before the one with the number before it`);
  }
  return { version: integer(json.version, "version", 1, MAX_WORD), day, until, recalls, shortages };
}

function parseRecall(item: unknown, place: string): RecallEntry {
  const json = object(item, place, ["number", "date", "name", "medicines", "why", "todo"]);
  const medicines = list(json.medicines, `${place}.medicines`).map((one, i) =>
    parseMedicine(one, `${place}.medicines[${i}]`),
  );
  if (medicines.length === 0) throw new Error(`${place}.medicines: one at least is needed`);
  return {
    number: integer(json.number, `${place}.number`, 1, MAX_WORD),
    day: date(json.date, `${place}.date`),
    name: words(json.name, `${place}.name`, format.MAX_NAME),
    medicines,
    why: sentence(json.why, `${place}.why`, format.MAX_WHY),
    todo: json.todo === undefined ? NOTHING_SAID : sentence(json.todo, `${place}.todo`, format.MAX_TODO),
  };
}

function parseMedicine(item: unknown, place: string): RecalledMedicine {
  const json = object(item, place, ["cip13", "batches"]);
  const key = cip(json.cip13, `${place}.cip13`);
  if (json.batches === "all") return { key, batches: "all" };
  const batches = list(json.batches, `${place}.batches`).map((batch, i) => {
    const at = `${place}.batches[${i}]`;
    const printed = words(batch, at, format.MAX_BATCH);
    if (batchKey(printed) === "") throw new Error(`${at}: letters or digits are needed`);
    return printed;
  });
  if (batches.length === 0) throw new Error(`${place}.batches: a list of batches, or "all"`);
  return { key, batches };
}

function parseShortage(item: unknown, place: string): ShortageEntry {
  const json = object(item, place, ["cip13", "since", "until", "why", "alternative"]);
  const codes = Array.isArray(json.cip13) ? json.cip13 : [json.cip13];
  if (codes.length === 0) throw new Error(`${place}.cip13: one at least is needed`);
  const since = date(json.since, `${place}.since`);
  const until = json.until === undefined ? 0 : date(json.until, `${place}.until`);
  if (until !== 0 && until < since) throw new Error(`${place}.until: not before its beginning`);
  return {
    keys: codes.map((code, i) => cip(code, `${place}.cip13[${i}]`)),
    since,
    until,
    why: sentence(json.why, `${place}.why`, format.MAX_WHY),
    alternative: json.alternative === undefined ? 0 : cip(json.alternative, `${place}.alternative`),
  };
}

const NOTHING_SAID: Sentence = Object.freeze({ fr: "", en: "" });

function sentence(value: unknown, place: string, most: number): Sentence {
  const json = object(value, place, ["fr", "en"]);
  return {
    fr: words(json.fr, `${place}.fr`, most),
    en: json.en === undefined ? "" : words(json.en, `${place}.en`, most),
  };
}

function words(value: unknown, place: string, most: number): string {
  if (typeof value !== "string" || isBlank(value)) throw new Error(`${place}: a text is needed`);
  if (!isPlain(value)) throw new Error(`${place}: there are characters in it that nobody sees`);
  if (value.length > most) throw new Error(`${place}: ${most} characters at most`);
  if (Buffer.byteLength(value) > 255) throw new Error(`${place}: 255 bytes of UTF-8 at most`);
  return value;
}

function cip(value: unknown, place: string): number {
  const key = typeof value === "string" && value.length === 13 ? cipKey(value) : -1;
  if (key <= 0) throw new Error(`${place}: a CIP13 is needed`);
  return key;
}

function date(value: unknown, place: string): number {
  const day = typeof value === "string" ? dayNumber(value) : undefined;
  if (day === undefined || day < 1 || day > LAST_DAY) throw new Error(`${place}: a date is needed, as 2026-05-29`);
  return day;
}

function integer(value: unknown, place: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${place}: ${least} to ${most} is needed`);
  }
  return value;
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${place}: a list is needed`);
  if (value.length > MAX_RECORDS) throw new Error(`${place}: ${MAX_RECORDS} at most`);
  return value;
}

function object(value: unknown, place: string, keys: readonly string[]): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${place}: an object is needed`);
  for (const key of Object.keys(value)) if (!keys.includes(key)) throw new Error(`${place}.${key}: unknown`);
  return value as Json;
}
