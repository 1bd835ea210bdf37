/** Port: the time of day. */
export interface Clock {
  /** Seconds since 1970. */
  now(): number;
  /** False until the time was set from a source worth trusting (network, RTC that kept its power). */
  isCertain(): boolean;
}

/**
 * A clock that knows when it cannot be right: before something that has certainly happened, such as the making of the
 * issuer list in its flash. A device that lost its time wakes up in 1970, or in the year it was built.
 */
export class BoundedClock implements Clock {
  readonly #milliseconds: () => number;
  readonly #earliest: number;

  /** @param milliseconds since 1970, as the device has it @param earliest s since 1970 */
  constructor(milliseconds: () => number, earliest: number) {
    this.#milliseconds = milliseconds;
    this.#earliest = earliest;
  }

  now(): number {
    return Math.floor(this.#milliseconds() / 1000);
  }

  isCertain(): boolean {
    return this.now() >= this.#earliest;
  }
}
