/** What every driver of a payment terminal is given besides its wire. */
import type { TimerModule } from "modules/ports/timer";

export interface PaymentDriverOptions<T> {
  /** The number of this till among those of the pharmacy, 1 to 99; 1 unless said. */
  readonly till?: number;
  readonly timer: TimerModule<T>;
}

/** @throws TypeError, RangeError for options that are wrong; to be called before anything is opened */
export function checkPaymentOptions<T>({ till = 1, timer }: PaymentDriverOptions<T>): void {
  if (!(Number.isInteger(till) && till > 0 && till < 100)) throw new RangeError("till: 1 to 99");
  if (typeof timer?.repeat !== "function") throw new TypeError("timer: a timer module is needed");
}
