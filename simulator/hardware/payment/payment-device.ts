/**
 * A payment terminal that a patient touches: what it is asked for, what happens at it, what it has taken. How it speaks is
 * beside it: caisse-ap-host.ts, concert-line.ts. Its cards are invented, and there is no bank.
 */
import type { Scheduler } from "../scheduler";
import type { PaymentAct, PaymentFault } from "./names";

export interface PaymentDeviceOptions {
  readonly scheduler: Scheduler;
  /** `view` is another. */
  readonly onChange?: () => void;
}

/** What is to be seen of it. */
export interface PaymentDeviceView {
  /** The amount that it waits for, centimes; null when it waits for none. */
  readonly amountCents: number | null;
  readonly fault: PaymentFault;
  /** What it has taken in all, centimes, and how often: what the bank would say. */
  readonly takenCents: number;
  readonly payments: number;
  readonly last: PaymentAct | null;
}

/** A request, as whoever speaks with the till has read it. */
export interface AskedPayment {
  readonly amountCents: number;
  readonly refund: boolean;
  /** Answers in its protocol, with the fault that the answer is to have. */
  answer(act: PaymentAct, fault: PaymentFault): void;
}

/** Between a card and the bank's answer, ms; and how late a slow one is. */
const BANK = 2000;
const SLOW = 60_000;

export class PaymentDevice {
  readonly #options: PaymentDeviceOptions;
  #asked: AskedPayment | undefined;
  /** The till has hung up: the patient may pay all the same. */
  #isGone = false;
  #fault: PaymentFault = "none";
  #takenCents = 0;
  #payments = 0;
  #last: PaymentAct | null = null;
  /** Done for each request by itself; undefined: a person does. */
  auto: PaymentAct | undefined;

  constructor(options: PaymentDeviceOptions) {
    this.#options = options;
  }

  get scheduler(): Scheduler {
    return this.#options.scheduler;
  }

  get fault(): PaymentFault {
    return this.#fault;
  }

  get view(): PaymentDeviceView {
    return {
      amountCents: this.#asked?.amountCents ?? null,
      fault: this.#fault,
      takenCents: this.#takenCents,
      payments: this.#payments,
      last: this.#last,
    };
  }

  setFault(fault: PaymentFault): void {
    this.#fault = fault;
    this.#options.onChange?.();
  }

  /** @returns false when it waits for another patient already */
  ask(asked: AskedPayment): boolean {
    if (this.#asked !== undefined && !this.#isGone) return false;
    this.#asked = asked;
    this.#isGone = false;
    this.#options.onChange?.();
    if (this.auto !== undefined) this.act(this.auto);
    return true;
  }

  /** The till that asked has hung up. */
  leave(asked: AskedPayment): void {
    if (this.#asked === asked) this.#isGone = true;
  }

  /** Somebody does something at it. */
  act(act: PaymentAct): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    this.#asked = undefined;
    this.#last = act;
    this.#options.onChange?.();
    const { scheduler } = this.#options;
    const wait = act === "red-button" ? 0 : this.#fault === "slow" ? SLOW : BANK;
    scheduler.at(scheduler.now() + wait, () => this.#end(asked, act));
  }

  #end(asked: AskedPayment, act: PaymentAct): void {
    if (isTaken(act)) {
      this.#takenCents += asked.refund ? -asked.amountCents : asked.amountCents;
      this.#payments += 1;
    }
    this.#options.onChange?.();
    if (this.#fault !== "silent") asked.answer(act, this.#fault);
  }
}

export function isTaken(act: PaymentAct): boolean {
  return act === "insert" || act === "tap";
}
