/**
 * What the gateway is told of a stored sale for the dossier pharmaceutique (DP): made anew from the invoice's bytes each time,
 * so that the journal is the only state. Pure.
 *
 * Told is what was given, not what was paid: that the caisse rejects an invoice, or that a person sets it aside, changes nothing.
 * Not told is a sale
 * - that was refused by the patient, or stored where no gateway was there to be told;
 * - whose identity nobody has proved: neither a token nor a certified answer. The document bears an INS;
 * - without a medicine;
 * - that stands for a rejected one of which the dispensation was told, with the same boxes: it would be a second one of them. With
 *   others it takes the place of that document (replaced.ts).
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import type { LotSold } from "modules/sale-record/dispensing";
import { readInvoice, type StoredInvoice, type StoredLine } from "modules/sale-record/stored-invoice";
import type { GatewayStatus } from "./background";
import { type DispensationTold, type DispensedLine, MAX_DISPENSED, MAX_QUESTION, questionText } from "./question";
import { isMedicine, isToBeTold, type Standing, type StoredBytesOf, standingOf } from "./replaced";

const MAX_BATCH = 20;
const MAX_NAME = 100;
const RPPS = 11;
const PRACTICE = 9;
/** UTF-8 of a text is at most three times as long as the text. */
const BYTES = 3;

/** What became of them: for the service screen. */
export interface DispensationsAbout {
  readonly gateway: GatewayStatus;
  /** Invoices that were not looked at yet, or whose dispensation waits to be told. */
  readonly waiting: number;
  /** That will not be told: the gateway does not take them, or they could not be read. */
  readonly setAside: number;
  /** Number of the last of these invoices; 0 where there are none. */
  readonly last: number;
}

export interface DispensationSource {
  /** Of the invoice's numbers; 0 while there is none. */
  readonly series: () => number;
  readonly stored: StoredBytesOf;
  /** As the catalogue has it. */
  readonly labelOf: (cip13: string) => string | undefined;
}

/** @returns undefined for an invoice that is not to be told, or whose bytes are none */
export function dispensationOf(
  number: number,
  bytes: Uint8Array,
  { series, stored, labelOf }: DispensationSource,
): DispensationTold | undefined {
  const invoice = readInvoice(number, bytes);
  if (invoice === undefined || !isToBeTold(invoice)) return undefined;
  const standing = standingOf(invoice, stored);
  if (standing.is === "told") return undefined;
  const named = question(invoice, standing, series(), labelOf);
  return named === undefined || fits(questionText(named))
    ? named
    : question(invoice, standing, series(), () => undefined);
}

function question(
  invoice: StoredInvoice,
  standing: Standing,
  series: number,
  labelOf: DispensationSource["labelOf"],
): DispensationTold | undefined {
  const { number, at, insured, dispensing, prescription, prescriber, practice, ePrescription } = invoice;
  if (insured === null || dispensing === null) return undefined;
  const lines: DispensedLine[] = [];
  // A line takes at least one row; what is left of them goes to lots, from the first line on.
  let spare = MAX_DISPENSED - invoice.lines.length;
  for (let i = 0; i < invoice.lines.length; i += 1) {
    const line = invoice.lines[i];
    if (line === undefined || !isMedicine(line)) continue;
    const rows = rowsOf(line, i, standing.is === "changed" ? standing.lots : dispensing.lots, spare);
    spare -= rows.length - 1;
    const label = labelOf(line.cip13)?.slice(0, MAX_NAME);
    const name = label === undefined || label === "" ? {} : { name: label };
    const substitution = dispensing.generics.includes(i) ? ("G" as const) : ("N" as const);
    for (const row of rows) lines.push({ cip13: line.cip13, ...name, ...row, substitution });
  }
  const paper = {
    // What nobody has verified may be a text of any kind: only a number is told for one.
    ...(ePrescription !== null && isAlphanumeric(ePrescription) ? { number: ePrescription } : {}),
    ...(prescriber?.length === RPPS ? { prescriber } : {}),
    ...(practice?.length === PRACTICE ? { practice } : {}),
  };
  const { matricule, oid, familyName, givenNames, birthDate } = insured;
  return {
    service: "dispensation",
    series,
    number,
    at,
    ...(standing.is === "changed" ? { replaces: standing.replaces } : {}),
    patient: { matricule, oid, familyName, givenNames, birthDate },
    ...(prescription ? { prescription: paper } : {}),
    completeness: dispensing.completeness,
    lines,
  };
}

function fits(text: string): boolean {
  return text.length * BYTES <= MAX_QUESTION || encodeUtf8(text).length <= MAX_QUESTION;
}

type Row = Pick<DispensedLine, "quantity" | "batch" | "expiry">;

/** A row for each lot that was scanned, and one for the boxes of which no lot is known. @param spare rows beside the first */
function rowsOf({ quantity }: StoredLine, index: number, all: readonly LotSold[], spare: number): Row[] {
  const lots = all.filter(({ line }) => line === index);
  const rows: Row[] = [];
  let left = quantity;
  for (const { boxes, expiry, batch } of lots) {
    if (boxes > left || (boxes < left && rows.length >= spare)) break;
    left -= boxes;
    rows.push({
      quantity: boxes,
      ...(isVisible(batch) ? { batch } : {}),
      ...(expiry === "" ? {} : { expiry }),
    });
  }
  if (left > 0) rows.push({ quantity: left });
  return rows;
}

/** Of visible ASCII, as a batch is by GS1; not empty. */
function isVisible(text: string): boolean {
  if (text.length === 0 || text.length > MAX_BATCH) return false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) return false;
  }
  return true;
}

/** Letters, digits and hyphens; not empty. */
function isAlphanumeric(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const isDigit = code >= 0x30 && code <= 0x39;
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!isDigit && !isLetter && code !== 0x2d) return false;
  }
  return text.length > 0;
}
