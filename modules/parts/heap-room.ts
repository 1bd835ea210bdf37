/** Whether the heap of XS holds a sale to its end. */

export interface HeapUse {
  /** In use, and what there is; absent or 0 where the platform does not tell. */
  readonly slots: number;
  readonly slotsLimit?: number;
}

/**
 * Slots that a sale of so many lines still takes from the list to the stored invoice, at the most, without the software of the
 * LAN, which goes first. On rv32, all neighbours in use, forty lines stop in 1,386 and pass in 1,576
 * (tools/bench/rv32-neighbours.ts, rv32-lan.ts).
 */
const RESERVE = 200;
const RESERVE_A_LINE = 32;

/** @param more slots that something else is to take */
export function holdsSale({ slots, slotsLimit = 0 }: HeapUse, lines: number, more = 0): boolean {
  return slotsLimit === 0 || slotsLimit - slots >= more + RESERVE + RESERVE_A_LINE * lines;
}
