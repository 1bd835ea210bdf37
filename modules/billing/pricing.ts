/**
 * An invoice in the making: each line is read, priced and counted before the next, so that of the longest sale no more is in
 * the heap than what is asked for. On a device a property of a new object takes some 500 instructions, a local 60: what is
 * worked out of a line stays in locals, and what many lines have in common is worked out once.
 */
import type { Catalogue } from "modules/catalogue/presentation";
import { priceActs } from "./acts";
import {
  advanceOf,
  amoRate,
  type Coverage,
  complementaryCover,
  coverRuleOf,
  isFranchiseFree,
  relationOf,
} from "./coverage";
import { Entries } from "./entries";
import type { PriceLine, PriceTerms, Relation, Sums, Why } from "./invoice";
import { LineReader, shortened } from "./read-line";
import { payerOf, percentOf } from "./share";
import { type DutyKind, type PrescriptionFee, scaled, type Tariff, type TariffClass } from "./tariff";
import type { PriceRefusal } from "./warning";

/** Why an invoice cannot be priced; a line's refusal ends in ":" and its CIP13, an act's in its code. */
export type Refused = PriceRefusal | `${PriceRefusal}:${string}`;

/** What the lines of a class have in common that are related to the same. */
interface Group {
  readonly tariffClass: TariffClass;
  readonly related: Relation | undefined;
  /** AMO rate, percent, and what gave it. */
  readonly rate: number;
  readonly from: Why["rate"];
  /** Of the ticket modérateur, percent. */
  readonly cover: number;
  /** Of a line that has nothing of its own. */
  why: Why | undefined;
  /** A box's fee, and what of it the AMO and the AMC pay at this rate, where they pay the pharmacist. */
  feeCents: number;
  feeAmo: number;
  feeAmc: number;
}

export class Pricing {
  readonly tariff: Tariff;
  readonly #coverage: Coverage;
  readonly #coefficient: number;
  readonly #prescription: boolean;
  readonly #reader: LineReader;
  /** Absent where the sums alone are wanted. */
  #entries: Entries | undefined;
  /** Of what nothing of its own is told. */
  readonly #advance: Why["advance"];
  readonly #groups: Group[] = [];
  /** Of a box; what is left of it this year. Centimes. */
  readonly #franchise: number;
  readonly #franchiseLeft: number;
  /** AMO rate of the line that was counted last, percent. */
  rate = 0;
  /** Of the lines and their boxes' fees; the franchise without its limit of a year. */
  #totalCents = 0;
  #amoCents = 0;
  #amcCents = 0;
  #franchiseCents = 0;
  /** Of what is there once: the fees of the prescription, and the acts. */
  #endTotal = 0;
  #endAmo = 0;
  #endAmc = 0;
  /** Lines that are covered whatever the patient's rights, those that somebody else reimburses, those for fees at 100 %. */
  #freeLines = 0;
  #otherLines = 0;
  #fullLines = 0;
  /** Those on the list of HDE. */
  #specificLines = 0;
  /** Different medicines that are reimbursable; no more than it takes for HC. */
  readonly #reimbursable: string[] = [];
  readonly #enough: number;

  constructor(terms: PriceTerms, tariff: Tariff, coverage: Coverage, catalogue: Catalogue) {
    const { territory, prescription, franchiseExempt, franchiseSpentCents = 0 } = terms;
    const { hc, franchise, overseas } = tariff;
    const coefficient = territory === undefined ? 1000 : (overseas[territory] ?? 1000);
    this.tariff = tariff;
    this.#coverage = coverage;
    this.#coefficient = coefficient;
    this.#prescription = prescription;
    this.#reader = new LineReader(tariff, catalogue, coefficient);
    this.#advance = advanceOf(coverage);
    this.#franchise = coverage.franchiseExempt || franchiseExempt === true ? 0 : franchise.cents;
    this.#franchiseLeft = Math.max(0, franchise.yearlyCents - franchiseSpentCents);
    this.#enough = Math.max(1, hc.lines);
  }

  /** From now on lines, fees, acts and warnings are kept: before anything is counted. */
  keep(): Entries {
    this.#entries = new Entries(this.#coverage.warnings);
    return this.#entries;
  }

