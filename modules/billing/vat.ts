/** The VAT of an invoice, by rate: prices are with it, so it is taken out of each rate's sum, and rounded once a rate. */
import type { Share, VatSum } from "./invoice";

/** @param parts lists of shares that together are the invoice @returns by ascending rate */
export function vatSums(parts: readonly (readonly Share[])[]): VatSum[] {
  const rates: number[] = [];
  const totals: number[] = [];
  for (const entries of parts) {
    for (const { vat, totalCents } of entries) {
      if (totalCents === 0) continue;
      let at = rates.indexOf(vat);
      if (at < 0) {
        at = 0;
        while (at < rates.length && (rates[at] ?? 0) < vat) at += 1;
        rates.splice(at, 0, vat);
        totals.splice(at, 0, 0);
      }
      totals[at] = (totals[at] ?? 0) + totalCents;
    }
  }
  return rates.map((rate, i) => {
    const totalCents = totals[i] ?? 0;
    // total = net * (1000 + rate) / 1000, half up.
    const netCents = Math.floor((totalCents * 2000 + 1000 + rate) / (2000 + 2 * rate));
    return { rate, totalCents, netCents, vatCents: totalCents - netCents };
  });
}
