/** The ways in which a patient pays. Each has its place, whatever the sale allows; what cannot be done is dim. */
import { canAsk, toLookAt, underWay } from "modules/payment/payments";
import type { SettlementMeans } from "modules/payment/settlement";
import type { State } from "./state";

/** The first two ask the payment terminal; the others are what the pharmacist says. */
export const WAYS = Object.freeze([
  "terminal-card",
  "terminal-cheque",
  "cash",
  "cheque",
  "card",
  "account",
  "none",
] as const);
export type Way = (typeof WAYS)[number];

/** What a way is in the invoice; null where nothing is said of it. */
export const MEANS_OF: Readonly<Record<Way, SettlementMeans | null>> = Object.freeze({
  "terminal-card": "card",
  "terminal-cheque": "cheque",
  cash: "cash",
  cheque: "cheque",
  card: "card",
  account: "account",
  none: null,
});

/** It asks the payment terminal. */
export function isAsked(way: Way): boolean {
  return way === "terminal-card" || way === "terminal-cheque";
}

/** Money that the payment terminal has taken, or may be taking, is not said to be something else. */
export function canSettle(way: Way, { sale, device }: State): boolean {
  const state = sale?.settlement?.state ?? "said";
  // Where it is in doubt, a person may know better.
  if (sale === null || !(state === "said" || (state === "unknown" && !isAsked(way)))) return false;
  return !isAsked(way) || ((sale.totals?.patientCents ?? 0) > 0 && canAsk(device.payments));
}

/** A stored invoice that nobody has paid yet, and a payment terminal that is free. */
export function canPayDone({ view, device }: State): boolean {
  if (view.name !== "done" || view.settlement !== null) return false;
  return view.totals.patientCents > 0 && canAsk(device.payments);
}

/** A person may ask once more for what was refused; the terminal never does. */
export function canAskAgain({ device }: State): boolean {
  const { payments } = device;
  const first = toLookAt(payments);
  return payments.isThere && first?.state === "refused" && first.number > 0 && underWay(payments) === undefined;
}
