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

import { dayNumber } from "modules/calendar/date";
import type { Catalogue } from "modules/catalogue/presentation";
import type { Result } from "modules/result/result";
import { priceActs } from "./acts";
import {
  amoRate,
  type Coverage,
  complementaryCover,
  coverageOf,
  coverRuleOf,
  isFranchiseFree,
  relationOf,
} from "./coverage";
import type { Accident, Invoice, InvoiceAct, InvoiceFee, InvoiceLine, PriceRequest, Why } from "./invoice";
import { type ReadLine, readLine } from "./read-line";
import { isRpps } from "./rpps";
import { payerOf, share } from "./share";
import { type CoverRule, type PrescriptionFee, scaled, type Tariff, tariffFor } from "./tariff";
import { vatSums } from "./vat";
import type { PriceRefusal } from "./warning";

export const MAX_INVOICE_LINES = 40;
/** Of an accident of work: as the caisse writes it. */
export const MAX_ACCIDENT_NUMBER = 9;

/** @returns the invoice, or why it cannot be priced; a line's refusal ends in ":" and its CIP13, an act's in its code */
export function price(
  request: PriceRequest,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
): Result<Invoice, PriceRefusal | `${PriceRefusal}:${string}`> {
  const day = dayNumber(request.at);
  if (day === undefined) return { ok: false, reason: "bad-date" };
  const tariff = tariffFor(tariffs, request.at);
  if (tariff === undefined) return { ok: false, reason: "no-tariff" };
  if (request.lines.length === 0 && (request.acts ?? []).length === 0) return { ok: false, reason: "no-lines" };
  if (request.lines.length > MAX_INVOICE_LINES) return { ok: false, reason: "too-many-lines" };
  if (request.prescriber !== null && !isRpps(request.prescriber)) return { ok: false, reason: "bad-prescriber" };
  if (request.accident !== undefined && !isAccident(request.accident)) return { ok: false, reason: "bad-accident" };
  const coefficient = tariff.overseas[request.territory ?? ""] ?? 1000;
  const read: ReadLine[] = [];
  for (const line of request.lines) {
    const result = readLine(line, tariff, catalogue, coefficient);
    if (!result.ok) return { ok: false, reason: `${result.reason}:${line.cip13}` };
    read.push(result.value);
  }
  return new Pricing(request, tariff, coverageOf(request.claims, tariff, request.at, day)).run(read);
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
  /** Lines that are covered whatever the patient's rights, and those that somebody else reimburses. */
  #freeLines = 0;
  #otherLines = 0;

  constructor(request: PriceRequest, tariff: Tariff, coverage: Coverage) {
    this.#request = request;
    this.#tariff = tariff;
    this.#coverage = coverage;
    this.#warnings = [...coverage.warnings];
    this.#franchiseLeft = Math.max(0, tariff.franchise.yearlyCents - (request.franchiseSpentCents ?? 0));
  }

  run(lines: readonly ReadLine[]): Result<Invoice, PriceRefusal | `${PriceRefusal}:${string}`> {
    for (const line of lines) this.#line(line);
    // What is covered without a prescription lacks none.
    if (!this.#request.prescription && this.#lines.some(({ cover }) => cover === null)) {
      this.#warnings.push("no-prescription");
    }
    if (this.#request.prescription && lines.length > 0) {
      this.#prescriptionFees(lines);
      if (!this.#dutyFee()) return { ok: false, reason: "no-duty" };
    }
    const acts = priceActs(this.#request, this.#tariff, this.#coverage, (warning) => this.#warnings.push(warning));
    if (!acts.ok) return acts;
    this.#remind(acts.value);
    const parts = [this.#lines, this.#fees, acts.value];
    const sum = { totalCents: 0, amoCents: 0, amcCents: 0, patientCents: 0 };
    for (const entries of parts) {
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
      ok: true,
      value: {
        at: this.#request.at,
        tariff: this.#tariff.version,
        lines: this.#lines,
        fees: this.#fees,
        acts: acts.value,
        vat: vatSums(parts),
        accident: this.#request.accident ?? null,
        ...sum,
        franchiseCents,
        warnings: this.#warnings,
      },
    };
  }

  #line(line: ReadLine): void {
    const { cip13, quantity, tariffClass, feeCents, refusedBaseCents, vat } = line;
    const { prescription } = this.#request;
    const rule = coverRuleOf(this.#coverage, this.#tariff, line.cover, prescription);
    const related = tariffClass.rate > 0 ? relationOf(this.#coverage, line.related) : undefined;
    if (line.related !== false && related === undefined) this.#warn("no-ald", cip13);
    if (!line.marketed) this.#warn("no-longer-marketed", cip13);
    // The database knows no price for what is not reimbursed, and the pharmacy has not said its own.
    if (line.priceCents === 0) this.#warn("free-price", cip13);
    // What is no medicine has no act, and nobody expects one.
    if (tariffClass.act === "") this.#warn("no-act-code", cip13);
    if (line.isFeeOfAnother) this.#warn("fee-of-another", cip13);
    if (line.severalRates) this.#warn("several-rates", cip13);
    const { rate, from } = this.#rate(line, rule, related);
    if (rule !== undefined && !rule.rights) this.#freeLines += 1;
    else if (rate > 0) this.#otherLines += 1;
    const { base, baseFrom } = this.#base(line);
    const cover = complementaryCover(this.#coverage, this.#tariff, tariffClass.act, tariffClass.amcCover);
    const advance = this.#advance(rule, refusedBaseCents !== undefined);
    const why = { rate: from, base: baseFrom, payer: payerOf(this.#coverage, rate), cover, advance } as const;
    // The fee is in the price, in the TFR and in the refused generic's price alike: it is charged apart.
    const unit = line.priceCents - feeCents;
    const owesFranchise = rate > 0 && related !== "military" && !(rule && isFranchiseFree(rule, this.#coverage));
    this.#lines.push({
      cip13,
      label: line.label,
      quantity,
      act: tariffClass.act,
      ald: related === "ald",
      related: related ?? null,
      cover: rule?.kind ?? null,
      price: line.price,
      ...share(unit * quantity, base * quantity, rate, vat, why),
      franchiseCents: owesFranchise ? this.#franchise(quantity) : 0,
    });
    if (feeCents === 0) return;
    const code = line.isLargeBox ? tariffClass.largeFee : tariffClass.fee;
    const fee = { code, cip13, ...share(feeCents, feeCents, rate, vat, { ...why, base: "price" }) };
    for (let box = 0; box < quantity; box += 1) this.#fees.push(fee);
  }

  #rate({ tariffClass }: ReadLine, rule: CoverRule | undefined, related: InvoiceLine["related"] | undefined) {
    const ordinary =
      tariffClass.rate === 0
        ? ({ rate: 0, from: "not-reimbursed" } as const)
        : this.#request.prescription
          ? amoRate(this.#coverage, tariffClass, related ?? undefined)
          : ({ rate: 0, from: "no-prescription" } as const);
    return rule !== undefined && rule.rate > ordinary.rate ? { rate: rule.rate, from: rule.kind } : ordinary;
  }

  /** What the AMO's rate applies to, of one box without its fee. */
  #base(line: ReadLine): { readonly base: number; readonly baseFrom: Why["base"] } {
    const { cip13, priceCents, feeCents, tfrCents, traCents, refusedBaseCents } = line;
    let base = priceCents - feeCents;
    let baseFrom: Why["base"] = "price";
    const flat = tfrCents ?? traCents;
    if (flat !== undefined && flat < priceCents) {
      base = Math.max(0, flat - feeCents);
      baseFrom = tfrCents === undefined ? "tra" : "tfr";
      this.#warn(tfrCents === undefined ? "above-tra" : "above-tfr", cip13);
    }
    if (refusedBaseCents !== undefined) {
      const generic = Math.max(0, refusedBaseCents - feeCents);
      if (generic < base) baseFrom = "generic";
      base = Math.min(base, generic);
      this.#warn("generic-refused", cip13);
    }
    return { base, baseFrom };
  }

  #advance(rule: CoverRule | undefined, refused: boolean): Why["advance"] {
    if (rule !== undefined && !rule.rights) return "no";
    if (this.#coverage.unknown) return "unknown";
    if (!this.#coverage.direct) return "rights";
    return refused ? "generic-refused" : "no";
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
    const full = this.#fullFees();
    this.#fee("HDR", hdr, coefficient, full);
    const { age } = this.#coverage;
    if (age !== undefined && (age < hda.under || age > hda.over)) this.#fee("HDA", hda, coefficient, full);
    if (specific) this.#fee("HDE", hde, 1000, full);
    else if (specificUnknown) this.#warnings.push("specific-unknown");
    if (different.length >= hc.lines) this.#fee("HC", hc, 1000, full);
  }

  /** Why the fees of the prescription are at 100 %; undefined where they are not. */
  #fullFees(): Why["rate"] | undefined {
    if (this.#coverage.exonerated) return "exonerated";
    let full: Why["rate"] | undefined;
    for (const { related, cover } of this.#lines) full ??= related ?? cover ?? undefined;
    return full;
  }

  /** @returns false when the table has no fee of this kind */
  #dutyFee(): boolean {
    const { duty } = this.#request;
    if (duty === undefined) return true;
    for (const fee of this.#tariff.duty) {
      if (fee.kind !== duty) continue;
      this.#fee(fee.code, fee, 1000, this.#fullFees());
      return true;
    }
    return false;
  }

  #fee(code: string, { cents, rate }: PrescriptionFee, coefficient: number, full: Why["rate"] | undefined): void {
    const amount = scaled(cents, coefficient);
    // A law may do away with a fee by a table in which it is nothing.
    if (amount === 0) return;
    const why = {
      rate: full ?? "fee",
      base: "price",
      payer: payerOf(this.#coverage, rate),
      cover: complementaryCover(this.#coverage, this.#tariff, code, 100),
      advance: this.#freeLines > 0 && this.#otherLines === 0 ? "no" : this.#advance(undefined, false),
    } as const;
    this.#fees.push({ code, ...share(amount, amount, full === undefined ? rate : 100, this.#tariff.vat.fees, why) });
  }

  #franchise(quantity: number): number {
    if (this.#coverage.franchiseExempt || this.#request.franchiseExempt === true) return 0;
    const cents = Math.min(this.#tariff.franchise.cents * quantity, this.#franchiseLeft);
    this.#franchiseLeft -= cents;
    return cents;
  }

  /** What was perhaps forgotten about what is related to what. */
  #remind(acts: readonly InvoiceAct[]): void {
    const entries: readonly Pick<InvoiceAct, "related" | "rate">[] = [...this.#lines, ...acts];
    const related = entries.filter((entry) => entry.related !== null);
    const atWork = related.filter((entry) => entry.related === "atmp");
    const mayRelate = entries.some(({ rate }) => rate > 0 && rate < 100);
    if (this.#coverage.relations.length > 0 && related.length === 0 && mayRelate) {
      this.#warnings.push("nothing-related");
    }
    if (atWork.length === 0) return;
    if (this.#request.accident === undefined) this.#warnings.push("accident-missing");
    if (entries.some((entry) => entry.rate > 0 && entry.related !== "atmp")) this.#warnings.push("two-natures");
  }

  #warn(code: string, cip13: string): void {
    const warning = `${code}:${cip13}`;
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }
}
