/**
 * Tariffs as a person writes them: JSON, checked key by key, with the place of what is wrong. A table may begin as another
 * one ("as": its version) and say only what is new, as the texts of law do.
 */

import type { PrescriptionFee, Tariff, TariffClass } from "modules/billing/tariff";
import * as format from "modules/billing/tariff-format";
import { dayNumber } from "modules/calendar/date";

export interface Tariffs {
  readonly version: number;
  /** By ascending first day. */
  readonly tables: readonly Tariff[];
}

type Json = Readonly<Record<string, unknown>>;

const KEYS = [
  "version",
  "from",
  "classes",
  "boxFeeCents",
  "largeBoxFeeCents",
  "hdr",
  "hda",
  "hde",
  "hc",
  "overseas",
  "franchise",
  "amcCovers",
];
const MAX_CENTS = 0xffff;

/** @throws Error that names the place: "tables[1].hda.rate: 0 to 100 is needed" */
export function parseTariffs(text: string): Tariffs {
  const json = object(JSON.parse(text), "the file", ["version", "tables"]);
  const version = integer(json.version, "version", 0, 0xffffffff);
  if (!Array.isArray(json.tables)) throw new Error("tables: a list is needed");
  if (json.tables.length === 0 || json.tables.length > format.MAX_TABLES) {
    throw new Error(`tables: 1 to ${format.MAX_TABLES} are needed`);
  }
  const sources = new Map<string, Json>();
  const tables: Tariff[] = [];
  for (const [i, item] of json.tables.entries()) {
    const place = `tables[${i}]`;
    const { as, ...own } = object(item, place, [...KEYS, "as"]);
    const base = as === undefined ? {} : sources.get(String(as));
    if (base === undefined) throw new Error(`${place}.as: no table before this one is "${as}"`);
    const whole: Json = { ...base, ...own };
    const table = parseTable(whole, place);
    if (sources.has(table.version)) throw new Error(`${place}.version: "${table.version}" a second time`);
    const last = tables[tables.length - 1];
    if (last !== undefined && table.from <= last.from)
      throw new Error(`${place}.from: later than ${last.from} is needed`);
    sources.set(table.version, whole);
    tables.push(table);
  }
  return { version, tables };
}

function parseTable(json: Json, place: string): Tariff {
  const from = json.from;
  if (typeof from !== "string" || dayNumber(from) === undefined) throw new Error(`${place}.from: a date is needed`);
  const classes = parseClasses(json.classes, `${place}.classes`);
  const hda = object(json.hda, `${place}.hda`, ["cents", "rate", "under", "over"]);
  const hc = object(json.hc, `${place}.hc`, ["cents", "rate", "lines"]);
  const franchise = object(json.franchise, `${place}.franchise`, ["cents", "yearlyCents", "minorAge"]);
  const cents = (value: unknown, name: string) => integer(value, `${place}.${name}`, 0, MAX_CENTS);
  return {
    version: code(json.version, `${place}.version`, format.NAME_LENGTH),
    from,
    classes,
    boxFeeCents: cents(json.boxFeeCents, "boxFeeCents"),
    largeBoxFeeCents: cents(json.largeBoxFeeCents, "largeBoxFeeCents"),
    hdr: fee(object(json.hdr, `${place}.hdr`, ["cents", "rate"]), `${place}.hdr`),
    hda: {
      ...fee(hda, `${place}.hda`),
      under: integer(hda.under, `${place}.hda.under`, 0, 255),
      over: integer(hda.over, `${place}.hda.over`, 0, 255),
    },
    hde: fee(object(json.hde, `${place}.hde`, ["cents", "rate"]), `${place}.hde`),
    hc: { ...fee(hc, `${place}.hc`), lines: integer(hc.lines, `${place}.hc.lines`, 1, 255) },
    overseas: parseOverseas(json.overseas, `${place}.overseas`),
    franchise: {
      cents: cents(franchise.cents, "franchise.cents"),
      yearlyCents: cents(franchise.yearlyCents, "franchise.yearlyCents"),
      minorAge: integer(franchise.minorAge, `${place}.franchise.minorAge`, 0, 255),
    },
    amcCovers: parseCovers(json.amcCovers, classes, `${place}.amcCovers`),
  };
}

