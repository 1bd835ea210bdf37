/** One table of the tariffs (tariff-format.ts): from bytes to the shape that the pricing reads. */
import { isoDay } from "modules/calendar/date";
import type { Tariff, TariffClass } from "./tariff";
import * as format from "./tariff-format";

/** Whose rules are wanted. */
export interface Amc {
  readonly number: string;
  readonly contract: string;
}

/** A table in flash, of which only what is needed is read. */
export interface StoredTable {
  readonly length: number;
  /** @param offset from the table's first byte @returns undefined where the flash cannot be read */
  read(offset: number, length: number): Uint8Array | undefined;
}

/** All of a table but its AMC rules, at most. */
const LONGEST_HEAD =
  format.TABLE_HEAD + format.MAX_CLASSES * format.CLASS_LENGTH + format.MAX_TERRITORIES * format.TERRITORY_LENGTH;

/**
 * @returns undefined for what cannot be read, and for what no tariff is: lengths that do not add up, a percentage above
 * 100, a code that is no code
 */
export function decodeTable(table: StoredTable, day: number, amc: Amc | undefined): Tariff | undefined {
  const bytes = table.read(0, Math.min(table.length, LONGEST_HEAD));
  if (bytes === undefined || bytes.length < format.TABLE_HEAD) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const classCount = view.getUint8(40);
  const territoryCount = view.getUint8(41);
  const ruleCount = view.getUint16(42, true);
  const territoriesAt = format.TABLE_HEAD + classCount * format.CLASS_LENGTH;
  const rulesAt = territoriesAt + territoryCount * format.TERRITORY_LENGTH;
  const version = ascii(bytes, 0, format.NAME_LENGTH) ?? "";
  const from = isoDay(day);
  if (
    classCount === 0 ||
    classCount > format.MAX_CLASSES ||
    territoryCount > format.MAX_TERRITORIES ||
    ruleCount > format.MAX_RULES ||
    rulesAt + ruleCount * format.RULE_LENGTH !== table.length ||
    version === "" ||
    from === undefined
  ) {
    return undefined;
  }
  for (const at of RATES_AT) if (view.getUint8(at) > 100) return undefined;
  const classes: TariffClass[] = [];
  for (let i = 0; i < classCount; i += 1) {
    const read = decodeClass(bytes, format.TABLE_HEAD + i * format.CLASS_LENGTH);
    if (read === undefined) return undefined;
    classes.push(read);
  }
  const overseas: Record<string, number> = {};
  for (let i = 0; i < territoryCount; i += 1) {
    const at = territoriesAt + i * format.TERRITORY_LENGTH;
    const code = ascii(bytes, at, format.TERRITORY_CODE);
    if (code === undefined || code === "") return undefined;
    overseas[code] = view.getUint16(at + format.TERRITORY_CODE, true);
  }
  const amcCovers = amc === undefined ? {} : coversOf(table, rulesAt, ruleCount, classes, amc);
  if (amcCovers === undefined) return undefined;
  return {
    version,
    from,
    classes,
    boxFeeCents: view.getUint16(16, true),
    largeBoxFeeCents: view.getUint16(18, true),
    hdr: { cents: view.getUint16(20, true), rate: view.getUint8(22) },
    hda: {
      cents: view.getUint16(23, true),
      rate: view.getUint8(25),
      under: view.getUint8(26),
      over: view.getUint8(27),
    },
    hde: { cents: view.getUint16(28, true), rate: view.getUint8(30) },
    hc: { cents: view.getUint16(31, true), rate: view.getUint8(33), lines: view.getUint8(34) },
    overseas,
    franchise: {
      cents: view.getUint16(35, true),
      yearlyCents: view.getUint16(37, true),
      minorAge: view.getUint8(39),
    },
    amcCovers,
  };
}

/** Where the fees have their AMO rates. */
const RATES_AT: readonly number[] = Object.freeze([22, 25, 30, 33]);

function decodeClass(bytes: Uint8Array, at: number): TariffClass | undefined {
  const rate = bytes[at] ?? 0;
  const localRate = bytes[at + 1] ?? 0;
  const aldRate = bytes[at + 2] ?? 0;
  const amcCover = bytes[at + 3] ?? 0;
  const act = ascii(bytes, at + 4, format.CODE_LENGTH);
  const fee = ascii(bytes, at + 8, format.CODE_LENGTH);
  const largeFee = ascii(bytes, at + 12, format.CODE_LENGTH);
  if (act === undefined || fee === undefined || largeFee === undefined) return undefined;
  if (rate > 100 || localRate > 100 || aldRate > 100 || amcCover > 100) return undefined;
  return { rate, act, localRate, aldRate, fee, largeFee, amcCover };
}

/**
 * The rule of this very contract, else of all of this AMC's, under the AMC's number: as the pricing looks for it.
 * @returns undefined where the flash cannot be read
 */
function coversOf(
  table: StoredTable,
  at: number,
  count: number,
  classes: readonly TariffClass[],
  { number, contract }: Amc,
): Record<string, Record<string, number>> | undefined {
  let rule = findRule(table, at, count, number, contract);
  if (rule === "none" && contract !== "") rule = findRule(table, at, count, number, "");
  if (rule === "none") return {};
  if (rule === undefined) return undefined;
  const covers: Record<string, number> = {};
  for (let i = 0; i < classes.length; i += 1) {
    const act = classes[i]?.act;
    const cover = rule[format.RULE_KEY + i] ?? format.UNCHANGED;
    if (act && cover <= 100) covers[act] = cover;
  }
  const fees = rule[format.RULE_KEY + format.MAX_CLASSES] ?? format.UNCHANGED;
  if (fees <= 100) for (const code of format.PRESCRIPTION_FEES) covers[code] = fees;
  return { [number]: covers };
}

/** Binary search, a rule at a time. */
function findRule(
  table: StoredTable,
  at: number,
  count: number,
  number: string,
  contract: string,
): Uint8Array | "none" | undefined {
  if (number.length > format.AMC_NUMBER || contract.length > format.AMC_CONTRACT) return "none";
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const rule = table.read(at + middle * format.RULE_LENGTH, format.RULE_LENGTH);
    if (rule === undefined) return undefined;
    const order =
      compare(rule, 0, format.AMC_NUMBER, number) || compare(rule, format.AMC_NUMBER, format.AMC_CONTRACT, contract);
    if (order === 0) return rule;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return "none";
}

function compare(bytes: Uint8Array, at: number, length: number, text: string): number {
  for (let i = 0; i < length; i += 1) {
    const difference = (bytes[at + i] ?? 0) - (i < text.length ? text.charCodeAt(i) : 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Letters, digits and marks up to the first 0; after it nothing but 0. */
function ascii(bytes: Uint8Array, at: number, length: number): string | undefined {
  let text = "";
  for (let i = at; i < at + length; i += 1) {
    const code = bytes[i] ?? 0;
    if (code === 0) {
      for (let rest = i; rest < at + length; rest += 1) if (bytes[rest] !== 0) return undefined;
      return text;
    }
    if (code < 0x20 || code > 0x7e) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}
