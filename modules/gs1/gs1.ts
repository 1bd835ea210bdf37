/**
 * GS1 element strings (GS1 General Specifications, section 3 and 7.8), as a medicine's DataMatrix carries them:
 * (01) GTIN, (17) expiry, (10) batch, (21) serial; others are stepped over. Also the EAN-13 of older boxes.
 *
 * An application identifier whose length GS1 has fixed needs no separator; the others end at FNC1, which a scanner
 * hands over as GS (0x1D).
 */
import { daysInMonth, two } from "modules/calendar/date";
import type { Result } from "modules/result/result";

/** More than any symbol on a box holds. */
export const MAX_ELEMENT_STRING = 512;
const MAX_VARIABLE = 20;
const GS = 0x1d;

/** What a box says of itself. */
export interface Box {
  /** 13 digits, 34009... */
  readonly cip13: string;
  /** "YYYY-MM-DD" */
  readonly expiry?: string;
  readonly batch?: string;
  readonly serial?: string;
}

export type BoxRefusal = "malformed" | "no-gtin" | "bad-check-digit" | "not-a-medicine";

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

/** @param bytes the symbol's characters, without AIM identifier */
export function parseBox(bytes: Uint8Array): Result<Box, BoxRefusal> {
  if (bytes.length === 0 || bytes.length > MAX_ELEMENT_STRING) return MALFORMED;
  let cip13: string | undefined;
  let expiry: string | undefined;
  let batch: string | undefined;
  let serial: string | undefined;
  let at = bytes[0] === GS ? 1 : 0;
  while (at < bytes.length) {
    const ai = ascii(bytes, at, at + 2);
    if (ai === undefined || !isDigits(ai)) return MALFORMED;
    const fixed = fixedLength(ai);
    let end = at + 2;
    if (fixed !== undefined) {
      end += fixed;
      if (end > bytes.length) return MALFORMED;
    } else while (end < bytes.length && bytes[end] !== GS) end += 1;
    const value = ascii(bytes, at + 2, end);
    if (value === undefined) return MALFORMED;
    if (ai === "01") {
      const read = cip13OfGtin(value);
      if (!read.ok) return read;
      cip13 = read.value;
    } else if (ai === "17") {
      expiry = expiryDate(value);
      if (expiry === undefined) return MALFORMED;
    } else if (ai === "10" || ai === "21") {
      if (value.length === 0 || value.length > MAX_VARIABLE) return MALFORMED;
      if (ai === "10") batch = value;
      else serial = value;
    }
    at = bytes[end] === GS ? end + 1 : end;
  }
  if (cip13 === undefined) return { ok: false, reason: "no-gtin" };
  return {
    ok: true,
    value: {
      cip13,
      ...(expiry === undefined ? {} : { expiry }),
      ...(batch === undefined ? {} : { batch }),
      ...(serial === undefined ? {} : { serial }),
    },
  };
}

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);

/** @param bytes the 13 digits of an EAN-13 */
export function parseEan13(bytes: Uint8Array): Result<Box, BoxRefusal> {
  const digits = bytes.length === 13 ? ascii(bytes, 0, 13) : undefined;
  if (digits === undefined || !isDigits(digits)) return MALFORMED;
  const read = cip13OfGtin(`0${digits}`);
  return read.ok ? { ok: true, value: { cip13: read.value } } : read;
}

/** A GTIN-14 that is a CIP13: "0" and 13 digits that begin 34009, with the check digit of EAN-13. */
function cip13OfGtin(gtin: string): Result<string, BoxRefusal> {
  if (!isDigits(gtin)) return MALFORMED;
  const cip13 = gtin.slice(1);
  if (!hasCheckDigit(cip13)) return { ok: false, reason: "bad-check-digit" };
  if (!gtin.startsWith("034009")) return { ok: false, reason: "not-a-medicine" };
  return { ok: true, value: cip13 };
}

/** The check digit of an EAN-13 (GS1 General Specifications, section 7.9). */
export function hasCheckDigit(ean13: string): boolean {
  if (ean13.length !== 13 || !isDigits(ean13)) return false;
  let sum = 0;
  for (let i = 0; i < 13; i += 1) sum += (ean13.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** YYMMDD: day 00 is the last of the month; the century is the nearest one (section 7.12), so 20xx until 2075. */
function expiryDate(value: string): string | undefined {
  if (!isDigits(value)) return undefined;
  const year = 2000 + Number(value.slice(0, 2));
  const month = Number(value.slice(2, 4));
  const last = daysInMonth(year, month);
  const day = Number(value.slice(4)) || last;
  if (month < 1 || month > 12 || day > last) return undefined;
  return `${year}-${two(month)}-${two(day)}`;
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
