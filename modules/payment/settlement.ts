/**
 * How the patient's share was paid, as the invoice says it: nothing where nobody has said. Of a card no more than its last four
 * digits, and those only where the payment terminal has told them.
 */
import type { PaymentOutcome } from "./payment";

/** Index is what the sale record keeps: never change the order. */
export const SETTLEMENT_MEANS = Object.freeze(["cash", "cheque", "card", "account"] as const);
export type SettlementMeans = (typeof SETTLEMENT_MEANS)[number];

/**
 * `said`: the pharmacist says so. The others are the payment terminal's: `asked` where it had not answered when the invoice was
 * stored; its answer is kept beside the invoice, and takes this one's place in all that is read from then on.
 */
export const SETTLEMENT_STATES = Object.freeze(["said", "asked", "done", "unknown"] as const);
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

export interface Settlement {
  readonly means: SettlementMeans;
  readonly state: SettlementState;
  /** Centimes. */
  readonly amountCents: number;
  /** Four digits; empty where they are not known. */
  readonly lastDigits: string;
  /** Number of the authorisation, at most 16 characters; empty where there is none. */
  readonly authorisation: string;
}

/** What the pharmacist says. */
export function saidSettlement(means: SettlementMeans, amountCents: number): Settlement {
  return { means, state: "said", amountCents, lastDigits: "", authorisation: "" };
}

/** What a payment terminal's answer makes of what was asked; null where nothing was paid. */
export function settledBy(asked: Settlement, outcome: PaymentOutcome): Settlement | null {
  if (outcome.result === "unknown") return { ...asked, state: "unknown" };
  if (outcome.result !== "done") return null;
  const { card, authorisation } = outcome;
  return { ...asked, state: "done", lastDigits: card.lastDigits, authorisation };
}
