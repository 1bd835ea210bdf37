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
import type {
  Accident,
  Invoice,
  InvoiceAct,
  InvoiceFee,
  InvoiceLine,
  PriceLine,
  PriceRequest,
  Relation,
  Share,
  Sums,
  Why,
} from "./invoice";
import { type ReadLine, readLine } from "./read-line";
import { isRpps } from "./rpps";
import { payerOf, share } from "./share";
import { type CoverRule, type PrescriptionFee, scaled, type Tariff, tariffFor } from "./tariff";
import { VatTally } from "./vat";
import type { PriceRefusal } from "./warning";

export const MAX_INVOICE_LINES = 40;
/** Of an accident of work: as the caisse writes it. */
export const MAX_ACCIDENT_NUMBER = 9;

/** Why an invoice cannot be priced; a line's refusal ends in ":" and its CIP13, an act's in its code. */
type Refused = PriceRefusal | `${PriceRefusal}:${string}`;

export function price(
  request: PriceRequest,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
): Result<Invoice, Refused> {
  const made = priced(request, tariffs, catalogue, true);
  return made.ok ? { ok: true, value: made.value.invoice() } : made;
}

/** The sums of the same invoice alone, and the rate of each line: nothing of the lines themselves is made. */
export function priceSums(
  request: PriceRequest,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
): Result<Sums, Refused> {
  const made = priced(request, tariffs, catalogue, false);
  return made.ok ? { ok: true, value: made.value.sums() } : made;
}

