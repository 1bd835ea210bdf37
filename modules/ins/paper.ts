/**
 * The Datamatrix INS that is printed on the papers of a patient (ANS, "Datamatrix INS"): not signed, it proves nothing; it
 * tells whether a paper and a patient belong together.
 *
 * | characters | what |
 * |---|---|
 * | 4 | "IS01": identity, version 1 |
 * | 22 | zeros |
 * | then | records, each a name of two characters and its value; one shorter than its longest ends at GS (0x1D) |
 *
 * | name | length | what |
 * |---|---|---|
 * | S1 | 15 | matricule with its key |
 * | S2 | 20 | OID, whole |
 * | S3 | 100 | given names of birth |
 * | S4 | 100 | name of birth |
 * | S5 | 1 | sex: M, F |
 * | S6 | 10 | date of birth, DD-MM-YYYY |
 * | S7 | 5 | INSEE code of the place of birth |
 */
import { isInsMatricule } from "./ins-key";

export interface InsPaper {
  /** 15 characters, its key is right. */
  readonly matricule: string;
  readonly oid: string;
  readonly familyName: string;
  readonly givenNames: string;
  /** "YYYY-MM-DD"; empty where it is not written so. */
  readonly birthDate: string;
  /** 1 male, 2 female, 0 where it is not written so. */
  readonly sex: number;
  /** INSEE code, 5 characters; empty where it is not there. */
  readonly birthPlace: string;
}

const PREFIX = "IS01";
const HEADER = 26;
const GS = 0x1d;
/** Lengths of S1 to S7. */
const LENGTHS: readonly number[] = Object.freeze([15, 20, 100, 100, 1, 10, 5]);
const FIXED: readonly boolean[] = Object.freeze([true, false, false, false, true, true, true]);

/** @returns whether these bytes are such a paper's; what is in it is another question */
export function isInsPaper(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false;
  for (let i = 0; i < PREFIX.length; i += 1) if (bytes[i] !== PREFIX.charCodeAt(i)) return false;
  for (let i = PREFIX.length; i < HEADER; i += 1) if (bytes[i] !== 0x30) return false;
  return true;
}

/** @returns undefined for a paper without a good matricule */
export function readInsPaper(bytes: Uint8Array): InsPaper | undefined {
  if (!isInsPaper(bytes)) return undefined;
  const values: string[] = [];
  for (let at = HEADER; at + 2 <= bytes.length; ) {
    const index = (bytes[at + 1] ?? 0) - 0x31;
    const longest = LENGTHS[index];
    if (bytes[at] !== 0x53 || longest === undefined) return undefined;
    const from = at + 2;
    let end = from;
    while (end < bytes.length && end < from + longest && bytes[end] !== GS) end += 1;
    if (FIXED[index] === true && end !== from + longest) return undefined;
    values[index] = textOf(bytes, from, end);
    at = bytes[end] === GS ? end + 1 : end;
  }
  const [matricule = "", oid = "", givenNames = "", familyName = "", letter = "", born = "", birthPlace = ""] = values;
  if (!isInsMatricule(matricule)) return undefined;
  return {
    matricule,
    oid: oid.trim(),
    familyName,
    givenNames,
    birthDate: isoDateOf(born),
    sex: sexOf(letter),
    birthPlace,
  };
}

/** ASCII, as the names of an INS are; anything else is a question mark. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i += 1) {
    const code = bytes[i] ?? 0;
    text += code >= 0x20 && code <= 0x7e ? String.fromCharCode(code) : "?";
  }
  return text;
}

function sexOf(letter: string): number {
  return letter === "M" ? 1 : letter === "F" ? 2 : 0;
}

function isoDateOf(text: string): string {
  const isDate = text.length === 10 && text.charAt(2) === "-" && text.charAt(5) === "-";
  return isDate ? `${text.slice(6)}-${text.slice(3, 5)}-${text.slice(0, 2)}` : "";
}
