/**
 * The payments that the terminal has asked for, as the counter sees them: a pure state machine. One is under way at most;
 * what ended in a doubt or a refusal stays until a person has looked at it, through any loss of power.
 *
 *   asked -> under way -> done
 *                      -> refused, unknown: to be looked at by a person
 *                      -> not asked: nothing had left, nothing is kept
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

/** `unknown`: whether money was taken is not known. `refused`: it was not. */
export type OpenState = "under-way" | "unknown" | "refused";

export interface OpenPayment extends Payment {
  readonly state: OpenState;
  /** Why, where this start of the terminal has heard it. */
  readonly reason: PaymentDoubt | PaymentRefusal | null;
}

/** What became of the last one, for as long as it is told by itself. */
export interface LastPayment {
  readonly payment: Payment;
  readonly outcome: PaymentOutcome;
  /** Seconds. */
  readonly left: number;
}

export interface Payments {
  /** There is a payment terminal. */
  readonly isThere: boolean;
  /** The oldest first; the one under way, where there is one, is the last. */
  readonly open: readonly OpenPayment[];
  readonly last: LastPayment | null;
  /** Seconds that the one under way is still given: more than the payment terminal itself has. */
  readonly left: number;
}

export const NO_PAYMENTS: Payments = Object.freeze({ isThere: false, open: Object.freeze([]), last: null, left: 0 });

/** As many as a value of the journal holds. */
export const MAX_OPEN = 4;
/** A driver answers before; this ends what one has forgotten, s. */
const UNDER_WAY_SECONDS = PAYMENT_SECONDS + 20;
/** How long what is done, and what a person must look at, is told over whatever else is on the screen, s. */
const DONE_SECONDS = 10;
const TOLD_SECONDS = 30;

const STATES: readonly OpenState[] = Object.freeze(["under-way", "unknown", "refused"]);
const MEANS: readonly PaymentMeans[] = Object.freeze(["card", "cheque"]);
const ENTRY = 16;

export function underWay({ open }: Payments): OpenPayment | undefined {
  const last = open[open.length - 1];
  return last?.state === "under-way" ? last : undefined;
}

/** The first that a person has to look at. */
export function toLookAt({ open }: Payments): OpenPayment | undefined {
  const first = open[0];
  return first?.state === "under-way" ? undefined : first;
}

/** Whether another may be asked for: one at a time, and none while too many wait for a person. */
export function canAsk(payments: Payments): boolean {
  return payments.isThere && underWay(payments) === undefined && payments.open.length < MAX_OPEN;
}

/** To be kept before the request leaves. */
export function asked(payments: Payments, payment: Payment): Payments {
  const open = payments.open.concat({ ...payment, state: "under-way", reason: null });
  return { ...payments, open, last: null, left: UNDER_WAY_SECONDS };
}

/** The payment terminal has answered, or will not. */
export function ended(payments: Payments, outcome: PaymentOutcome): Payments {
  const ending = underWay(payments);
  if (ending === undefined) return payments;
  const { state: _, reason: __, ...payment } = ending;
  const others = payments.open.slice(0, -1);
  const { result } = outcome;
  const isOver = result === "done" || result === "not-asked";
  const last = { payment, outcome, left: result === "done" ? DONE_SECONDS : TOLD_SECONDS };
  if (isOver) return { ...payments, open: others, last, left: 0 };
  const reason = result === "refused" ? outcome.reason : outcome.doubt;
  return { ...payments, open: others.concat({ ...payment, state: result, reason }), last, left: 0 };
}

/** Seconds have passed. */
export function passed(payments: Payments, seconds: number): Payments {
  const { last, left } = payments;
  if (seconds === 0 || (last === null && left === 0)) return payments;
  if (left > 0 && left <= seconds) return ended(payments, { result: "unknown", doubt: "no-answer" });
  const told = last !== null && last.left > seconds ? { ...last, left: last.left - seconds } : null;
  return { ...payments, last: told, left: left === 0 ? 0 : left - seconds };
}

/** The sale whose payment was asked for before has its number now. */
export function numbered(payments: Payments, number: number): Payments {
  const { open, last } = payments;
  if (!open.some((each) => each.number === 0) && last?.payment.number !== 0) return payments;
  return {
    ...payments,
    open: open.map((each) => (each.number === 0 ? { ...each, number } : each)),
    last: last?.payment.number === 0 ? { ...last, payment: { ...last.payment, number } } : last,
  };
}

/** A person has looked at the first: nothing was paid, where it was not known; or it is dealt with. */
export function lookedAt(payments: Payments, isPaid: boolean): Payments {
  const first = toLookAt(payments);
  if (first === undefined) return payments;
  const others = payments.open.slice(1);
  const open =
    first.state === "unknown" && !isPaid ? [{ ...first, state: "refused", reason: null } as const, ...others] : others;
  return { ...payments, open, last: null };
}

/** What was open when the power went: what was under way then is not known now. */
export function found(isThere: boolean, open: readonly OpenPayment[]): Payments {
  return {
    ...NO_PAYMENTS,
    isThere,
    open: open.map((each) =>
      each.state === "under-way" ? ({ ...each, state: "unknown", reason: "power-cut" } as const) : each,
    ),
  };
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
