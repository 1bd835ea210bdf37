/**
 * The payments that the terminal has asked for, as the counter sees them: a pure state machine. One is under way at most;
 * what ended in a doubt or a refusal stays until a person has looked at it, through any loss of power.
 *
 *   asked -> under way -> done: forgotten, or paid while its sale is not stored yet
 *                      -> refused, unknown: to be looked at by a person
 *                      -> not asked: nothing had left, nothing is kept
 *   paid -> stored with its sale: forgotten
 *        -> its sale was left: unknown, for a person to give the money back
 *
 * What is open is kept in the journal (record-keys.ts, key 12) before the request leaves: a terminal that starts and finds one
 * under way does not know what became of it. An entry, little endian:
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | number of the invoice; 0 before it was stored |
 * | 4 | 4 | amount, centimes |
 * | 8 | 4 | when it was asked for, s since 1970 |
 * | 12 | 1 | state: index in STATES |
 * | 13 | 1 | means: index in MEANS |
 * | 14 | 2 | 0 |
 */
import {
  MAX_PAYMENT_CENTS,
  PAYMENT_SECONDS,
  type PaymentDoubt,
  type PaymentMeans,
  type PaymentOutcome,
  type PaymentRefusal,
} from "./payment";

export interface Payment {
  /** Of the invoice; 0 where it was asked for before the invoice was stored. */
  readonly number: number;
  readonly amountCents: number;
  readonly means: PaymentMeans;
  /** When it was asked for, s since 1970. */
  readonly at: number;
}

/** `unknown`: whether money was taken, or may be kept, is not known. `refused`: none was taken. */
export type OpenState = "under-way" | "unknown" | "refused" | "paid";

export interface OpenPayment extends Payment {
  readonly state: OpenState;
  /** Why, where this start of the terminal has heard it. */
  readonly reason: PaymentDoubt | PaymentRefusal | null;
}

export interface Payments {
  /** There is a payment terminal. */
  readonly isThere: boolean;
  /** In the order in which they were asked for. */
  readonly open: readonly OpenPayment[];
  /** Seconds that the one under way is still given: more than the payment terminal itself has. */
  readonly left: number;
}

export const NO_PAYMENTS: Payments = Object.freeze({ isThere: false, open: Object.freeze([]), left: 0 });

/** As many as a value of the journal holds. */
export const MAX_OPEN = 4;
/** A driver answers before; this ends what one has forgotten, s. */
const UNDER_WAY_SECONDS = PAYMENT_SECONDS + 20;

const STATES: readonly OpenState[] = Object.freeze(["under-way", "unknown", "refused", "paid"]);
const MEANS: readonly PaymentMeans[] = Object.freeze(["card", "cheque"]);
const ENTRY = 16;

export function underWay({ open }: Payments): OpenPayment | undefined {
  return open.find(({ state }) => state === "under-way");
}

/** The first that a person has to look at: what is in doubt before what is known. */
export function toLookAt({ open }: Payments): OpenPayment | undefined {
  return open.find(({ state }) => state === "unknown") ?? open.find(({ state }) => state === "refused");
}

/** Whether another may be asked for: one at a time, and none while too many wait for a person. */
export function canAsk(payments: Payments): boolean {
  return payments.isThere && underWay(payments) === undefined && payments.open.length < MAX_OPEN;
}

/** To be kept before the request leaves. What was refused for the same invoice is dealt with by that. */
export function asked(payments: Payments, payment: Payment): Payments {
  const others = payments.open.filter((each) => each.state !== "refused" || each.number !== payment.number);
  const open = others.concat({ ...payment, state: "under-way", reason: null });
  return { ...payments, open, left: UNDER_WAY_SECONDS };
}

/** The payment terminal has answered, or will not. */
export function ended(payments: Payments, outcome: PaymentOutcome): Payments {
  const ending = underWay(payments);
  if (ending === undefined) return payments;
  return { ...payments, open: replaced(payments.open, ending, afterwards(ending, outcome)), left: 0 };
}

