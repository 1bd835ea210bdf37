/**
 * How fast characters may go (ISO/IEC 7816-3, 8.3, tables 7 and 8): an etu is F / D cycles of the clock. FI and DI are
 * the halves of TA1 and of PPS1.
 */
const F: readonly number[] = Object.freeze([
  372, 372, 558, 744, 1116, 1488, 1860, 0, 0, 512, 768, 1024, 1536, 2048, 0, 0,
]);
const D: readonly number[] = Object.freeze([0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0, 0, 0, 0]);
/** Highest clock for each FI, Hz. */
const F_MAX: readonly number[] = Object.freeze([
  4e6, 5e6, 6e6, 8e6, 12e6, 16e6, 20e6, 0, 0, 5e6, 7.5e6, 10e6, 15e6, 20e6, 0, 0,
]);

/** F of FI and D of DI; 0 where the value is kept for later use. */
export function clockRate(ta1: number): number {
  return F[ta1 >> 4] ?? 0;
}

export function baudAdjustment(ta1: number): number {
  return D[ta1 & 15] ?? 0;
}

/** Characters go at this many bits a second with the clock at `hz`; 0 for a rate that the standard does not have. */
export function baudOf(ta1: number, hz: number): number {
  const f = clockRate(ta1);
  return f === 0 ? 0 : Math.round((hz * baudAdjustment(ta1)) / f);
}

/**
 * The fastest rate that both can do, as PPS1 puts it: F of the card and the largest D up to its own, or the default.
 * @param ta1 what the card can do @param hz of the clock @param maxBaud what the line of this side can do
 */
export function fastestRate(ta1: number, hz: number, maxBaud: number): number {
  if (clockRate(ta1) === 0 || hz > (F_MAX[ta1 >> 4] ?? 0)) return 0x11;
  let best = 0x11;
  for (let di = 1; di < 10; di += 1) {
    const rate = (ta1 & 0xf0) | di;
    if (baudAdjustment(rate) > baudAdjustment(ta1)) continue;
    const baud = baudOf(rate, hz);
    if (baud <= maxBaud && baud > baudOf(best, hz)) best = rate;
  }
  return best;
}
