/**
 * GS1 element strings (GS1 General Specifications, section 3 and 7.8), as a medicine's DataMatrix carries them:
 * (01) GTIN, (17) or (7003) expiry, (10) batch, (21) serial, (711) the CIP beside a foreign GTIN; others are stepped over.
 *
 * An application identifier whose length GS1 has fixed needs no separator; the others end at FNC1, which a scanner
 * hands over as GS (0x1D). What cannot be read is told and left out; the box whose number was read is never lost for it.
 */
import { daysInMonth, two } from "modules/calendar/date";

/** More than any symbol on a box holds. */
export const MAX_ELEMENT_STRING = 512;
const MAX_VARIABLE = 20;
const GS = 0x1d;
const GTIN = 14;
/** "03" and YYMMDDHHMM, behind "70". */
const DATE_TIME = 12;
/** How a CIP13 begins. */
const CIP = "34009";

/** What a code tells of a box, and what of it could not be read. */
export interface Elements {
  /** GTIN-14 as it stands there; its check digit may be wrong. */
  readonly gtin?: string;
  /** National number of France (AI 711): CIP13. */
  readonly cip13?: string;
  /** "YYYY-MM-DD" */
  readonly expiry?: string;
  readonly batch?: string;
  readonly serial?: string;
  readonly unreadable: readonly Unreadable[];
}

export type Unreadable = "expiry" | "batch" | "serial";

/** Length of the data of identifiers whose first two digits are these (figure 7.8.5-2); the others are variable. */
function fixedLength(ai: string): number | undefined {
  switch (ai) {
    case "00":
      return 18;
    case "01":
    case "02":
    case "03":
      return 14;
    case "04":
      return 16;
    case "11":
    case "12":
    case "13":
    case "15":
    case "16":
    case "17":
    case "18":
    case "19":
      return 6;
    case "20":
      return 2;
    case "41":
      return 14;
    default:
      return ai >= "31" && ai <= "36" ? 8 : undefined;
  }
}

/** What is being read: one object, filled field after field. */
class Reading {
  gtin: string | undefined;
  cip13: string | undefined;
  expiry: string | undefined;
  batch: string | undefined;
  serial: string | undefined;
  readonly unreadable: Unreadable[] = [];

  lose(part: Unreadable): void {
    if (!this.unreadable.includes(part)) this.unreadable.push(part);
  }
}

/**
 * @param bytes the symbol's characters, without AIM identifier
 * @param year of today: the century of a date is the nearest one (section 7.12)
 * @returns undefined for what is longer than any symbol on a box, or no element string at all
 */
export function readElements(bytes: Uint8Array, year: number): Elements | undefined {
  if (bytes.length === 0 || bytes.length > MAX_ELEMENT_STRING) return undefined;
  const reading = new Reading();
  let isFirst = true;
  let at = bytes[0] === GS ? 1 : 0;
  while (at < bytes.length) {
    const ai = ascii(bytes, at, at + 2);
    if (ai === undefined || !isDigits(ai)) {
      if (isFirst) return undefined;
      // Something stands here that no identifier is: what was to come is lost, up to the next separator.
      loseRest(reading);
      at = separator(bytes, at) + 1;
      continue;
    }
    isFirst = false;
    const end = endOf(bytes, at, ai);
    takeElement(reading, ai, ascii(bytes, at + 2, end), year);
    at = bytes[end] === GS ? end + 1 : end;
  }
  mendLostSeparator(reading);
  const { gtin, cip13, expiry, batch, serial, unreadable } = reading;
  return {
    ...(gtin === undefined ? {} : { gtin }),
    ...(cip13 === undefined ? {} : { cip13 }),
    ...(expiry === undefined ? {} : { expiry }),
    ...(batch === undefined ? {} : { batch }),
    ...(serial === undefined ? {} : { serial }),
    unreadable,
  };
}

/** Where the element at `at` ends: by its length, which a separator or the symbol's end may cut short, or at a separator. */
function endOf(bytes: Uint8Array, at: number, ai: string): number {
  const last = separator(bytes, at + 2);
  const isDateTime = ai === "70" && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x33;
  const fixed = isDateTime ? DATE_TIME : fixedLength(ai);
  return fixed === undefined ? last : Math.min(last, at + 2 + fixed);
}

/** Index of the next separator, or of the end. */
function separator(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== GS) end += 1;
  return end;
}