function priced(
  request: PriceRequest,
  tariffs: readonly Tariff[],
  catalogue: Catalogue,
  keeps: boolean,
): Result<Pricing, Refused> {
  const day = dayNumber(request.at);
  if (day === undefined) return { ok: false, reason: "bad-date" };
  const tariff = tariffFor(tariffs, request.at);
  if (tariff === undefined) return { ok: false, reason: "no-tariff" };
  if (request.lines.length === 0 && (request.acts ?? []).length === 0) return { ok: false, reason: "no-lines" };
  if (request.lines.length > MAX_INVOICE_LINES) return { ok: false, reason: "too-many-lines" };
  if (request.prescriber !== null && !isRpps(request.prescriber)) return { ok: false, reason: "bad-prescriber" };
  if (request.accident !== undefined && !isAccident(request.accident)) return { ok: false, reason: "bad-accident" };
  const pricing = new Pricing(request, tariff, coverageOf(request.claims, tariff, request.at, day), keeps);
  const refusal = pricing.run(catalogue);
  return refusal === undefined ? { ok: true, value: pricing } : { ok: false, reason: refusal };
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

/**
 * One invoice in the making: each line is read, priced and summed before the next, so that of the longest sale no more is in
 * the heap than what is asked for. A sale that is scanned asks for its sums after each box.
 */
class Pricing {
  readonly #request: PriceRequest;
  readonly #tariff: Tariff;
  readonly #coverage: Coverage;
  /** Lines and fees are wanted, not their sums alone. */
  readonly #keeps: boolean;
  readonly #lines: InvoiceLine[] = [];
  readonly #fees: InvoiceFee[] = [];
  #acts: readonly InvoiceAct[] = [];
  readonly #warnings: string[];
  readonly #rates: number[] = [];
  readonly #vat = new VatTally();
  /** Most lines have the same reasons: they share one object. */
  readonly #whys: Why[] = [];
  #totalCents = 0;
  #amoCents = 0;
  #amcCents = 0;
  #patientCents = 0;
  #franchiseCents = 0;
  /** What the franchise may still take this year. */
  #franchiseLeft: number;
  /** Lines that are covered whatever the patient's rights, and those that somebody else reimburses. */
  #freeLines = 0;
  #otherLines = 0;
  /** Of the reimbursable medicines: which there are, and whether one is on the list of HDE, or may be. */
  readonly #reimbursable: string[] = [];
  #specific = false;
  #specificUnknown = false;
  /** The first reason of a line for fees at 100 %. */
  #full: Why["rate"] | undefined;
  /** A line that the law does not cover by itself. */
  #isOrdinary = false;
  #related = 0;
  #atWork = 0;
  #mayRelate = false;
  #otherThanWork = false;

  constructor(request: PriceRequest, tariff: Tariff, coverage: Coverage, keeps: boolean) {
    this.#request = request;
    this.#tariff = tariff;
    this.#coverage = coverage;
    this.#keeps = keeps;
    this.#warnings = coverage.warnings.slice();
    this.#franchiseLeft = Math.max(0, tariff.franchise.yearlyCents - (request.franchiseSpentCents ?? 0));
  }

  /** @returns why it cannot be priced; undefined when it is */
  run(catalogue: Catalogue): Refused | undefined {
    const { lines, prescription, territory } = this.#request;
    const coefficient = this.#tariff.overseas[territory ?? ""] ?? 1000;
    for (let i = 0; i < lines.length; i += 1) {
      const line = lines[i] as PriceLine;
      const read = readLine(line, this.#tariff, catalogue, coefficient);
      if (!read.ok) return `${read.reason}:${line.cip13}`;
      this.#line(read.value);
    }
    // What is covered without a prescription lacks none.
    if (!prescription && this.#isOrdinary) this.#warnings.push("no-prescription");
    if (prescription && lines.length > 0) {
      this.#prescriptionFees(coefficient);
      if (!this.#dutyFee()) return "no-duty";
    }
    const acts = priceActs(this.#request, this.#tariff, this.#coverage, (warning) => this.#warnings.push(warning));
    if (!acts.ok) return acts.reason;
    this.#acts = acts.value;
    for (const act of acts.value) {
      this.#add(act, 1);
      this.#relate(act.related, act.rate);
    }
    this.#remind();
    return undefined;
  }

  sums(): Sums {
    return {
      totalCents: this.#totalCents,
      amoCents: this.#amoCents,
      amcCents: this.#amcCents,
      patientCents: this.#patientCents,
      franchiseCents: this.#franchiseCents,
      rates: this.#rates,
    };
  }

  invoice(): Invoice {
    return {
      at: this.#request.at,
      tariff: this.#tariff.version,
      lines: this.#lines,
      fees: this.#fees,
      acts: this.#acts,
      vat: this.#vat.sums(),
      accident: this.#request.accident ?? null,
      totalCents: this.#totalCents,
      amoCents: this.#amoCents,
      amcCents: this.#amcCents,
      patientCents: this.#patientCents,
      franchiseCents: this.#franchiseCents,
      warnings: this.#warnings,
    };
  }

  #add({ totalCents, amoCents, amcCents, patientCents, vat }: Share, times: number): void {
    this.#totalCents += totalCents * times;
    if (amoCents !== 0) this.#amoCents += amoCents * times;
    if (amcCents !== 0) this.#amcCents += amcCents * times;
    if (patientCents !== 0) this.#patientCents += patientCents * times;
    this.#vat.add(vat, totalCents * times);
  }

  /** What the reminders ask of a line or an act. */
  #relate(related: Relation | null, rate: number): void {
    if (related !== null) this.#related += 1;
    if (related === "atmp") this.#atWork += 1;
    else if (rate > 0) this.#otherThanWork = true;
    if (rate > 0 && rate < 100) this.#mayRelate = true;
  }

  #line(line: ReadLine): void {
    const { cip13, quantity, tariffClass, feeCents, refusedBaseCents, vat } = line;
    const rule = coverRuleOf(this.#coverage, this.#tariff, line.cover, this.#request.prescription);
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
    const cover = complementaryCover(this.#coverage, tariffClass.act, tariffClass.amcCover);
    const advance = this.#advance(rule, refusedBaseCents !== undefined);
    // The fee is in the price, in the TFR and in the refused generic's price alike: it is charged apart.
    const unit = line.priceCents - feeCents;
    const owesFranchise = rate > 0 && related !== "military" && !(rule && isFranchiseFree(rule, this.#coverage));
    const franchiseCents = owesFranchise ? this.#franchise(quantity) : 0;
    const of = share(unit * quantity, base * quantity, rate, vat, this.#why(from, baseFrom, cover, advance, rate));
    this.#add(of, 1);
    this.#franchiseCents += franchiseCents;
    this.#rates.push(rate);
    this.#relate(related ?? null, rate);
    this.#full ??= related ?? rule?.kind;
    if (rule === undefined) this.#isOrdinary = true;
    if (tariffClass.rate > 0) {
      if (!this.#reimbursable.includes(cip13)) this.#reimbursable.push(cip13);
      this.#specific ||= line.specific;
      this.#specificUnknown ||= line.specificUnknown;
    }
    if (this.#keeps) {
      this.#lines.push({
        cip13,
        label: line.label,
        quantity,
        act: tariffClass.act,
        ald: related === "ald",
        related: related ?? null,
        cover: rule?.kind ?? null,
        price: line.price,
        totalCents: of.totalCents,
        baseCents: of.baseCents,
        rate,
        amoCents: of.amoCents,
        amcCents: of.amcCents,
        patientCents: of.patientCents,
        vat,
        why: of.why,
        franchiseCents,
      });
    }
    if (feeCents === 0) return;
    const why = baseFrom === "price" ? of.why : this.#why(from, "price", cover, advance, rate);
    const fee = share(feeCents, feeCents, rate, vat, why);
    this.#add(fee, quantity);
    this.#keepFee(line.isLargeBox ? tariffClass.largeFee : tariffClass.fee, cip13, fee, quantity);
  }

  #keepFee(code: string, cip13: string | undefined, fee: Share, times: number): void {
    if (!this.#keeps) return;
    const { totalCents, baseCents, rate, amoCents, amcCents, patientCents, vat, why } = fee;
    // Each written out: on the device a spread takes as long as the object itself.
    const entry =
      cip13 === undefined
        ? { code, totalCents, baseCents, rate, amoCents, amcCents, patientCents, vat, why }
        : { code, cip13, totalCents, baseCents, rate, amoCents, amcCents, patientCents, vat, why };
    for (let box = 0; box < times; box += 1) this.#fees.push(entry);
  }

  #why(rate: Why["rate"], base: Why["base"], cover: number, advance: Why["advance"], percent: number): Why {
    const payer = payerOf(this.#coverage, percent);
    for (let i = 0; i < this.#whys.length; i += 1) {
      const why = this.#whys[i] as Why;
      const isSame = why.rate === rate && why.base === base && why.payer === payer && why.cover === cover;
      if (isSame && why.advance === advance) return why;
    }
    const why = { rate, base, payer, cover, advance };
    this.#whys.push(why);
    return why;
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
  #prescriptionFees(coefficient: number): void {
    const { hdr, hda, hde, hc } = this.#tariff;
    const different = this.#reimbursable.length;
    if (different === 0) return;
    const full = this.#fullFees();
    this.#fee("HDR", hdr, coefficient, full);
    const { age } = this.#coverage;
    if (age !== undefined && (age < hda.under || age > hda.over)) this.#fee("HDA", hda, coefficient, full);
    if (this.#specific) this.#fee("HDE", hde, 1000, full);
    else if (this.#specificUnknown) this.#warnings.push("specific-unknown");
    if (different >= hc.lines) this.#fee("HC", hc, 1000, full);
  }

  /** Why the fees of the prescription are at 100 %; undefined where they are not. */
  #fullFees(): Why["rate"] | undefined {
    return this.#coverage.exonerated ? "exonerated" : this.#full;
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
    const cover = complementaryCover(this.#coverage, code, 100);
    const advance = this.#freeLines > 0 && this.#otherLines === 0 ? "no" : this.#advance(undefined, false);
    const why = this.#why(full ?? "fee", "price", cover, advance, rate);
    const fee = share(amount, amount, full === undefined ? rate : 100, this.#tariff.vat.fees, why);
    this.#add(fee, 1);
    this.#keepFee(code, undefined, fee, 1);
  }

  #franchise(quantity: number): number {
    if (this.#coverage.franchiseExempt || this.#request.franchiseExempt === true) return 0;
    const cents = Math.min(this.#tariff.franchise.cents * quantity, this.#franchiseLeft);
    this.#franchiseLeft -= cents;
    return cents;
  }

  /** What was perhaps forgotten about what is related to what. */
  #remind(): void {
    if (this.#coverage.relations.length > 0 && this.#related === 0 && this.#mayRelate) {
      this.#warnings.push("nothing-related");
    }
    if (this.#atWork === 0) return;
    if (this.#request.accident === undefined) this.#warnings.push("accident-missing");
    if (this.#otherThanWork) this.#warnings.push("two-natures");
  }

  #warn(code: string, cip13: string): void {
    const warning = `${code}:${cip13}`;
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }
}
