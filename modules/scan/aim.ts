/**
 * AIM symbology identifiers (ISO/IEC 15424), three characters before the data:
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | "]" |
 * | 1 | 1 | letter of the symbology, its case counts |
 * | 2 | 1 | its option, a digit or a capital: GS1 data, character sets (ECI) |
 */
import { beginsWithEci, withoutEci } from "./eci";
import type { Scan, Symbology } from "./scan";

export const AIM_LENGTH = 3;
const FLAG = 0x5d;

export interface Aim {
  readonly symbology: Symbology;
  /** FNC1 first: the data are GS1 element strings. */
  readonly gs1: boolean;
  /** The data may name character sets (eci.ts). */
  readonly eci: boolean;
}

/** @returns what the identifier at `at` says, or undefined when there is none */
export function parseAim(bytes: Uint8Array, at: number): Aim | undefined {
  if (bytes[at] !== FLAG) return undefined;
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  const option = String.fromCharCode(bytes[at + 2] ?? 0);
  const isOption = (option >= "0" && option <= "9") || (option >= "A" && option <= "Z");
  if (!isOption || !((letter >= "A" && letter <= "Z") || (letter >= "a" && letter <= "z"))) return undefined;
  switch (letter) {
    case "Q":
      return {
        symbology: "qr",
        gs1: option === "3" || option === "4",
        eci: option === "2" || option === "4" || option === "6",
      };
    case "d":
      return { symbology: "datamatrix", gs1: option === "2" || option === "5", eci: option >= "4" && option <= "6" };
    case "E":
      return { symbology: option === "0" ? "ean13" : "other", gs1: false, eci: false };
    case "C":
      return { symbology: "code128", gs1: option === "1", eci: false };
    case "A":
      return { symbology: "code39", gs1: false, eci: false };
    default:
      return { symbology: "other", gs1: false, eci: false };
  }
}

/**
 * A symbol as a scanner sends it, identifier first. The one place where an identifier's options change the data: the names
 * of character sets are taken off.
 * @param bytes from `at` to `end`, the identifier included; copied
 * @returns undefined when there is no identifier at `at`, or nothing behind it
 */
export function identifiedScan(bytes: Uint8Array, at: number, end: number): Scan | undefined {
  if (end - at <= AIM_LENGTH) return undefined;
  const aim = parseAim(bytes, at);
  if (aim === undefined) return undefined;
  const data = bytes.slice(at + AIM_LENGTH, end);
  // A module may send the names of sets under the identifier of a symbol without any.
  const plain = aim.eci || beginsWithEci(data) ? withoutEci(data) : data;
  return { symbology: aim.symbology, gs1: aim.gs1, bytes: plain };
}