function parseClasses(value: unknown, place: string): TariffClass[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > format.MAX_CLASSES) {
    throw new Error(`${place}: a list of 1 to ${format.MAX_CLASSES} is needed`);
  }
  const classes = value.map((item, i): TariffClass => {
    const at = `${place}[${i}]`;
    const keys = ["rate", "act", "localRate", "aldRate", "fee", "largeFee", "amcCover"];
    const { rate, act, localRate, aldRate, fee, largeFee, amcCover } = object(item, at, keys);
    return {
      rate: percent(rate, `${at}.rate`),
      act: code(act, `${at}.act`, format.CODE_LENGTH, true),
      localRate: percent(localRate, `${at}.localRate`),
      ...(aldRate === undefined ? {} : { aldRate: percent(aldRate, `${at}.aldRate`) }),
      fee: code(fee, `${at}.fee`, format.CODE_LENGTH, true),
      largeFee: code(largeFee, `${at}.largeFee`, format.CODE_LENGTH, true),
      amcCover: percent(amcCover, `${at}.amcCover`),
    };
  });
  const twice = classes.find(({ rate }, i) => classes.findIndex((other) => other.rate === rate) !== i);
  if (twice !== undefined) throw new Error(`${place}: two classes of ${twice.rate} %`);
  return classes;
}

function parseOverseas(value: unknown, place: string): Record<string, number> {
  const entries = Object.entries(object(value, place));
  if (entries.length > format.MAX_TERRITORIES) throw new Error(`${place}: at most ${format.MAX_TERRITORIES}`);
  return Object.fromEntries(
    entries.map(([territory, coefficient]) => [
      code(territory, place, format.TERRITORY_CODE),
      integer(coefficient, `${place}.${territory}`, 1, 0xffff),
    ]),
  );
}

/** "12345678" or "12345678/CONTRACT": { "PH4": 100 } */
function parseCovers(
  value: unknown,
  classes: readonly TariffClass[],
  place: string,
): Record<string, Record<string, number>> {
  const entries = Object.entries(object(value, place));
  if (entries.length > format.MAX_RULES) throw new Error(`${place}: at most ${format.MAX_RULES} rules`);
  const codes = [...classes.map(({ act }) => act).filter((act) => act !== ""), ...format.PRESCRIPTION_FEES];
  return Object.fromEntries(
    entries.map(([key, covers]) => {
      const at = `${place}["${key}"]`;
      const [, number = "", contract = ""] = /^([^/]*)(?:\/(.+))?$/.exec(key) ?? [];
      code(number, `${at}, number`, format.AMC_NUMBER);
      code(contract, `${at}, contract`, format.AMC_CONTRACT, true);
      const own = Object.entries(object(covers, at, codes)).map(
        ([act, cover]) => [act, percent(cover, `${at}.${act}`)] as const,
      );
      return [key, Object.fromEntries(own)];
    }),
  );
}

function fee(json: Json, place: string): PrescriptionFee {
  return { cents: integer(json.cents, `${place}.cents`, 0, MAX_CENTS), rate: percent(json.rate, `${place}.rate`) };
}

/** @param keys those that it may have; any where absent */
function object(value: unknown, place: string, keys?: readonly string[]): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${place}: an object is needed`);
  const unknown = keys === undefined ? undefined : Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new Error(`${place}: "${unknown}" is not known`);
  return value as Json;
}

function percent(value: unknown, place: string): number {
  return integer(value, place, 0, 100);
}

function integer(value: unknown, place: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${place}: ${least} to ${most} is needed`);
  }
  return value;
}

/** Printable ASCII. */
function code(value: unknown, place: string, longest: number, mayBeEmpty = false): string {
  if (typeof value !== "string" || value.length > longest || !/^[\x20-\x7e]*$/.test(value)) {
    throw new Error(`${place}: at most ${longest} characters of ASCII are needed`);
  }
  if (value === "" && !mayBeEmpty) throw new Error(`${place}: is empty`);
  return value;
}
