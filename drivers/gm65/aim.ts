/** AIM symbology identifiers (ISO/IEC 15424): "]", a letter for the symbology, a character for its options. */
import type { Symbology } from "../scanner/scanner";

export const AIM_LENGTH = 3;
const FLAG = 0x5d;

export interface Aim {
  readonly symbology: Symbology;
  /** FNC1 first: the data are GS1 element strings. */
  readonly gs1: boolean;
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
      return { symbology: "qr", gs1: option === "3" };
    case "d":
      return { symbology: "datamatrix", gs1: option === "2" };
    case "E":
      return { symbology: option === "0" ? "ean13" : "other", gs1: false };
    case "C":
      return { symbology: "code128", gs1: option === "1" };
    default:
      return { symbology: "other", gs1: false };
  }
}
