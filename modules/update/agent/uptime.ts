/** Seconds that only grow, from a counter of milliseconds that wraps: the SDK's is a signed 32-bit integer. */
export class Uptime {
  readonly #ticks: () => number;
  #last: number;
  #milliseconds = 0;

  /** To be asked at least once in 24 days. @param ticks ms, modulo 2^32 */
  constructor(ticks: () => number) {
    this.#ticks = ticks;
    this.#last = ticks();
  }

  /** s since this was made */
  seconds(): number {
    const now = this.#ticks();
    this.#milliseconds += Math.max(0, (now - this.#last) | 0);
    this.#last = now;
    return this.#milliseconds / 1000;
  }
}
