/**
 * A symbol of a scanner that sends no AIM identifiers: what it is, is told by its text. 13 digits with the check digit of
 * an EAN-13 are one; "01" and a GTIN-14 of theirs begin a box's GS1 DataMatrix; a token says so itself.
 */
import { hasCheckDigit } from "modules/gs1/gs1";
import { beginsWithEci, withoutEci } from "./eci";
import type { Scan } from "./scan";

const EAN13_LENGTH = 13;
/** (01) and the 0 before a GTIN-13. */
const GTIN = "010";
const GS = 0x1d;

/** @param received as the scanner sent it: names of character sets are taken off, where it begins with one (eci.ts) */
export function plainScan(received: Uint8Array): Scan {
  const bytes = beginsWithEci(received) ? withoutEci(received) : received;
  if (bytes.length === EAN13_LENGTH && hasCheckDigit(text(bytes, 0, EAN13_LENGTH))) {
    return { symbology: "ean13", gs1: false, bytes };
  }
  // FNC1, where it is given.
  const at = bytes[0] === GS ? 1 : 0;
  const digits = at + GTIN.length;
  const isBox =
    bytes.length >= digits + EAN13_LENGTH &&
    text(bytes, at, digits) === GTIN &&
    hasCheckDigit(text(bytes, digits, digits + EAN13_LENGTH));
  if (isBox) return { symbology: "datamatrix", gs1: true, bytes: at === 0 ? bytes : bytes.slice(at) };
  return { symbology: "other", gs1: false, bytes };
}

function text(bytes: Uint8Array, from: number, to: number): string {
  let made = "";
  for (let i = from; i < to; i += 1) made += String.fromCharCode(bytes[i] ?? 0);
  return made;
}
