/** The VAT of an invoice, by rate: prices are with it, so it is taken out of each rate's sum, and rounded once a rate. */
import type { VatSum } from "./invoice";

/** The sums of an invoice by their rates, in the making. */
export class VatTally {
  readonly #rates: number[] = [];
  readonly #totals: number[] = [];
  /** Where the last amount went: most of an invoice has one rate. */
  #last = 0;

  /** @param rate thousandths */
  add(rate: number, totalCents: number): void {
    if (totalCents === 0) return;
    let at = this.#rates[this.#last] === rate ? this.#last : this.#rates.indexOf(rate);
    if (at < 0) {
      at = 0;
      while (at < this.#rates.length && (this.#rates[at] ?? 0) < rate) at += 1;
      this.#rates.splice(at, 0, rate);
      this.#totals.splice(at, 0, 0);
    }
    this.#last = at;
    this.#totals[at] = (this.#totals[at] ?? 0) + totalCents;
  }

  /** @returns by ascending rate */
  sums(): VatSum[] {
    return this.#rates.map((rate, i) => {
      const totalCents = this.#totals[i] ?? 0;
      // total = net * (1000 + rate) / 1000, half up.
      const netCents = Math.floor((totalCents * 2000 + 1000 + rate) / (2000 + 2 * rate));
      return { rate, totalCents, netCents, vatCents: totalCents - netCents };
    });
  }
}
