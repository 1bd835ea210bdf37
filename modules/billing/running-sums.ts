/**
 * The sums of a sale that grows: a box more costs a line, not all the lines there are. What was counted is kept from one time
 * to the next, for as long as the sale is the same but for lines at its end and one line that is another.
 */
import type { Catalogue } from "modules/catalogue/presentation";
import type { Result } from "modules/result/result";
import type { PriceLine, PriceTerms, Sums } from "./invoice";
import { begin, countRefusal } from "./price";
import type { Pricing, Refused } from "./pricing";
import { type Tariff, tariffFor } from "./tariff";

/** What was counted last. */
interface Counted<Line> {
  readonly terms: PriceTerms;
  readonly lines: readonly Line[];
  /** AMO rate of each, percent. */
  readonly rates: readonly number[];
  readonly pricing: Pricing;
}

/** @template Line of the sale: the same object for as long as nothing of it changes */
export class RunningSums<Line> {
  readonly #catalogue: Catalogue;
  readonly #priceLine: (line: Line) => PriceLine;
  #counted: Counted<Line> | undefined;

  constructor(catalogue: Catalogue, priceLine: (line: Line) => PriceLine) {
    this.#catalogue = catalogue;
    this.#priceLine = priceLine;
  }

  /** The sale is over, or the whole invoice is made: nothing of it is kept. */
  forget(): void {
    this.#counted = undefined;
  }

  /** The sums of the invoice that `price` makes of the same, and the rate of each line. */
  of(terms: PriceTerms, lines: readonly Line[], tariffs: readonly Tariff[]): Result<Sums, Refused> {
    const counted = this.#counted;
    // Until all has come out well.
    this.#counted = undefined;
    const rates = counted && isSameSale(counted, terms, tariffs) ? this.#ratesOf(counted, lines) : undefined;
    if (counted !== undefined && rates !== undefined) {
      const refusal = countRefusal(terms, lines.length);
      return refusal === undefined ? this.#count(terms, lines, counted.pricing, rates) : { ok: false, reason: refusal };
    }
    const begun = begin(terms, lines.length, tariffs, this.#catalogue);
    return begun.ok ? this.#count(terms, lines, begun.value, []) : begun;
  }

  /** @returns the rates of those that are counted, the one that is another in it; undefined where that is not all */
  #ratesOf({ lines: before, rates: known, pricing }: Counted<Line>, lines: readonly Line[]): number[] | undefined {
    if (lines.length < before.length) return undefined;
    const rates = known.slice();
    let isOther = false;
    for (let i = 0; i < before.length; i += 1) {
      if (lines[i] === before[i]) continue;
      if (isOther) return undefined;
      isOther = true;
      const was = this.#priceLine(before[i] as Line);
      const is = this.#priceLine(lines[i] as Line);
      if (!isSameBox(was, is)) return undefined;
      if (pricing.count(was, -1) !== undefined || pricing.count(is, 1) !== undefined) return undefined;
      rates[i] = pricing.rate;
    }
    return rates;
  }

  /** Counts the lines that have no rate yet. */
  #count(terms: PriceTerms, lines: readonly Line[], pricing: Pricing, rates: number[]): Result<Sums, Refused> {
    for (let i = rates.length; i < lines.length; i += 1) {
      const refusal = pricing.count(this.#priceLine(lines[i] as Line), 1);
      if (refusal !== undefined) return { ok: false, reason: refusal };
      rates.push(pricing.rate);
    }
    const refusal = pricing.end(terms, lines.length);
    if (refusal !== undefined) return { ok: false, reason: refusal };
    this.#counted = { terms, lines, rates, pricing };
    return { ok: true, value: pricing.sums(rates) };
  }
}

function isSameSale<Line>(counted: Counted<Line>, terms: PriceTerms, tariffs: readonly Tariff[]): boolean {
  const { terms: before, pricing } = counted;
  return (
    terms.at === before.at &&
    terms.claims === before.claims &&
    terms.prescription === before.prescription &&
    terms.prescriber === before.prescriber &&
    terms.accident === before.accident &&
    terms.franchiseExempt === before.franchiseExempt &&
    terms.franchiseSpentCents === before.franchiseSpentCents &&
    terms.territory === before.territory &&
    tariffFor(tariffs, terms.at) === pricing.tariff
  );
}

/** Whether the same is sold: as it was scanned, so that no catalogue of today is asked what was counted then. */
function isSameBox(was: PriceLine, is: PriceLine): boolean {
  const { presentation } = was;
  return presentation !== undefined && presentation === is.presentation && was.rate === is.rate;
}
