/** Port: the time of day. */
export interface Clock {
  /** Seconds since 1970. */
  now(): number;
  /** False until the time was set from a source worth trusting (network, RTC that kept its power). */
  isCertain(): boolean;
}

/** How far a signed time may be ahead of a clock that is right, s: phones are not quite on time either. */
const SLACK = 60;

/**
 * A clock that knows when it cannot be right: before something that has certainly happened, such as the making of the
 * issuer list in its flash, or of the token that was accepted last. A device that lost its time wakes up in 1970, or in
 * the year it was built; then it goes on from the latest time that is certain, and says that it is not.
 */
export class BoundedClock implements Clock {
  readonly #milliseconds: () => number;
  #earliest: number;
  /** What the device's clock said when `#earliest` was set, s. */
  #since: number;

  /** @param milliseconds since 1970, as the device has it @param earliest s since 1970 */
  constructor(milliseconds: () => number, earliest: number) {
    this.#milliseconds = milliseconds;
    this.#earliest = earliest;
    this.#since = this.#device();
  }

  /** It is this late at least: someone who is trusted has signed it. @param time s since 1970 */
  reached(time: number): void {
    if (time <= this.#earliest) return;
    this.#earliest = time;
    this.#since = this.#device();
  }

  now(): number {
    const device = this.#device();
    if (device >= this.#earliest) return device;
    // The device's own clock may be set back again: time only goes on.
    return this.#earliest + Math.max(0, device - this.#since);
  }

  isCertain(): boolean {
    return this.#device() >= this.#earliest - SLACK;
  }

  #device(): number {
    return Math.floor(this.#milliseconds() / 1000);
  }
}
