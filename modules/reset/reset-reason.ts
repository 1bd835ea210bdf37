/**
 * Port: why the terminal starts, as its platform tells it once: the reset register of a chip, the supervisor of a
 * simulated machine. The platform's module `restart` has it.
 */

/**
 * power: it was plugged in, or nothing better is known. restart: the firmware asked for it. exception: nothing caught it.
 * memory: the heap was full, chunks or slots. stack: JavaScript's or C's. access: memory that may not be touched.
 * watchdog: it did not come back to its loop. brown-out: the supply was too low.
 */
export const RESET_REASONS = Object.freeze([
  "power",
  "restart",
  "exception",
  "memory",
  "stack",
  "access",
  "watchdog",
  "brown-out",
] as const);
export type ResetReason = (typeof RESET_REASONS)[number];

/** Nobody wanted it. */
export function isFault(reason: ResetReason): boolean {
  return reason !== "power" && reason !== "restart";
}
