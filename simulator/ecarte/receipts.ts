/** Receipts of past purchases, as the e-carte app shows them: from the `invoice` event that the terminal reports. */

import { fr } from "modules/strings/fr/fr";

export interface ReceiptLine {
  readonly label: string;
  readonly quantity: number;
  /** Centimes, the box's fee included. */
  readonly totalCents: number;
}

/** All amounts in centimes. */
export interface Receipt {
  readonly number: number;
  /** Day of dispensing, "YYYY-MM-DD". */
  readonly at: string;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
  readonly lines: readonly ReceiptLine[];
  /** What the collector has said of it; null until it has. */
  readonly arl: Acknowledgement | null;
}

/** An ARL, as the patient is told of it. */
export interface Acknowledgement {
  readonly accepted: boolean;
  /** Null for accepted. */
  readonly reason: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** @returns undefined for any other report, and for one that is not what it should be */
export function receiptOf(report: Json): Receipt | undefined {
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
    at: report.at,
    totalCents,
    amoCents,
    amcCents,
    patientCents,
    franchiseCents,
    lines: whole,
    arl: null,
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
  const { label, quantity, totalCents } = value as Json;
  const count = cents(quantity);
  const total = cents(totalCents);
  if (typeof label !== "string" || count === undefined || total === undefined) return undefined;
  return { label, quantity: count, totalCents: total };
}

/** An act is a line of the patient's receipt, by its name. */
function actOf(value: unknown): ReceiptLine | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { code, totalCents } = value as Json;
  const total = cents(totalCents);
  if (typeof code !== "string" || total === undefined) return undefined;
  const name = (fr.fee as Readonly<Record<string, string>>)[code];
  return { label: name === undefined ? code : `${name} (${code})`, quantity: 1, totalCents: total };
}

function cents(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
