/** Chance that comes out the same each time, for a terminal in virtual time: a scenario is to give the same result. */

const SEED = 0x2545f491;

/** xorshift32 (Marsaglia, 2003). @param place another for each terminal of one network @returns numbers from 0 up to 1 */
export function repeatableChance(place = 0): () => number {
  let state = SEED ^ Math.imul(place, 0x9e3779b1);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
}
