/**
 * What a hand does at one input: each step lasts its time as the firmware lives it. Were it the desktop's time, a press
 * would have come and gone before an engine that is held up for so long looks at the pin.
 */
import { callAt, callSoon, now } from "./clock";

export class Steps<T> {
  readonly #apply: (step: T) => void;
  /** Those to come, each before its time, ms. */
  #waiting: { readonly step: T; readonly dwell: number }[] = [];
  #busy = false;

  constructor(apply: (step: T) => void) {
    this.#apply = apply;
  }

  /** @param dwell how long it stays like this at least, ms */
  take(step: T, dwell: number): void {
    this.#waiting.push({ step, dwell });
    if (!this.#busy) this.#next();
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#busy = next !== undefined;
    if (next === undefined) return;
    this.#apply(next.step);
    // Counted from when the firmware has been told of it, which is after whatever holds it up now.
    callSoon(() => callAt(now() + next.dwell, () => this.#next()));
  }
}
