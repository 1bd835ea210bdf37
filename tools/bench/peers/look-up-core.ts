/** A sorted array as a rival of the catalogue in flash, measured the same way in any engine. */
import { cipKey } from "modules/catalogue/cip";
import type { Memory } from "../../../simulator/platform/host";

export interface ArrayMeasure {
  /** Median, µs. */
  readonly time: number;
  /** What the arrays take of the heap. */
  readonly chunks: number;
  readonly slots: number;
}

const ROUNDS = 1000;

/** @param keys sorted @param cips that are among them @param now ms */
export function measureSortedArray(
  keys: readonly number[],
  cips: readonly string[],
  now: () => number,
  memory: () => Memory,
): ArrayMeasure {
  const before = memory();
  const sorted = Int32Array.from(keys);
  const prices = new Int32Array(keys.length);
  for (let i = 0; i < prices.length; i += 1) prices[i] = i;
  const after = memory();
  const times = new Float64Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const cip = cips[(round * 7919) % cips.length] ?? "";
    const start = now();
    const key = cipKey(cip);
    let low = 0;
    let high = sorted.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) <= key) low = middle;
      else high = middle;
    }
    const price = sorted[low] === key ? prices[low] : undefined;
    times[round] = (now() - start) * 1000;
    if (price === undefined) throw new Error(`${cip} is not found`);
  }
  times.sort();
  return {
    time: times[ROUNDS >> 1] ?? 0,
    chunks: after.chunks - before.chunks,
    slots: after.slots - before.slots,
  };
}
