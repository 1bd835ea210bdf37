/**
 * Port: a payment terminal, whatever its protocol. A payment by card or cheque, whatever the protocol of the payment terminal: what is asked, and the five ways it ends.
 * The payment terminal alone knows whether money was taken. So whatever leaves a doubt is `unknown`: it is never called
 * refused, and it is never asked again by itself.
 */

/** What the patient pays with at the payment terminal. */
export type PaymentMeans = "card" | "cheque";

export interface PaymentRequest {
  /** Integer centimes, 1 to MAX_PAYMENT_CENTS. */
  readonly amountCents: number;
  /** The number of this till among those of the pharmacy, 1 to 99. */
  readonly till: number;
  readonly means: PaymentMeans;
  /** A refund gives the money back. */
  readonly refund?: boolean;
}

/** The longest amount that Concert carries: eight digits. */
export const MAX_PAYMENT_CENTS = 99_999_999;
/** A patient at the payment terminal may take this long, s: what Caisse-AP's own tills wait. */
export const PAYMENT_SECONDS = 180;

/** How the card was read. */
export type CardReading = "contact" | "contactless" | "stripe" | "keyed" | "other";

/** What may be kept of a card: never more than the last four digits of its masked number. */
export interface PaymentCard {
  /** Four digits, or empty where the payment terminal does not say. */
  readonly lastDigits: string;
  readonly reading: CardReading;
}

/** Why a payment did not take place, as the payment terminal said. */
export type PaymentRefusal =
  | "declined"
  | "forbidden"
  | "abandoned"
  | "failed"
  | "time-out"
  | "bad-request"
  | "no-selection"
  | "unknown-action"
  | "currency"
  | "other";

/** Why it is not known whether money was taken: the pharmacist looks at the payment terminal's own ticket. */
export type PaymentDoubt =
  | "no-answer"
  | "line-lost"
  | "other-request"
  | "garbage"
  | "power-cut"
  /** Money was taken for a sale that was then left. */
  | "sale-left";

export type PaymentOutcome =
  | {
      readonly result: "done";
      readonly amountCents: number;
      readonly card: PaymentCard;
      /** The authorisation's number, at most 16 characters; empty where there is none. */
      readonly authorisation: string;
    }
  | { readonly result: "refused"; readonly reason: PaymentRefusal }
  | { readonly result: "unknown"; readonly doubt: PaymentDoubt }
  /** Nothing has left the terminal: it may be asked again without any doubt. */
  | { readonly result: "not-asked"; readonly reason: "unreachable" | "busy" | "bad-amount" | "not-kept" };

/** What the counter asks for: the driver knows its till. */
export type PaymentAsk = Omit<PaymentRequest, "till">;

/** A payment terminal: one request at a time. */
export interface PaymentTerminal {
  /** @param onOutcome called once, later, never from within this call */
  pay(ask: PaymentAsk, onOutcome: (outcome: PaymentOutcome) => void): void;
  close(): void;
}

export function isPayable(amountCents: number): boolean {
  return Number.isInteger(amountCents) && amountCents > 0 && amountCents <= MAX_PAYMENT_CENTS;
}

/** The last four digits of a masked card number, "" where there are not four. @param masked at most 19 characters count */
export function lastFour(masked: string): string {
  const end = masked.slice(-4);
  for (let i = 0; i < 4; i += 1) {
    const code = end.charCodeAt(i);
    if (!(code >= 0x30 && code <= 0x39)) return "";
  }
  return end;
}
