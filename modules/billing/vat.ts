/** The VAT of an invoice, by rate: prices are with it, so it is taken out of each rate's sum, and rounded once a rate. */
import type { VatSum } from "./invoice";

/** The amounts of one rate (thousandths), with their VAT. */
interface Part {
  readonly rate: number;
  readonly totalCents: number;
}

/** No amount yet. */
const NO_RATE = -1;
const NO_PARTS: readonly Part[] = Object.freeze([]);

/** The sums of an invoice by their rates, in the making. */
export class VatTally {
  /** That of the last amount is at hand: most of an invoice has one rate. */
  #rate = NO_RATE;
  #totalCents = 0;
  #others: readonly Part[] = NO_PARTS;

  /** @param rate thousandths */
  add(rate: number, totalCents: number): void {
    if (rate !== this.#rate) {
      if (totalCents === 0) return;
      this.#turnTo(rate);
    }
    this.#totalCents += totalCents;
  }

  /** @returns by ascending rate */
  sums(): VatSum[] {
    if (this.#others.length === 0) return this.#rate === NO_RATE ? [] : [sumOf(this.#rate, this.#totalCents)];
    this.#turnTo(NO_RATE);
    const sums = this.#others.map(({ rate, totalCents }) => sumOf(rate, totalCents));
    return sums.sort((one, other) => one.rate - other.rate);
  }

  /** Puts away what is at hand, and takes what there is of another rate. */
  #turnTo(rate: number): void {
    const left = { rate: this.#rate, totalCents: this.#totalCents };
    const parts = left.rate === NO_RATE ? this.#others : this.#others.concat(left);
    const known = parts.length === 0 ? undefined : parts.find((part) => part.rate === rate);
    this.#others = known === undefined ? parts : parts.filter((part) => part !== known);
    this.#rate = rate;
    this.#totalCents = known?.totalCents ?? 0;
  }
}

function sumOf(rate: number, totalCents: number): VatSum {
  // total = net * (1000 + rate) / 1000, half up.
  const netCents = Math.floor((totalCents * 2000 + 1000 + rate) / (2000 + 2 * rate));
  return { rate, totalCents, netCents, vatCents: totalCents - netCents };
}