  /**
   * Counts a line.
   * @param times -1 takes it back: where the medicine stays in the sale, and no entries are kept
   * @returns why it cannot be priced; then nothing was counted
   */
  count(line: PriceLine, times: 1 | -1): Refused | undefined {
    const reader = this.#reader;
    const refusal = reader.read(line);
    if (refusal !== undefined) return `${refusal}:${line.cip13}`;
    const coverage = this.#coverage;
    const { quantity } = line;
    const { cip13, tariffClass, unitCents, feeCents, known } = reader;
    const isReimbursable = tariffClass.rate > 0;
    const asked = line.related ?? line.ald ?? false;
    const related = asked !== false && isReimbursable ? relationOf(coverage, asked) : undefined;
    const group = this.#groupOf(tariffClass, related);
    const kind = line.cover === undefined ? known?.cover : line.cover;
    const rule =
      kind === undefined || kind === null ? undefined : coverRuleOf(coverage, this.tariff, kind, this.#prescription);
    const isByRule = rule !== undefined && rule.rate > group.rate;
    const rate = isByRule ? rule.rate : group.rate;
    const isFree = rule !== undefined && !rule.rights;
    const { cover } = group;
    let advance = this.#advance;
    if (isFree) advance = "no";
    else if (reader.isRefused && advance === "no") advance = "generic-refused";
    const baseCents = reader.baseCents * quantity;
    let amoCents = 0;
    let amcCents = 0;
    let feeAmo = 0;
    let feeAmc = 0;
    // No rate at all is no reimbursement, so no ticket modérateur for anyone to cover.
    if (advance === "no" && rate > 0) {
      amoCents = percentOf(baseCents, rate);
      amcCents = percentOf(baseCents - amoCents, cover);
      if (!isByRule && feeCents === group.feeCents) {
        feeAmo = group.feeAmo;
        feeAmc = group.feeAmc;
      } else {
        feeAmo = percentOf(feeCents, rate);
        feeAmc = percentOf(feeCents - feeAmo, cover);
        if (!isByRule) {
          group.feeCents = feeCents;
          group.feeAmo = feeAmo;
          group.feeAmc = feeAmc;
        }
      }
    }
    const isFranchised = rate > 0 && related !== "military" && !(rule !== undefined && isFranchiseFree(rule, coverage));
    const franchise = isFranchised ? this.#franchise * quantity : 0;
    this.rate = rate;
    this.#totalCents += (unitCents + feeCents) * quantity * times;
    this.#amoCents += (amoCents + feeAmo * quantity) * times;
    this.#amcCents += (amcCents + feeAmc * quantity) * times;
    this.#franchiseCents += franchise * times;
    if (isFree) this.#freeLines += times;
    else if (rate > 0) this.#otherLines += times;
    if (related !== undefined || rule !== undefined) this.#fullLines += times;
    if (isReimbursable) {
      const different = this.#reimbursable;
      if (different.length < this.#enough && !different.includes(cip13)) different.push(cip13);
      if ((line.specific ?? known?.specific) === true) this.#specificLines += times;
    }
    const entries = this.#entries;
    if (entries === undefined) return undefined;
    const from = isByRule ? rule.kind : group.from;
    const isPlain = !isByRule && advance === this.#advance;
    let why = isPlain ? group.why : undefined;
    if (why === undefined) {
      why = entries.why(from, "price", payerOf(coverage, rate), cover, advance);
      if (isPlain) group.why = why;
    }
    const { baseFrom, vat } = reader;
    const totalCents = unitCents * quantity;
    // What the lines up to this one owe beyond what may be taken this year.
    const over = this.#franchiseCents - this.#franchiseLeft;
    entries.vat.add(vat, totalCents + feeCents * quantity);
    entries.line(
      {
        cip13,
        label: line.label === undefined ? (known?.label ?? cip13) : shortened(line.label),
        quantity,
        act: tariffClass.act,
        ald: related === "ald",
        related: related ?? null,
        cover: rule === undefined ? null : rule.kind,
        price: line.keyed === true ? "keyed" : known?.own === true && line.priceCents === undefined ? "list" : "public",
        totalCents,
        baseCents,
        rate,
        amoCents,
        amcCents,
        patientCents: totalCents - amoCents - amcCents,
        vat,
        why: baseFrom === "price" ? why : entries.why(from, baseFrom, payerOf(coverage, rate), cover, advance),
        franchiseCents: over > 0 ? Math.max(0, franchise - over) : franchise,
      },
      line,
      reader,
      related,
      rule,
      asked !== false && related === undefined,
    );
    if (feeCents === 0) return undefined;
    const fee = {
      code: reader.feeCode,
      cip13,
      totalCents: feeCents,
      baseCents: feeCents,
      rate,
      amoCents: feeAmo,
      amcCents: feeAmc,
      patientCents: feeCents - feeAmo - feeAmc,
      vat,
      why,
    };
    const { fees } = entries;
    for (let box = 0; box < quantity; box += 1) fees.push(fee);
    return undefined;
  }

  /**
   * What is there once: the fees of the prescription, and the acts. It may come again after more lines, where no entries are kept.
   * @param terms as it was made for; acts, duty and accident may be others
   * @returns why it cannot be priced
   */
  end(terms: PriceTerms, lineCount: number): Refused | undefined {
    const { acts, duty, accident } = terms;
    this.#endTotal = 0;
    this.#endAmo = 0;
    this.#endAmc = 0;
    if (!this.#prescription) this.#entries?.lackPrescription();
    else if (lineCount > 0) {
      this.#prescriptionFees();
      if (duty !== undefined && !this.#dutyFee(duty)) return "no-duty";
    }
    if (acts !== undefined && acts.length > 0) {
      const priced = priceActs(acts, lineCount, terms, this.tariff, this.#coverage, this.#entries?.warnings);
      if (!priced.ok) return priced.reason;
      for (const { totalCents, amoCents, amcCents } of priced.value) {
        this.#endTotal += totalCents;
        this.#endAmo += amoCents;
        this.#endAmc += amcCents;
      }
      this.#entries?.setActs(priced.value);
    }
    this.#entries?.remind(this.#coverage.relations.length > 0, accident !== undefined);
    return undefined;
  }

  /** @param rates of the lines */
  sums(rates: readonly number[]): Sums {
    const totalCents = this.#totalCents + this.#endTotal;
    const amoCents = this.#amoCents + this.#endAmo;
    const amcCents = this.#amcCents + this.#endAmc;
    const patientCents = totalCents - amoCents - amcCents;
    const franchiseCents = Math.min(this.#franchiseCents, this.#franchiseLeft);
    return { totalCents, amoCents, amcCents, patientCents, franchiseCents, rates };
  }

  #groupOf(tariffClass: TariffClass, related: Relation | undefined): Group {
    const groups = this.#groups;
    for (let i = 0; i < groups.length; i += 1) {
      const group = groups[i];
      if (group !== undefined && group.tariffClass === tariffClass && group.related === related) return group;
    }
    const { rate, from } = amoRate(this.#coverage, tariffClass, related, this.#prescription);
    const cover = complementaryCover(this.#coverage, tariffClass.act, tariffClass.amcCover);
    const group = { tariffClass, related, rate, from, cover, why: undefined, feeCents: 0, feeAmo: 0, feeAmc: 0 };
    groups.push(group);
    return group;
  }

  /** HDR, HDA, HDE, HC: once a prescription that has a reimbursable medicine. */
  #prescriptionFees(): void {
    const { hdr, hda, hde, hc } = this.tariff;
    const different = this.#reimbursable.length;
    if (different === 0) return;
    this.#fee("HDR", hdr, this.#coefficient);
    const { age } = this.#coverage;
    if (age !== undefined && (age < hda.under || age > hda.over)) this.#fee("HDA", hda, this.#coefficient);
    if (this.#specificLines > 0) this.#fee("HDE", hde, 1000);
    else this.#entries?.doubtSpecific();
    if (different >= hc.lines) this.#fee("HC", hc, 1000);
  }

  /** @returns false when the table has no fee of this kind */
  #dutyFee(duty: DutyKind): boolean {
    for (const fee of this.tariff.duty) {
      if (fee.kind !== duty) continue;
      this.#fee(fee.code, fee, 1000);
      return true;
    }
    return false;
  }

  #fee(code: string, { cents, rate }: PrescriptionFee, coefficient: number): void {
    const amount = coefficient === 1000 ? cents : scaled(cents, coefficient);
    // A law may do away with a fee by a table in which it is nothing.
    if (amount === 0) return;
    const coverage = this.#coverage;
    const isFull = coverage.exonerated || this.#fullLines > 0;
    const percent = isFull ? 100 : rate;
    const cover = complementaryCover(coverage, code, 100);
    const advance = this.#freeLines > 0 && this.#otherLines === 0 ? "no" : this.#advance;
    let amoCents = 0;
    let amcCents = 0;
    if (advance === "no" && percent > 0) {
      amoCents = percentOf(amount, percent);
      amcCents = percentOf(amount - amoCents, cover);
    }
    this.#endTotal += amount;
    this.#endAmo += amoCents;
    this.#endAmc += amcCents;
    const entries = this.#entries;
    if (entries === undefined) return;
    const from = coverage.exonerated ? "exonerated" : (entries.full ?? "fee");
    const why = entries.why(from, "price", payerOf(coverage, rate), cover, advance);
    const vat = this.tariff.vat.fees;
    entries.vat.add(vat, amount);
    const patientCents = amount - amoCents - amcCents;
    const fee = {
      code,
      totalCents: amount,
      baseCents: amount,
      rate: percent,
      amoCents,
      amcCents,
      patientCents,
      vat,
      why,
    };
    entries.fees.push(fee);
  }
}
