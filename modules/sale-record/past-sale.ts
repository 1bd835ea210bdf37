/** What a stored sale gave to one person, from the bytes that sale-record.ts writes. */
import { type CborValue, decodeCbor } from "modules/cbor/decode";
import type { Claims } from "modules/token/claims";
import { SaleKey } from "./keys";

/** How the fees of a large box (up to three months of treatment) begin. */
const LARGE_FEE = "HG";
const MEDICINE = "34009";

/** One box of it. */
export interface Given {
  readonly cip13: string;
  /** "2026-05-12" */
  readonly date: string;
  /** A box for more than a month. */
  readonly large: boolean;
  /** The group of generics that it is of, where the catalogue knows one: another brand of it is the same medicine. */
  readonly group?: number;
  /** Number of the electronic prescription that it was given on. */
  readonly ePrescription?: string;
}

export interface PastSale {
  /** "2026-05-12" */
  readonly date: string;
  readonly given: readonly Given[];
}

/** @returns undefined when it is of another person, or cannot be read */
export function readPastSale(bytes: Uint8Array, patient: Claims["identity"]): PastSale | undefined {
  const decoded = decodeCbor(bytes);
  if (!decoded.ok || !(decoded.value instanceof Map)) return undefined;
  const sale = decoded.value;
  const insured = sale.get(SaleKey.insured);
  const date = sale.get(SaleKey.date);
  if (!isOf(insured, patient) || typeof date !== "string") return undefined;
  const large = rows(sale.get(SaleKey.fees)).flatMap(([code, cip13]) =>
    typeof code === "string" && code.startsWith(LARGE_FEE) ? [cip13] : [],
  );
  const number = sale.get(SaleKey.ePrescription);
  const paper = typeof number === "string" ? { ePrescription: number } : {};
  const given: Given[] = [];
  for (const [cip13] of rows(sale.get(SaleKey.lines))) {
    if (typeof cip13 !== "string" || !cip13.startsWith(MEDICINE)) continue;
    if (!given.some((one) => one.cip13 === cip13)) given.push({ cip13, date, large: large.includes(cip13), ...paper });
  }
  return { date, given };
}

/** The names too: parents and children may have one number. */
function isOf(insured: CborValue, { matricule, oid, givenNames, birthDate }: Claims["identity"]): boolean {
  if (!Array.isArray(insured)) return false;
  return insured[0] === matricule && insured[1] === oid && insured[3] === givenNames && insured[4] === birthDate;
}

function rows(value: CborValue): readonly (readonly CborValue[])[] {
  return Array.isArray(value) ? value.filter((row): row is CborValue[] => Array.isArray(row)) : [];
}