/** @param value undefined where it is no printable ASCII */
function takeElement(reading: Reading, ai: string, value: string | undefined, year: number): void {
  switch (ai) {
    case "01":
      if (value?.length === GTIN && isDigits(value)) reading.gtin = value;
      return;
    case "17":
      takeExpiry(reading, value?.length === 6 ? expiryDate(value, year) : undefined);
      return;
    case "70":
      // (7003): YYMMDDHHMM
      if (value?.startsWith("03")) {
        const isWhole = value.length === DATE_TIME && isDigits(value);
        takeExpiry(reading, isWhole ? expiryDate(value.slice(2, 8), year) : undefined);
      }
      return;
    case "71":
      if (value?.startsWith("1")) reading.cip13 = cip13Of(value.slice(1)) ?? reading.cip13;
      return;
    case "10":
      if (isVariable(value)) reading.batch = value;
      else reading.lose("batch");
      // Longer than a batch can be: a separator was lost, and the serial number is in it.
      if (value !== undefined && value.length > MAX_VARIABLE) reading.lose("serial");
      return;
    case "21":
      if (isVariable(value)) reading.serial = value;
      else reading.lose("serial");
  }
}

function takeExpiry(reading: Reading, expiry: string | undefined): void {
  if (expiry === undefined) reading.lose("expiry");
  else reading.expiry = expiry;
}

function isVariable(value: string | undefined): value is string {
  return value !== undefined && value.length > 0 && value.length <= MAX_VARIABLE;
}

function loseRest(reading: Reading): void {
  if (reading.expiry === undefined) reading.lose("expiry");
  if (reading.batch === undefined) reading.lose("batch");
  if (reading.serial === undefined) reading.lose("serial");
}

/**
 * A box that has a batch has a serial number (delegated regulation (EU) 2016/161). Where there is none, and the batch goes
 * on with (21), the separator between the two was lost: which part is which cannot be known.
 */
function mendLostSeparator(reading: Reading): void {
  const { batch, serial } = reading;
  if (batch === undefined || serial !== undefined) return;
  const at = batch.indexOf("21", 1);
  if (at < 0 || at + 2 >= batch.length) return;
  reading.batch = undefined;
  reading.lose("batch");
  reading.lose("serial");
}

/** @param number CIP13, or CIP7 @returns undefined for neither */
export function cip13Of(number: string): string | undefined {
  if (number.length === 13) return number.startsWith(CIP) && hasCheckDigit(number) ? number : undefined;
  if (number.length !== 7 || !isDigits(number)) return undefined;
  for (let key = 0; key < 10; key += 1) {
    const cip13 = `${CIP}${number}${key}`;
    if (hasCheckDigit(cip13)) return cip13;
  }
  return undefined;
}

/** The check digit of a GTIN-14 (section 7.9). */
export function isGtin(gtin: string): boolean {
  if (gtin.length !== GTIN || !isDigits(gtin)) return false;
  // The same sum as of the thirteen behind, and three times the indicator.
  let sum = 0;
  for (let i = 0; i < GTIN; i += 1) sum += (gtin.charCodeAt(i) - 48) * (i % 2 === 0 ? 3 : 1);
  return sum % 10 === 0;
}

/** The check digit of an EAN-13 (GS1 General Specifications, section 7.9). */
export function hasCheckDigit(ean13: string): boolean {
  if (ean13.length !== 13) return false;
  let sum = 0;
  for (let i = 0, weight = 1; i < 13; i += 1, weight = 4 - weight) {
    const digit = ean13.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return false;
    sum += digit * weight;
  }
  return sum % 10 === 0;
}

/** YYMMDD: day 00 is the last of the month. */
function expiryDate(value: string, thisYear: number): string | undefined {
  if (!isDigits(value)) return undefined;
  const year = nearestYear(Number(value.slice(0, 2)), thisYear);
  const month = Number(value.slice(2, 4));
  const last = daysInMonth(year, month);
  const day = Number(value.slice(4)) || last;
  if (month < 1 || month > 12 || day > last) return undefined;
  return `${year}-${two(month)}-${two(day)}`;
}

/** Section 7.12: 51 to 99 years ahead is the century before, 50 or more behind the next one. */
function nearestYear(twoDigits: number, thisYear: number): number {
  const century = Math.floor(thisYear / 100) * 100;
  const ahead = twoDigits - (thisYear - century);
  if (ahead >= 51) return century - 100 + twoDigits;
  return ahead <= -50 ? century + 100 + twoDigits : century + twoDigits;
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

/** Printable ASCII alone: what GS1 allows in an element string. */
function ascii(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end > bytes.length) return undefined;
  let text = "";
  for (let i = start; i < end; i += 1) {
    const code = bytes[i] ?? 0;
    if (code < 0x20 || code > 0x7e) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}
