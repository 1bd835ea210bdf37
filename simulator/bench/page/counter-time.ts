/** The time before the counter: that of the day, but in a story, which has a day of its own. */

/** Ahead of this machine's clock, ms. */
let ahead = 0;

/** @param now of the counter, s */
export function setCounterTime(now: number): void {
  ahead = now * 1000 - Date.now();
}

/** ms since 1970 */
export function counterNow(): number {
  return Date.now() + ahead;
}
