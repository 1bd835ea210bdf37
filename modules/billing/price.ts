/**
 * Prices what was dispensed and done: lines, fees, acts, and who pays each. Integer centimes throughout; each entry is
 * rounded on its own, half up (an assumption: no public rule was found).
 *
 * Where the public texts leave room, this is what is done:
 * - A line is its boxes without their fees; each box's HD or HG is a fee of its own.
 * - Without a prescription nothing is reimbursed but what the law covers without one: HD or HG is charged, the patient
 *   pays all.
 * - HDR, HDA and HDE are at 100 % when one of the lines is related to an ALD, an accident of work or a pension, or is
 *   covered by the law, or when the patient is exonerated: a bi-zone prescription is one prescription. Their ticket
 *   modérateur is covered by any AMC.
 * - "Over 70" and "under 3" are in completed years: above 70, below 3.
 */

import { dateNumber, dayNumber, dayOfNumber } from "modules/calendar/date";
import type { Catalogue } from "modules/catalogue/presentation";
import type { Result } from "modules/result/result";
import { coverageOf } from "./coverage";
import type { Accident, Invoice, PriceRequest, PriceTerms } from "./invoice";
import { Pricing, type Refused } from "./pricing";
import { isRpps } from "./rpps";
import { type Tariff, tariffFor } from "./tariff";

export const MAX_INVOICE_LINES = 40;
/** Of an accident of work: as the caisse writes it. */
export const MAX_ACCIDENT_NUMBER = 9;

export function price(
  request: PriceRequest,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
): Result<Invoice, Refused> {
  const { lines } = request;
  const begun = begin(request, lines.length, tariffs, catalogue);
  if (!begun.ok) return begun;
  const pricing = begun.value;
  const entries = pricing.keep();
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    const refusal = line && pricing.count(line, 1);
    if (refusal !== undefined) return { ok: false, reason: refusal };
  }
  const refusal = pricing.end(request, lines.length);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  return { ok: true, value: entries.invoice(request, pricing.tariff.version, pricing.sums(NO_RATES)) };
}

const NO_RATES: readonly number[] = Object.freeze([]);

/**
 * Checks all but the lines, and reads once what is the same for each of them: the day, its table, the patient's rights.
 * Nothing is counted yet.
 */
export function begin(
  terms: PriceTerms,
  lineCount: number,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
): Result<Pricing, Refused> {
  const { at, prescriber, accident } = terms;
  const today = dateNumber(at);
  const day = today === undefined ? undefined : dayOfNumber(today);
  if (today === undefined || day === undefined) return { ok: false, reason: "bad-date" };
  const tariff = tariffFor(tariffs, at);
  if (tariff === undefined) return { ok: false, reason: "no-tariff" };
  const refusal = countRefusal(terms, lineCount);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  if (prescriber !== null && !isRpps(prescriber)) return { ok: false, reason: "bad-prescriber" };
  if (accident !== undefined && !isAccident(accident)) return { ok: false, reason: "bad-accident" };
  const coverage = coverageOf(terms.claims, tariff, today, day);
  return { ok: true, value: new Pricing(terms, tariff, coverage, catalogue) };
}

/** Whether there are as many lines as an invoice has. */
export function countRefusal({ acts }: PriceTerms, lineCount: number): Refused | undefined {
  if (lineCount === 0 && (acts === undefined || acts.length === 0)) return "no-lines";
  return lineCount > MAX_INVOICE_LINES ? "too-many-lines" : undefined;
}

/** A number, a date of the calendar, or both. */
export function isAccident({ number, date }: Accident): boolean {
  if (number === undefined && date === undefined) return false;
  if (date !== undefined && dayNumber(date) === undefined) return false;
  if (number === undefined) return true;
  for (let i = 0; i < number.length; i += 1) {
    const code = number.charCodeAt(i) | 0x20;
    if (!((code >= 0x61 && code <= 0x7a) || (number.charCodeAt(i) >= 48 && number.charCodeAt(i) <= 57))) return false;
  }
  return number.length > 0 && number.length <= MAX_ACCIDENT_NUMBER;
}