/** @returns undefined where there is nothing to keep */
function afterwards(payment: OpenPayment, outcome: PaymentOutcome): OpenPayment | undefined {
  switch (outcome.result) {
    case "done":
      return payment.number === 0 ? { ...payment, state: "paid" } : undefined;
    case "refused":
      return { ...payment, state: "refused", reason: outcome.reason };
    case "unknown":
      return { ...payment, state: "unknown", reason: outcome.doubt };
    default:
      return undefined;
  }
}

/** Seconds have passed. @returns the same payments until the time of the one under way is over */
export function passed(payments: Payments, seconds: number): Payments {
  const { left } = payments;
  if (seconds === 0 || left === 0) return payments;
  if (left <= seconds) return ended(payments, { result: "unknown", doubt: "no-answer" });
  return { ...payments, left: left - seconds };
}

/** The sale whose payment was asked for before has its number now: what was paid, or not, is settled by its record. */
export function stored(payments: Payments, number: number): Payments {
  if (!payments.open.some((each) => each.number === 0)) return payments;
  const open = payments.open.filter(
    (each) => each.number !== 0 || each.state === "under-way" || each.state === "unknown",
  );
  return { ...payments, open: open.map((each) => (each.number === 0 ? { ...each, number } : each)) };
}

/** The sale that was paid is not stored: a person gives the money back. */
export function saleLeft(payments: Payments): Payments {
  if (!payments.open.some(({ state }) => state === "paid")) return payments;
  return { ...payments, open: payments.open.map(withoutSale) };
}

function withoutSale(payment: OpenPayment): OpenPayment {
  return payment.state === "paid" ? { ...payment, state: "unknown", reason: "sale-left" } : payment;
}

/** A person has looked at the first: nothing was paid, where it was not known; or it is dealt with. */
export function lookedAt(payments: Payments, isPaid: boolean): Payments {
  const first = toLookAt(payments);
  if (first === undefined) return payments;
  const isUnpaid = first.state === "unknown" && first.reason !== "sale-left" && !isPaid;
  const after: OpenPayment | undefined = isUnpaid ? { ...first, state: "refused", reason: null } : undefined;
  return { ...payments, open: replaced(payments.open, first, after) };
}

/** What was open when the power went: what was under way then is not known now. */
export function found(isThere: boolean, open: readonly OpenPayment[]): Payments {
  const known = open.map((each) =>
    each.state === "under-way" ? ({ ...each, state: "unknown", reason: "power-cut" } as const) : withoutSale(each),
  );
  return { ...NO_PAYMENTS, isThere, open: known };
}

function replaced(open: readonly OpenPayment[], one: OpenPayment, by: OpenPayment | undefined): OpenPayment[] {
  const copy = open.slice();
  if (by === undefined) copy.splice(open.indexOf(one), 1);
  else copy[open.indexOf(one)] = by;
  return copy;
}

/** At most 64 bytes, for the journal. */
export function encodePayments(open: readonly OpenPayment[]): Uint8Array {
  const count = Math.min(open.length, MAX_OPEN);
  const bytes = new Uint8Array(count * ENTRY);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i += 1) {
    const payment = open[i];
    if (payment === undefined) break;
    const at = i * ENTRY;
    view.setUint32(at, payment.number, true);
    view.setUint32(at + 4, payment.amountCents, true);
    view.setUint32(at + 8, payment.at, true);
    view.setUint8(at + 12, STATES.indexOf(payment.state));
    view.setUint8(at + 13, MEANS.indexOf(payment.means));
  }
  return bytes;
}

/** What cannot be read is left out. */
export function decodePayments(bytes: Uint8Array): OpenPayment[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const open: OpenPayment[] = [];
  for (let at = 0; at + ENTRY <= bytes.length && open.length < MAX_OPEN; at += ENTRY) {
    const amountCents = view.getUint32(at + 4, true);
    const state = STATES[view.getUint8(at + 12)];
    const means = MEANS[view.getUint8(at + 13)];
    if (state === undefined || means === undefined || amountCents === 0 || amountCents > MAX_PAYMENT_CENTS) continue;
    const number = view.getUint32(at, true);
    open.push({ number, amountCents, means, at: view.getUint32(at + 8, true), state, reason: null });
  }
  return open;
}
