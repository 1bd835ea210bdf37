/**
 * What a code is, before anything is done about it: the one place where that is told, for the terminal and for `cli scan`.
 * A symbology helps where a scanner names it; the text alone is enough where it does not.
 *
 * To add a kind: a member of `CodeReading`, a line in `classify` where its text is told from all others, and what the
 * terminal does about it in modules/terminal/on-scan.ts.
 */
import { isRpps } from "modules/billing/rpps";
import { cip13Of, hasCheckDigit, isGtin, readElements, type Unreadable } from "modules/gs1/gs1";
import { type InsPaper, isInsPaper, readInsPaper } from "modules/ins/paper";
import { type ActChoice, readActCode } from "./act-code";
import { prescriptionNumber } from "./prescription-number";
import type { Scan } from "./scan";

export interface BoxReading {
  readonly kind: "box";
  readonly cip13: string;
  /** "YYYY-MM-DD" */
  readonly expiry?: string;
  readonly batch?: string;
  readonly serial?: string;
  readonly unreadable: readonly Unreadable[];
}

export type CodeReading =
  | { readonly kind: "token" }
  | BoxReading
  /** An EAN-13 that is no medicine's: the pharmacy's list may know it. */
  | { readonly kind: "goods"; readonly ean13: string }
  /** A medicine of another country: a PPN, or a GTIN that is not French, without the CIP beside it. */
  | { readonly kind: "foreign-box"; readonly number: string }
  | { readonly kind: "prescriber"; readonly rpps: string }
  /** The prescriber's practice: FINESS, or the AM number. */
  | { readonly kind: "practice"; readonly number: string }
  /** What seems to be the number of an electronic prescription. */
  | { readonly kind: "e-prescription"; readonly number: string }
  /** null: a paper whose matricule cannot be right. */
  | { readonly kind: "ins"; readonly paper: InsPaper | null }
  | ({ readonly kind: "act" } & ActChoice)
  /** box: a code as those of boxes that cannot be read; text: anything else. */
  | { readonly kind: "unknown"; readonly looksLike: "box" | "text" };

/** Longest text that is looked at as one: an address with a prescription's number in it. */
const MAX_TEXT = 1024;
const GS = 0x1d;
/** ISO/IEC 15434: how the German PPN (IFA) stands in its DataMatrix. */
const ENVELOPE = "[)>";
const PPN = "9N";
const MIN_PPN = 12;
const PRACTICE = 9;
/** GS1 prefixes of France. */
const FRENCH = Object.freeze(["30", "31", "32", "33", "34", "35", "36", "37"]);

/**
 * @param year of today, for the century of dates
 * @param isToken whether these bytes begin as a token; asked first, whatever the symbology
 */
export function classify(scan: Scan, year: number, isToken: (bytes: Uint8Array) => boolean): CodeReading {
  const { symbology, gs1, bytes } = scan;
  if (isToken(bytes)) return TOKEN;
  if (isInsPaper(bytes)) return { kind: "ins", paper: readInsPaper(bytes) ?? null };
  const text = bytes.length <= MAX_TEXT ? textOf(bytes) : "";
  const foreign = ppnOf(text);
  if (foreign !== undefined) return { kind: "foreign-box", number: foreign };
  if (gs1 || beginsWithGtin(text)) {
    const reading = elementsOf(bytes, year);
    if (reading !== undefined) return reading;
    if (gs1) return UNREADABLE;
  }
  return numberOf(text, bytes) ?? (symbology === "qr" || symbology === "other" ? UNKNOWN : UNREADABLE);
}

const TOKEN: CodeReading = Object.freeze({ kind: "token" });
const UNREADABLE: CodeReading = Object.freeze({ kind: "unknown", looksLike: "box" } as const);
const UNKNOWN: CodeReading = Object.freeze({ kind: "unknown", looksLike: "text" } as const);

function elementsOf(bytes: Uint8Array, year: number): CodeReading | undefined {
  const elements = readElements(bytes, year);
  if (elements === undefined) return undefined;
  const { gtin, expiry, batch, serial, unreadable } = elements;
  const cip13 = elements.cip13 ?? (gtin?.startsWith("0") ? cip13Of(gtin.slice(1)) : undefined);
  if (cip13 !== undefined) {
    return {
      kind: "box",
      cip13,
      ...(expiry === undefined ? {} : { expiry }),
      ...(batch === undefined ? {} : { batch }),
      ...(serial === undefined ? {} : { serial }),
      unreadable,
    };
  }
  if (gtin === undefined || !isGtin(gtin)) return undefined;
  // A larger pack (an indicator before the number), or a French article: both are no box of a medicine.
  const isFrench = FRENCH.includes(gtin.slice(1, 3));
  return isFrench || !gtin.startsWith("0")
    ? { kind: "goods", ean13: gtin.startsWith("0") ? gtin.slice(1) : "" }
    : { kind: "foreign-box", number: gtin };
}

/** A text that is one number or word, as bar codes are; with the spaces and stars that some readers leave around it. */
function numberOf(text: string, bytes: Uint8Array): CodeReading | undefined {
  const word = trimmed(text);
  if (hasCheckDigit(word)) {
    const cip13 = cip13Of(word);
    return cip13 === undefined ? { kind: "goods", ean13: word } : { kind: "box", cip13, unreadable: NOTHING };
  }
  const cip13 = word.length === 7 ? cip13Of(word) : undefined;
  if (cip13 !== undefined) return { kind: "box", cip13, unreadable: NOTHING };
  if (isRpps(word)) return { kind: "prescriber", rpps: word };
  if (isPractice(word)) return { kind: "practice", number: word };
  const act = readActCode(word);
  if (act !== undefined) return { kind: "act", ...act };
  const number = prescriptionNumber(bytes);
  return number === undefined ? undefined : { kind: "e-prescription", number };
}

const NOTHING: readonly Unreadable[] = Object.freeze([]);

/** 9 digits; of Corsica the second may be A or B. */
function isPractice(word: string): boolean {
  if (word.length !== PRACTICE) return false;
  for (let i = 0; i < PRACTICE; i += 1) {
    const code = word.charCodeAt(i);
    const isCorsica = i === 1 && word.charAt(0) === "2" && (code === 0x41 || code === 0x42);
    if (!isCorsica && (code < 0x30 || code > 0x39)) return false;
  }
  return true;
}

/** (01) and a GTIN-14 with its check digit; FNC1 before it where it is given. */
function beginsWithGtin(text: string): boolean {
  const at = text.charCodeAt(0) === GS ? 1 : 0;
  return text.startsWith("01", at) && isGtin(text.slice(at + 2, at + 16));
}

/** @returns the German number of a medicine (IFA, PPN) */
function ppnOf(text: string): string | undefined {
  const isEnveloped = text.startsWith(ENVELOPE);
  if (!isEnveloped && !text.startsWith(PPN)) return undefined;
  const at = text.indexOf(PPN);
  if (at < 0) return isEnveloped ? "" : undefined;
  let end = at + PPN.length;
  while (end < text.length && text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end += 1;
  return isEnveloped || end - at >= MIN_PPN ? text.slice(at + PPN.length, end) : undefined;
}

function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isAround(text.charCodeAt(from))) from += 1;
  while (to > from && isAround(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Spaces and line ends; "*" starts and stops a Code 39. */
function isAround(code: number): boolean {
  return code <= 0x20 || code === 0x2a;
}

function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 1) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
