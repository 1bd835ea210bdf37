/**
 * Prices what was dispensed: lines, fees, and who pays each. Integer centimes throughout; each entry is rounded on its
 * own, half up (an assumption: no public rule was found).
 *
 * Where the public texts leave room, this is what is done:
 * - A line is its boxes without their fees; each box's HD or HG is a fee of its own.
 * - Without a prescription nothing is reimbursed: HD or HG is charged, the patient pays all.
 * - HDR, HDA and HDE are at 100 % when one of the lines is ALD, or when the patient is exonerated: a bi-zone
 *   prescription is one prescription. Their ticket modérateur is covered by any AMC.
 * - "Over 70" and "under 3" are in completed years: above 70, below 3.
 */

import { dayNumber } from "modules/calendar/date";
import type { Catalogue } from "modules/catalogue/presentation";
import type { Result } from "modules/result/result";
import { amoRate, type Coverage, complementaryCover, coverageOf } from "./coverage";
import type { Invoice, InvoiceFee, InvoiceLine, PriceRequest, Share, Why } from "./invoice";
import { type ReadLine, readLine } from "./read-line";
import { isRpps } from "./rpps";
import { type PrescriptionFee, type Tariff, tariffFor } from "./tariff";
import type { PriceRefusal } from "./warning";

export const MAX_INVOICE_LINES = 40;

/** @returns the invoice, or why it cannot be priced; a line's refusal ends in ":" and its CIP13 */
export function price(
  request: PriceRequest,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
): Result<Invoice, PriceRefusal | `${PriceRefusal}:${string}`> {
  const day = dayNumber(request.at);
  if (day === undefined) return { ok: false, reason: "bad-date" };
  const tariff = tariffFor(tariffs, request.at);
  if (tariff === undefined) return { ok: false, reason: "no-tariff" };
  if (request.lines.length === 0) return { ok: false, reason: "no-lines" };
  if (request.lines.length > MAX_INVOICE_LINES) return { ok: false, reason: "too-many-lines" };
  if (request.prescriber !== null && !isRpps(request.prescriber)) return { ok: false, reason: "bad-prescriber" };
  const read: ReadLine[] = [];
  for (const line of request.lines) {
    const result = readLine(line, tariff, catalogue);
    if (!result.ok) return { ok: false, reason: `${result.reason}:${line.cip13}` };
    read.push(result.value);
  }
  return {
    ok: true,
    value: new Pricing(request, tariff, coverageOf(request.claims, tariff, request.at, day)).run(read),
  };
}

/** One invoice in the making. */
class Pricing {
  readonly #request: PriceRequest;
  readonly #tariff: Tariff;
  readonly #coverage: Coverage;
  readonly #lines: InvoiceLine[] = [];
  readonly #fees: InvoiceFee[] = [];
  readonly #warnings: string[];
  /** What the franchise may still take this year. */
  #franchiseLeft: number;

  constructor(request: PriceRequest, tariff: Tariff, coverage: Coverage) {
    this.#request = request;
    this.#tariff = tariff;
    this.#coverage = coverage;
    this.#warnings = [...coverage.warnings];
    this.#franchiseLeft = Math.max(0, tariff.franchise.yearlyCents - (request.franchiseSpentCents ?? 0));
  }

