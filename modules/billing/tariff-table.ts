/** One table of the tariffs (tariff-format.ts): from bytes to the shape that the pricing reads. */

import { isoDay } from "modules/calendar/date";
import { COVER_KINDS } from "modules/catalogue/presentation";
import {
  type ActRule,
  type AgeRange,
  type CoverRule,
  DUTY_KINDS,
  type DutyFee,
  type Tariff,
  type TariffClass,
} from "./tariff";
import {
  ACT_AGES,
  ACT_AGES_AT,
  ACT_LENGTH,
  ACT_ONCE,
  AMC_CONTRACT,
  AMC_NUMBER,
  CLASS_LENGTH,
  CODE_LENGTH,
  COMPANIES,
  COVER_LENGTH,
  COVER_PRESCRIPTION,
  COVER_RIGHTS,
  DUTY_LENGTH,
  MAX_ACTS,
  MAX_CLASSES,
  MAX_COVERS,
  MAX_DUTY,
  MAX_RULES,
  MAX_TERRITORIES,
  NAME_LENGTH,
  PRESCRIPTION_FEES,
  RULE_KEY,
  RULE_LENGTH,
  TABLE_HEAD,
  TERRITORY_CODE,
  TERRITORY_LENGTH,
  UNCHANGED,
} from "./tariff-format";

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

/** All of a table but its acts and its AMC rules, at most. */
const LONGEST_HEAD =
  TABLE_HEAD +
  MAX_CLASSES * CLASS_LENGTH +
  MAX_TERRITORIES * TERRITORY_LENGTH +
  MAX_COVERS * COVER_LENGTH +
  MAX_DUTY * DUTY_LENGTH;
/** VAT beyond this is none, thousandths. */
const MAX_VAT = 1000;

/**
 * @param acts codes of the acts that are wanted; all where undefined
 * @returns undefined for what cannot be read, and for what no tariff is: lengths that do not add up, a percentage above
 * 100, a code that is no code
 */
export function decodeTable(
  table: StoredTable,
  day: number,
  amc: Amc | undefined,
  acts: readonly string[] | undefined,
): Tariff | undefined {
  const bytes = table.read(0, Math.min(table.length, LONGEST_HEAD));
  if (bytes === undefined || bytes.length < TABLE_HEAD) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const classCount = view.getUint8(40);
  const territoryCount = view.getUint8(41);
  const ruleCount = view.getUint16(42, true);
  const coverCount = view.getUint8(44);
  const dutyCount = view.getUint8(45);
  const territoriesAt = TABLE_HEAD + classCount * CLASS_LENGTH;
  const coversAt = territoriesAt + territoryCount * TERRITORY_LENGTH;
  const dutyAt = coversAt + coverCount * COVER_LENGTH;
  const actsAt = dutyAt + dutyCount * DUTY_LENGTH;
  const actCount = view.getUint8(46);
  const rulesAt = actsAt + actCount * ACT_LENGTH;
  const version = ascii(bytes, 0, NAME_LENGTH) ?? "";
  const from = isoDay(day);
  if (
    classCount === 0 ||
    classCount > MAX_CLASSES ||
    territoryCount > MAX_TERRITORIES ||
    ruleCount > MAX_RULES ||
    coverCount > MAX_COVERS ||
    dutyCount > MAX_DUTY ||
    actCount > MAX_ACTS ||
    rulesAt + ruleCount * RULE_LENGTH !== table.length ||
    version === "" ||
    from === undefined
  ) {
    return undefined;
  }
  for (const at of RATES_AT) if (view.getUint8(at) > 100) return undefined;
  const classes: TariffClass[] = [];
  for (let i = 0; i < classCount; i += 1) {
    const read = decodeClass(bytes, TABLE_HEAD + i * CLASS_LENGTH);
    if (read === undefined) return undefined;
    classes.push(read);
  }
  const overseas: Record<string, number> = {};
  for (let i = 0; i < territoryCount; i += 1) {
    const at = territoriesAt + i * TERRITORY_LENGTH;
    const code = ascii(bytes, at, TERRITORY_CODE);
    if (code === undefined || code === "") return undefined;
    overseas[code] = view.getUint16(at + TERRITORY_CODE, true);
  }
  const covers = list(coverCount, (i) => decodeCover(bytes, coversAt + i * COVER_LENGTH));
  const duty = list(dutyCount, (i) => decodeDuty(view, bytes, dutyAt + i * DUTY_LENGTH));
  const rules = actsOf(table, actsAt, actCount, acts);
  const vat = { fees: view.getUint16(50, true), acts: view.getUint16(52, true), goods: view.getUint16(54, true) };
  if (covers === undefined || duty === undefined || rules === undefined) return undefined;
  if (vat.fees > MAX_VAT || vat.acts > MAX_VAT || vat.goods > MAX_VAT) return undefined;
  const refusals = view.getUint8(47);
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
    covers,
    refusals: { generic: (refusals & 1) !== 0, hybrid: (refusals & 2) !== 0, biosimilar: (refusals & 4) !== 0 },
    acts: rules,
    actsOverseas: view.getUint16(48, true),
    duty,
    vat,
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
  const act = ascii(bytes, at + 4, CODE_LENGTH);
  const fee = ascii(bytes, at + 8, CODE_LENGTH);
  const largeFee = ascii(bytes, at + 12, CODE_LENGTH);
  if (act === undefined || fee === undefined || largeFee === undefined) return undefined;
  const vat = (bytes[at + 16] ?? 0) | ((bytes[at + 17] ?? 0) << 8);
  if (rate > 100 || localRate > 100 || aldRate > 100 || amcCover > 100 || vat > MAX_VAT) return undefined;
  return { rate, act, localRate, aldRate, fee, largeFee, amcCover, vat };
}

