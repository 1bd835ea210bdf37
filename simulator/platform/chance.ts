/** Chance that comes out the same each time, for a terminal in virtual time: a scenario is to give the same result. */

const SEED = 0x2545f491;

/** xorshift32 (Marsaglia, 2003). @returns numbers from 0 up to 1 */
export function repeatableChance(): () => number {
  let state = SEED;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
}
