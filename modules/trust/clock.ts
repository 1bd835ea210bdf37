/** Port: the time of day. */
export interface Clock {
  /** Seconds since 1970. */
  now(): number;
  /** False until the time was set from a source worth trusting (network, RTC that kept its power). */
  isCertain(): boolean;
}

/** How far the device's clock may be put back by who corrects it, s. */
const SLACK = 60;

/**
 * A clock that knows when it cannot be right: before something that has certainly happened, such as the making of the
 * issuer list in its flash, or a token that was accepted. A device that lost its time wakes up in 1970, or in the year
 * it was built; then it goes on from the latest time that is certain, and says that it is not.
 *
 * What is certain is never later than what this clock itself has shown: a token may be dated a minute ahead, and one a
 * minute would otherwise take the clock a day ahead in a day. So no issuer moves it; only its own running does, whose
 * drift is that of the device's counter (20 ppm for a crystal, 2 s a day).
 */
export class BoundedClock implements Clock {
  readonly #milliseconds: () => number;
  readonly #uptime: () => number;
  #earliest: number;
  /** Uptime when `#earliest` was set, s. */
  #since: number;

  /**
   * @param milliseconds since 1970, as the device has it; may be set, either way, at any time
   * @param uptime s that only grow @param earliest s since 1970
   */
  constructor(milliseconds: () => number, uptime: () => number, earliest: number) {
    this.#milliseconds = milliseconds;
    this.#uptime = uptime;
    this.#earliest = earliest;
    this.#since = uptime();
  }

  /** It is this late at least, says someone who is trusted; but no later than it is by this clock. @param time s */
  reached(time: number): void {
    const now = this.now();
    const seen = Math.min(time, now);
    if (seen <= this.#earliest) return;
    this.#earliest = seen;
    this.#since = this.#uptime() - (now - seen);
  }

  /** What was certain was not: from now on, it is `earliest` at least. @param earliest s */
  forget(earliest: number): void {
    this.#earliest = earliest;
    this.#since = this.#uptime();
  }

  now(): number {
    const device = this.#device();
    if (device >= this.#earliest) return device;
    // The device's own clock may be set back again: time only goes on.
    return this.#earliest + Math.floor(this.#uptime() - this.#since);
  }

  isCertain(): boolean {
    return this.#device() >= this.#earliest - SLACK;
  }

  #device(): number {
    return Math.floor(this.#milliseconds() / 1000);
  }
}
