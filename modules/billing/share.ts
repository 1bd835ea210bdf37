/** How one amount is shared among those who pay. */
import type { Coverage } from "./coverage";
import type { Why } from "./invoice";

/** Half up; percent and centimes are integers, so the halves are exact. All and nothing, which most are, need no division. */
export function percentOf(cents: number, percent: number): number {
  if (percent === 100) return cents;
  return percent === 0 ? 0 : Math.floor((cents * percent + 50) / 100);
}

/** @param rate of the AMO: without one there is no ticket modérateur for anyone to cover */
export function payerOf({ c2s, amc }: Coverage, rate: number): Why["payer"] {
  if (rate === 0) return "none";
  return c2s ? "c2s" : amc === undefined ? "none" : "amc";
}