/** @returns undefined where one of them is */
function list<T>(count: number, at: (index: number) => T | undefined): T[] | undefined {
  const items: T[] = [];
  for (let i = 0; i < count; i += 1) {
    const item = at(i);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function decodeCover(bytes: Uint8Array, at: number): CoverRule | undefined {
  const kind = COVER_KINDS[bytes[at] ?? 0];
  const rate = bytes[at + 1] ?? 0;
  const sex = bytes[at + 3] ?? 0;
  const flags = bytes[at + 4] ?? 0;
  if (kind === undefined || rate > 100 || (sex !== 0 && sex !== 2)) return undefined;
  return {
    kind,
    rate,
    under: bytes[at + 2] ?? 0,
    sex,
    prescription: (flags & COVER_PRESCRIPTION) !== 0,
    rights: (flags & COVER_RIGHTS) !== 0,
    franchiseUnder: bytes[at + 5] ?? 0,
  };
}

function decodeDuty(view: DataView, bytes: Uint8Array, at: number): DutyFee | undefined {
  const kind = DUTY_KINDS[bytes[at] ?? 0];
  const code = ascii(bytes, at + 1, CODE_LENGTH);
  const rate = bytes[at + 7] ?? 0;
  if (kind === undefined || code === undefined || code === "" || rate > 100) return undefined;
  return { kind, code, cents: view.getUint16(at + 5, true), rate };
}

/** The codes of all acts of a table, in its order. @returns undefined where the flash cannot be read */
export function decodeActCodes(table: StoredTable): string[] | undefined {
  const head = table.read(0, Math.min(table.length, TABLE_HEAD));
  if (head === undefined || head.length < TABLE_HEAD) return undefined;
  const [classes = 0, territories = 0] = [head[40], head[41]];
  const [covers = 0, duty = 0, count = 0] = [head[44], head[45], head[46]];
  const at =
    TABLE_HEAD + classes * CLASS_LENGTH + territories * TERRITORY_LENGTH + covers * COVER_LENGTH + duty * DUTY_LENGTH;
  return list(count, (i) => {
    const row = table.read(at + i * ACT_LENGTH, CODE_LENGTH);
    return row === undefined ? undefined : ascii(row, 0, CODE_LENGTH);
  });
}

/** @param codes of those that are wanted; all where undefined @returns undefined where the flash cannot be read, and for a row that no act is */
function actsOf(
  table: StoredTable,
  at: number,
  count: number,
  codes: readonly string[] | undefined,
): ActRule[] | undefined {
  const rules: ActRule[] = [];
  for (let i = 0; i < count && rules.length < (codes?.length ?? count); i += 1) {
    const bytes = table.read(at + i * ACT_LENGTH, ACT_LENGTH);
    const code = bytes === undefined ? undefined : ascii(bytes, 0, CODE_LENGTH);
    if (bytes === undefined || code === undefined || code === "") return undefined;
    if (codes?.includes(code) === false) continue;
    const rule = decodeAct(bytes, code);
    if (rule === undefined) return undefined;
    rules.push(rule);
  }
  return rules;
}

function decodeAct(bytes: Uint8Array, code: string): ActRule | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [rate, targetRate, amcCover] = [view.getUint8(10), view.getUint8(11), view.getUint8(12)];
  const flags = view.getUint8(13);
  const company = COMPANIES[flags & 3];
  if (rate > 100 || targetRate > 100 || amcCover > 100 || company === undefined) return undefined;
  const ages: AgeRange[] = [];
  for (let i = 0; i < ACT_AGES; i += 1) {
    const from = view.getUint8(ACT_AGES_AT + i * 2);
    const to = view.getUint8(ACT_AGES_AT + i * 2 + 1);
    if (from > to) return undefined;
    if (to > 0) ages.push({ from, to });
  }
  return {
    code,
    nat: view.getUint16(4, true),
    cents: view.getUint16(6, true),
    spontaneousCents: view.getUint16(8, true),
    rate,
    targetRate,
    amcCover,
    company,
    ages,
    once: (flags & ACT_ONCE) !== 0,
  };
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
    const cover = rule[RULE_KEY + i] ?? UNCHANGED;
    if (act && cover <= 100) covers[act] = cover;
  }
  const fees = rule[RULE_KEY + MAX_CLASSES] ?? UNCHANGED;
  if (fees <= 100) for (const code of PRESCRIPTION_FEES) covers[code] = fees;
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
  if (number.length > AMC_NUMBER || contract.length > AMC_CONTRACT) return "none";
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const rule = table.read(at + middle * RULE_LENGTH, RULE_LENGTH);
    if (rule === undefined) return undefined;
    const order = compare(rule, 0, AMC_NUMBER, number) || compare(rule, AMC_NUMBER, AMC_CONTRACT, contract);
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
