/** How one amount is shared among those who pay. */
import type { Coverage } from "./coverage";
import type { Share, Why } from "./invoice";

/**
 * Percent and centimes are integers, so the halves are exact.
 * @param vat in the total, thousandths
 */
export function share(totalCents: number, baseCents: number, rate: number, vat: number, why: Why): Share {
  const direct = why.advance === "no";
  const amo = percentOf(baseCents, rate);
  // No rate at all is no reimbursement, so no ticket modérateur for anyone to cover.
  const moderateur = rate === 0 ? 0 : baseCents - amo;
  const amoCents = direct ? amo : 0;
  const amcCents = direct ? percentOf(moderateur, why.cover) : 0;
  const patientCents = totalCents - amoCents - amcCents;
  return { totalCents, baseCents, rate, amoCents, amcCents, patientCents, vat, why };
}

/** Half up. All and nothing, which most are, need no division. */
function percentOf(cents: number, percent: number): number {
  if (percent === 100) return cents;
  return percent === 0 ? 0 : Math.floor((cents * percent + 50) / 100);
}

export function payerOf({ c2s, amc }: Coverage, rate: number): Why["payer"] {
  if (rate === 0) return "none";
  return c2s ? "c2s" : amc === undefined ? "none" : "amc";
}
