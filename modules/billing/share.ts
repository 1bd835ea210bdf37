/** How one amount is shared among those who pay. */
import type { Coverage } from "./coverage";
import type { Share, Why } from "./invoice";

/**
 * Percent and centimes are integers, so the halves are exact.
 * @param vat in the total, thousandths
 */
export function share(totalCents: number, baseCents: number, rate: number, vat: number, why: Why): Share {
  const direct = why.advance === "no";
  const amo = Math.floor((baseCents * rate + 50) / 100);
  // No rate at all is no reimbursement, so no ticket modérateur for anyone to cover.
  const moderateur = rate === 0 ? 0 : baseCents - amo;
  const amoCents = direct ? amo : 0;
  const amcCents = direct ? Math.floor((moderateur * why.cover + 50) / 100) : 0;
  const patientCents = totalCents - amoCents - amcCents;
  return { totalCents, baseCents, rate, amoCents, amcCents, patientCents, vat, why };
}

export function payerOf({ c2s, amc }: Coverage, rate: number): Why["payer"] {
  if (rate === 0) return "none";
  return c2s ? "c2s" : amc === undefined ? "none" : "amc";
}
