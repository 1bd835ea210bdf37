/**
 * Receipts of past purchases, as the e-carte app keeps them: the patient's receipt of modules/receipt, made of the `invoice`
 * event that the terminal reports. What the event does not say (VAT, the fee in a box's price) is not on it.
 */
import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import type { Receipt, ReceiptLine } from "modules/receipt/receipt";
import type { ReadReceipt } from "./receipt-code";

/** A receipt, and what became of its invoice. */
export interface KeptReceipt {
  readonly receipt: Receipt;
  /** What the collector has said of it; null until it has. */
  readonly arl: Acknowledgement | null;
  /** Read from the code of a paper, which nobody has signed. */
  readonly fromPaper?: boolean;
  /** Its summary has come on line, by apCV (signerVitale). */
  readonly told?: boolean;
}

/** An ARL, as the patient is told of it. */
export interface Acknowledgement {
  readonly accepted: boolean;
  /** Null for accepted. */
  readonly reason: string | null;
}

/** Whose phone it comes to, and when, s. */
export interface Buyer {
  readonly name: string;
  readonly isTest: boolean;
  readonly at: number;
}

type Json = Readonly<Record<string, unknown>>;

/** The pharmacy has not said who it is: a receipt then bears the word. */
const PHARMACY = Object.freeze({ name: "", address: [], finess: "" });

/** @returns undefined for any other report, and for one that is not what it should be */
export function receiptOf(report: Json, { name, isTest, at }: Buyer): Receipt | undefined {
  if (report.event !== "invoice" || typeof report.at !== "string" || !Array.isArray(report.lines)) return undefined;
  const acts = Array.isArray(report.acts) ? report.acts : [];
  const lines = [...report.lines.map(lineOf), ...acts.map(actOf)];
  const number = cents(report.number);
  const totalCents = cents(report.totalCents);
  const amoCents = cents(report.amoCents);
  const amcCents = cents(report.amcCents);
  const patientCents = cents(report.patientCents);
  const franchiseCents = cents(report.franchiseCents);
  if (number === undefined || totalCents === undefined || amoCents === undefined) return undefined;
  if (amcCents === undefined || patientCents === undefined || franchiseCents === undefined) return undefined;
  const whole = lines.filter((line) => line !== undefined);
  if (whole.length !== lines.length) return undefined;
  return {
    number,
    at,
    date: report.at,
    pharmacy: PHARMACY,
    patient: name,
    isTest,
    prescriber: null,
    prescription: true,
    lines: whole,
    // What the lines do not hold: the fees of the prescription as a whole.
    feesCents: whole.reduce((left, line) => left - line.totalCents, totalCents),
    totalCents,
    amoCents,
    amcCents,
    patientCents,
    franchiseCents,
    payments: [],
    vat: [],
  };
}

/** From the code of a paper. @param labelOf what a box is called */
export function receiptOfPaper(read: ReadReceipt, labelOf: (code: string) => string | undefined): Receipt {
  const { finess, lines, leftOut, ...same } = read;
  return {
    ...same,
    date: isoDate(civilDay(read.at)),
    pharmacy: { ...PHARMACY, finess },
    patient: "",
    prescriber: null,
    prescription: false,
    lines: lines.map((line) => ({ ...line, label: labelOf(line.code) ?? "", feeCents: 0 })),
    vat: [],
    ...(leftOut === 0 ? {} : { leftOut }),
  };
}

/** From the `arl` event. @returns undefined for any other report */
export function acknowledgementOf(report: Json): (Acknowledgement & { readonly number: number }) | undefined {
  const { event, accepted, reason } = report;
  const number = cents(report.number);
  if (event !== "arl" || number === undefined || typeof accepted !== "boolean") return undefined;
  return { number, accepted, reason: typeof reason === "string" ? reason : null };
}

function lineOf(value: unknown): ReceiptLine | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { cip13, label, quantity, totalCents } = value as Json;
  const count = cents(quantity);
  const total = cents(totalCents);
  if (typeof label !== "string" || count === undefined || total === undefined) return undefined;
  const code = typeof cip13 === "string" ? cip13 : "";
  return { code, label, quantity: count, totalCents: total, feeCents: 0 };
}

/** An act is called by its code: its name is the reader's language's. */
function actOf(value: unknown): ReceiptLine | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { code, totalCents } = value as Json;
  const total = cents(totalCents);
  if (typeof code !== "string" || total === undefined) return undefined;
  return { code, label: "", quantity: 1, totalCents: total, feeCents: 0 };
}

function cents(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
