/** Why the sum to collect is what it is, and what is left to do by hand: the gravest first. Pure. */
import type { Invoice } from "modules/billing/invoice";
import { civilDay } from "modules/calendar/civil-day";
import { isOpenOn, standingOn } from "modules/token/rights";
import { givenBefore } from "./given";
import { contextState } from "./known-online";
import { hasFreePrice } from "./sale";
import type { Sale } from "./state";

/** What the pricing remarks that changes who pays, or must be put right before the sale is stored. */
const REMARKS = Object.freeze(["two-natures", "accident-missing", "nothing-related"] as const);

export type Reason =
  | "no-card"
  | "rights-ended"
  | "rights-not-started"
  | "unverified"
  | "free-price"
  | "no-prescription"
  | "amc-ended"
  | "amc-not-started"
  | "generic-refused"
  | "already-given"
  | "clock"
  | "online-differ"
  | "online-applied"
  | "online-kept"
  | "context-ending"
  | "context-ended"
  | (typeof REMARKS)[number];

/** @param now s since 1970 */
export function reasonsOf(sale: Sale, invoice: Invoice, now: number, clockCertain: boolean): Reason[] {
  const reasons: Reason[] = [];
  const today = civilDay(now);
  const { claims, cautions } = sale;
  if (!sale.prescription) reasons.push("no-prescription");
  else if (claims === null) reasons.push("no-card");
  else if (cautions.includes("rights-ended")) reasons.push("rights-ended");
  else if (cautions.includes("rights-not-started")) reasons.push("rights-not-started");
  if (claims?.unverified) reasons.push("unverified");
  const use = sale.online?.rights?.use;
  if (use === "open") reasons.push("online-differ");
  else if (use === "kept") reasons.push("online-kept");
  if (hasFreePrice(sale)) reasons.push("free-price");
  const hasC2s = claims?.c2s !== undefined && isOpenOn(claims.c2s, today);
  if (claims?.amc !== undefined && !hasC2s) {
    const { state } = standingOn([claims.amc], today);
    if (state === "ended") reasons.push("amc-ended");
    else if (state === "not-started") reasons.push("amc-not-started");
  }
  for (const line of sale.lines) {
    if (line.generic?.refused !== true) continue;
    reasons.push("generic-refused");
    break;
  }
  if (sale.lines.some((line) => givenBefore(sale, line, today) !== undefined)) reasons.push("already-given");
  if (use === "applied") reasons.push("online-applied");
  const context = contextState(sale.online, now);
  if (context === "ending" || context === "ended") reasons.push(`context-${context}`);
  if (!clockCertain) reasons.push("clock");
  for (const remark of REMARKS) {
    if (invoice.warnings.some((warning) => warning === remark || warning.startsWith(`${remark}:`)))
      reasons.push(remark);
  }
  return reasons;
}
