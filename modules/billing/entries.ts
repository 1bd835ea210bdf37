/** What an invoice tells besides its sums: its lines, fees and acts, their VAT, and what the pharmacist must know. */
import type {
  Invoice,
  InvoiceAct,
  InvoiceFee,
  InvoiceLine,
  PriceLine,
  PriceTerms,
  Relation,
  Sums,
  Why,
} from "./invoice";
import type { LineReader } from "./read-line";
import type { CoverRule } from "./tariff";
import { VatTally } from "./vat";
import type { PriceWarning } from "./warning";

export class Entries {
  readonly #lines: InvoiceLine[] = [];
  readonly fees: InvoiceFee[] = [];
  #acts: readonly InvoiceAct[] = NONE;
  readonly warnings: string[];
  readonly vat = new VatTally();
  /** Most entries have the same reasons: they share one object. */
  readonly #whys: Why[] = [];
  /** The first reason of a line for fees at 100 %. */
  full: Why["rate"] | undefined;
  /** A line that the law does not cover by itself. */
  #isOrdinary = false;
  /** Of a reimbursable medicine nobody knows whether it is on the list of HDE. */
  #specificUnknown = false;
  #related = 0;
  #atWork = 0;
  #mayRelate = false;
  #otherThanWork = false;

  /** @param warnings that there are before any line */
  constructor(warnings: readonly PriceWarning[]) {
    this.warnings = warnings.slice();
  }

  /**
   * A line, and what the pharmacist must know of it.
   * @param asked what was asked for, and `reader` what was read of it
   * @param isLost it was to be related to what the patient does not have
   */
  line(
    line: InvoiceLine,
    asked: PriceLine,
    reader: LineReader,
    related: Relation | undefined,
    rule: CoverRule | undefined,
    isLost: boolean,
  ): void {
    const { known, tariffClass, cip13, above } = reader;
    this.#lines.push(line);
    if (rule === undefined) this.#isOrdinary = true;
    if (this.full === undefined) this.full = related ?? rule?.kind;
    this.#relate(related, line.rate);
    if (isLost) this.#warn("no-ald", cip13);
    if (known?.marketed === false) this.#warn("no-longer-marketed", cip13);
    // The database knows no price for what is not reimbursed, and the pharmacy has not said its own.
    if (reader.unitCents + reader.feeCents === 0) this.#warn("free-price", cip13);
    // What is no medicine has no act, and nobody expects one.
    if (tariffClass.act === "") this.#warn("no-act-code", cip13);
    if (reader.isFeeOfAnother && reader.feeCents > 0) this.#warn("fee-of-another", cip13);
    if (known?.severalRates === true && asked.rate === undefined) this.#warn("several-rates", cip13);
    if (above !== undefined) this.#warn(above, cip13);
    if (reader.isRefused) this.#warn("generic-refused", cip13);
    if (known?.specific === null && asked.specific === undefined && tariffClass.rate > 0) this.#specificUnknown = true;
  }

  setActs(acts: readonly InvoiceAct[]): void {
    this.#acts = acts;
    for (let i = 0; i < acts.length; i += 1) {
      const act = acts[i];
      if (act === undefined) continue;
      this.vat.add(act.vat, act.totalCents);
      this.#relate(act.related ?? undefined, act.rate);
    }
  }

  why(rate: Why["rate"], base: Why["base"], payer: Why["payer"], cover: number, advance: Why["advance"]): Why {
    const whys = this.#whys;
    // The one before is the most likely.
    for (let i = whys.length - 1; i >= 0; i -= 1) {
      const why = whys[i] as Why;
      const isSame = why.rate === rate && why.base === base && why.payer === payer && why.cover === cover;
      if (isSame && why.advance === advance) return why;
    }
    const why = { rate, base, payer, cover, advance };
    whys.push(why);
    return why;
  }

  /** What is covered without a prescription lacks none. */
  lackPrescription(): void {
    if (this.#isOrdinary) this.warnings.push("no-prescription");
  }

  doubtSpecific(): void {
    if (this.#specificUnknown) this.warnings.push("specific-unknown");
  }

  /** What was perhaps forgotten about what is related to what. */
  remind(mayBeRelated: boolean, hasAccident: boolean): void {
    if (mayBeRelated && this.#related === 0 && this.#mayRelate) this.warnings.push("nothing-related");
    if (this.#atWork === 0) return;
    if (!hasAccident) this.warnings.push("accident-missing");
    if (this.#otherThanWork) this.warnings.push("two-natures");
  }

  invoice({ at, accident }: PriceTerms, tariff: string, sums: Sums): Invoice {
    return {
      at,
      tariff,
      lines: this.#lines,
      fees: this.fees,
      acts: this.#acts,
      vat: this.vat.sums(),
      accident: accident ?? null,
      totalCents: sums.totalCents,
      amoCents: sums.amoCents,
      amcCents: sums.amcCents,
      patientCents: sums.patientCents,
      franchiseCents: sums.franchiseCents,
      warnings: this.warnings,
    };
  }

  #relate(related: Relation | undefined, rate: number): void {
    if (related !== undefined) this.#related += 1;
    if (related === "atmp") this.#atWork += 1;
    else if (rate > 0) this.#otherThanWork = true;
    if (rate > 0 && rate < 100) this.#mayRelate = true;
  }

  #warn(code: PriceWarning, cip13: string): void {
    const warning = `${code}:${cip13}`;
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
  }
}

const NONE: readonly never[] = Object.freeze([]);