  run(lines: readonly ReadLine[]): Invoice {
    if (!this.#request.prescription) this.#warnings.push("no-prescription");
    for (const line of lines) this.#line(line);
    if (this.#request.prescription) this.#prescriptionFees(lines);
    const sum = { totalCents: 0, amoCents: 0, amcCents: 0, patientCents: 0 };
    for (const entries of [this.#lines, this.#fees]) {
      for (const entry of entries) {
        sum.totalCents += entry.totalCents;
        sum.amoCents += entry.amoCents;
        sum.amcCents += entry.amcCents;
        sum.patientCents += entry.patientCents;
      }
    }
    let franchiseCents = 0;
    for (const line of this.#lines) franchiseCents += line.franchiseCents;
    return {
      at: this.#request.at,
      tariff: this.#tariff.version,
      lines: this.#lines,
      fees: this.#fees,
      ...sum,
      franchiseCents,
      warnings: this.#warnings,
    };
  }

  #line(line: ReadLine): void {
    const { cip13, quantity, tariffClass, feeCents, tfrCents, refusedBaseCents } = line;
    const reimbursable = this.#request.prescription && tariffClass.rate > 0;
    const ald = line.ald && this.#coverage.hasAld && tariffClass.rate > 0;
    if (line.ald && !ald) this.#warn("no-ald", cip13);
    if (!line.marketed) this.#warn("no-longer-marketed", cip13);
    // The database knows no price for what is not reimbursed: the pharmacy's own is not here to be added up.
    if (line.priceCents === 0) this.#warn("free-price", cip13);
    if (tariffClass.act === "") this.#warn("no-act-code", cip13);
    if (line.isFeeOfAnother) this.#warn("fee-of-another", cip13);
    if (line.severalRates) this.#warn("several-rates", cip13);
    const { rate, from } = reimbursable
      ? amoRate(this.#coverage, tariffClass, line.ald)
      : { rate: 0, from: tariffClass.rate === 0 ? ("not-reimbursed" as const) : ("no-prescription" as const) };
    // The fee is in the price, in the TFR and in the refused generic's price alike: it is charged apart.
    const unit = line.priceCents - feeCents;
    let base = unit;
    let baseFrom: Why["base"] = "price";
    if (tfrCents !== undefined && tfrCents < line.priceCents) {
      base = Math.max(0, tfrCents - feeCents);
      baseFrom = "tfr";
      this.#warn("above-tfr", cip13);
    }
    if (refusedBaseCents !== undefined) {
      const generic = Math.max(0, refusedBaseCents - feeCents);
      if (generic < base) baseFrom = "generic";
      base = Math.min(base, generic);
      this.#warn("generic-refused", cip13);
    }
    const cover = complementaryCover(this.#coverage, this.#tariff, tariffClass.act, tariffClass.amcCover);
    const advance = !this.#coverage.direct ? "rights" : refusedBaseCents === undefined ? "no" : "generic-refused";
    const why = { rate: from, base: baseFrom, payer: payerOf(this.#coverage, rate), cover, advance } as const;
    this.#lines.push({
      cip13,
      label: line.label,
      quantity,
      act: tariffClass.act,
      ald,
      ...share(unit * quantity, base * quantity, rate, why),
      franchiseCents: reimbursable ? this.#franchise(quantity) : 0,
    });
    if (feeCents === 0) return;
    const code = line.isLargeBox ? tariffClass.largeFee : tariffClass.fee;
    const fee = { code, cip13, ...share(feeCents, feeCents, rate, { ...why, base: "price" }) };
    for (let box = 0; box < quantity; box += 1) this.#fees.push(fee);
  }

  /** HDR, HDA, HDE, HC: once a prescription that has a reimbursable medicine. */
  #prescriptionFees(lines: readonly ReadLine[]): void {
    const { hdr, hda, hde, hc, overseas } = this.#tariff;
    const different: string[] = [];
    let specific = false;
    let specificUnknown = false;
    for (const { tariffClass, cip13, specific: isSpecific, specificUnknown: isUnknown } of lines) {
      if (tariffClass.rate === 0) continue;
      if (!different.includes(cip13)) different.push(cip13);
      specific ||= isSpecific;
      specificUnknown ||= isUnknown;
    }
    if (different.length === 0) return;
    const coefficient = overseas[this.#request.territory ?? ""] ?? 1000;
    const full = this.#coverage.exonerated || this.#lines.some(({ ald }) => ald);
    this.#fee("HDR", hdr, coefficient, full);
    const { age } = this.#coverage;
    if (age !== undefined && (age < hda.under || age > hda.over)) this.#fee("HDA", hda, coefficient, full);
    if (specific) this.#fee("HDE", hde, 1000, full);
    else if (specificUnknown) this.#warnings.push("specific-unknown");
    if (different.length >= hc.lines) this.#fee("HC", hc, 1000, full);
  }

  #fee(code: string, { cents, rate }: PrescriptionFee, coefficient: number, full: boolean): void {
    const amount = Math.floor((cents * coefficient + 500) / 1000);
    // A law may do away with a fee by a table in which it is nothing.
    if (amount === 0) return;
    const why = {
      rate: full ? (this.#coverage.exonerated ? "exonerated" : "ald") : "fee",
      base: "price",
      payer: payerOf(this.#coverage, rate),
      cover: complementaryCover(this.#coverage, this.#tariff, code, 100),
      advance: this.#coverage.direct ? "no" : "rights",
    } as const;
    this.#fees.push({ code, ...share(amount, amount, full ? 100 : rate, why) });
  }

  #franchise(quantity: number): number {
    if (this.#coverage.franchiseExempt || this.#request.franchiseExempt === true) return 0;
    const cents = Math.min(this.#tariff.franchise.cents * quantity, this.#franchiseLeft);
    this.#franchiseLeft -= cents;
    return cents;
  }

  #warn(code: string, cip13: string): void {
    const warning = `${code}:${cip13}`;
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }
}

/** Shares one amount. Percent and centimes are integers, so the halves are exact. */
function share(totalCents: number, baseCents: number, rate: number, why: Why): Share {
  const direct = why.advance === "no";
  const amo = Math.floor((baseCents * rate + 50) / 100);
  // No rate at all is no reimbursement, so no ticket modérateur for anyone to cover.
  const moderateur = rate === 0 ? 0 : baseCents - amo;
  const amoCents = direct ? amo : 0;
  const amcCents = direct ? Math.floor((moderateur * why.cover + 50) / 100) : 0;
  return { totalCents, baseCents, rate, amoCents, amcCents, patientCents: totalCents - amoCents - amcCents, why };
}

function payerOf({ c2s, amc }: Coverage, rate: number): Why["payer"] {
  if (rate === 0) return "none";
  return c2s ? "c2s" : amc === undefined ? "none" : "amc";
}
