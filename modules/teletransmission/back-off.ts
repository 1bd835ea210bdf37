/**
 * How long to wait after a failure: twice as long after each, up to a quarter of an hour, and half of it by chance, so
 * that 60,000 terminals that lost the same network do not come back in the same second.
 */
export const FIRST_SECONDS = 4;
export const LONGEST_SECONDS = 900;

/** @param failures in a row, 1 or more @param random 0 to 1 @returns whole seconds */
export function backOff(failures: number, random: number): number {
  let longest = FIRST_SECONDS;
  for (let i = 1; i < failures && longest < LONGEST_SECONDS; i += 1) longest *= 2;
  if (longest > LONGEST_SECONDS) longest = LONGEST_SECONDS;
  return Math.ceil(longest / 2 + (longest / 2) * random);
}
