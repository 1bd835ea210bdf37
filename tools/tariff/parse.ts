/**
 * Tariffs as a person writes them: JSON, checked key by key, with the place of what is wrong. A table may begin as another
 * one ("as": its version) and say only what is new, as the texts of law do.
 */

import {
  type ActRule,
  type AgeRange,
  type CoverRule,
  DUTY_KINDS,
  type DutyFee,
  type PrescriptionFee,
  SUBSTITUTES,
  type Tariff,
  type TariffClass,
} from "modules/billing/tariff";
import * as format from "modules/billing/tariff-format";
import { dayNumber } from "modules/calendar/date";
import { COVER_KINDS } from "modules/catalogue/presentation";

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
  "covers",
  "refusals",
  "acts",
  "actsOverseas",
  "duty",
  "vat",
  "amcCovers",
  // Where it was read: for whoever looks at the file; goes nowhere.
  "sources",
];
const MAX_CENTS = 0xffff;
/** Thousandths. */
const MAX_VAT = 1000;

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
  const refusals = object(json.refusals, `${place}.refusals`, SUBSTITUTES);
  const vat = object(json.vat, `${place}.vat`, ["fees", "acts", "goods"]);
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
    covers: list(json.covers, `${place}.covers`, format.MAX_COVERS).map(parseCover),
    refusals: {
      generic: bool(refusals.generic, `${place}.refusals.generic`),
      hybrid: bool(refusals.hybrid, `${place}.refusals.hybrid`),
      biosimilar: bool(refusals.biosimilar, `${place}.refusals.biosimilar`),
    },
    acts: unique(list(json.acts, `${place}.acts`, format.MAX_ACTS).map(parseAct), ({ code }) => code, `${place}.acts`),
    actsOverseas: integer(json.actsOverseas, `${place}.actsOverseas`, 1, 0xffff),
    duty: unique(list(json.duty, `${place}.duty`, format.MAX_DUTY).map(parseDuty), ({ kind }) => kind, `${place}.duty`),
    vat: {
      fees: integer(vat.fees, `${place}.vat.fees`, 0, MAX_VAT),
      acts: integer(vat.acts, `${place}.vat.acts`, 0, MAX_VAT),
      goods: integer(vat.goods, `${place}.vat.goods`, 0, MAX_VAT),
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
    const keys = ["rate", "act", "localRate", "aldRate", "fee", "largeFee", "amcCover", "vat"];
    const { rate, act, localRate, aldRate, fee, largeFee, amcCover, vat } = object(item, at, keys);
    return {
      rate: percent(rate, `${at}.rate`),
      act: code(act, `${at}.act`, format.CODE_LENGTH, true),
      localRate: percent(localRate, `${at}.localRate`),
      ...(aldRate === undefined ? {} : { aldRate: percent(aldRate, `${at}.aldRate`) }),
      fee: code(fee, `${at}.fee`, format.CODE_LENGTH, true),
      largeFee: code(largeFee, `${at}.largeFee`, format.CODE_LENGTH, true),
      amcCover: percent(amcCover, `${at}.amcCover`),
      vat: integer(vat, `${at}.vat`, 0, MAX_VAT),
    };
  });
  const twice = classes.find(({ rate }, i) => classes.findIndex((other) => other.rate === rate) !== i);
  if (twice !== undefined) throw new Error(`${place}: two classes of ${twice.rate} %`);
  return classes;
}

function parseCover({ json, at }: Item): CoverRule {
  const keys = ["kind", "rate", "under", "sex", "prescription", "rights", "franchiseUnder", "source"];
  const { kind, rate, under, sex, prescription, rights, franchiseUnder } = object(json, at, keys);
  const women = oneOf(sex, ["women", "anyone"] as const, `${at}.sex`) === "women";
  return {
    kind: oneOf(kind, COVER_KINDS, `${at}.kind`),
    rate: percent(rate, `${at}.rate`),
    under: integer(under, `${at}.under`, 0, 255),
    sex: women ? 2 : 0,
    prescription: bool(prescription, `${at}.prescription`),
    rights: bool(rights, `${at}.rights`),
    franchiseUnder: integer(franchiseUnder, `${at}.franchiseUnder`, 0, 255),
  };
}

function parseDuty({ json, at }: Item): DutyFee {
  const duty = object(json, at, ["kind", "code", "cents", "rate", "source"]);
  return {
    kind: oneOf(duty.kind, DUTY_KINDS, `${at}.kind`),
    code: code(duty.code, `${at}.code`, format.CODE_LENGTH),
    ...fee(duty, at),
  };
}

/** An act may leave out what is as in most: no number, one price, one rate, in any company, at any age. */
function parseAct({ json, at }: Item): ActRule {
  const keys = [
    "code",
    "nat",
    "cents",
    "spontaneousCents",
    "rate",
    "targetRate",
    "amcCover",
    "company",
    "ages",
    "once",
  ];
  const act = object(json, at, [...keys, "source"]);
  const cents = integer(act.cents, `${at}.cents`, 0, MAX_CENTS);
  const rate = percent(act.rate, `${at}.rate`);
  const ages = list(act.ages ?? [], `${at}.ages`, format.ACT_AGES).map((item): AgeRange => {
    const pair = object(item.json, item.at, ["from", "to"]);
    const from = integer(pair.from, `${item.at}.from`, 0, 255);
    return { from, to: integer(pair.to, `${item.at}.to`, Math.max(1, from), 255) };
  });
  return {
    code: code(act.code, `${at}.code`, format.CODE_LENGTH),
    nat: integer(act.nat ?? 0, `${at}.nat`, 0, 0xffff),
    cents,
    spontaneousCents: integer(act.spontaneousCents ?? cents, `${at}.spontaneousCents`, 0, MAX_CENTS),
    rate,
    targetRate: percent(act.targetRate ?? rate, `${at}.targetRate`),
    amcCover: percent(act.amcCover ?? 100, `${at}.amcCover`),
    company: oneOf(act.company ?? "any", format.COMPANIES, `${at}.company`),
    ages,
    once: bool(act.once ?? false, `${at}.once`),
  };
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

interface Item {
  readonly json: unknown;
  readonly at: string;
}

function list(value: unknown, place: string, most: number): Item[] {
  if (!Array.isArray(value) || value.length > most) throw new Error(`${place}: a list of at most ${most} is needed`);
  return value.map((json: unknown, i) => ({ json, at: `${place}[${i}]` }));
}

function unique<T>(items: T[], name: (item: T) => string, place: string): T[] {
  const names = items.map(name);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) throw new Error(`${place}: "${twice}" twice`);
  return items;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], place: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Error(`${place}: one of ${choices.join(", ")} is needed`);
  return found;
}

function bool(value: unknown, place: string): boolean {
  if (typeof value !== "boolean") throw new Error(`${place}: true or false is needed`);
  return value;
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
