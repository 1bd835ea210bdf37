/** What finding a box costs, measured the same way in any engine. */
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import type { Flash } from "modules/flash/flash";
import type { Memory } from "../../simulator/platform/host";

export interface CatalogueMeasure {
  readonly count: number;
  /** Median of a look-up, µs. */
  readonly time: number;
  /** Most reads of the flash that a look-up took, and most bytes of one read. */
  readonly reads: number;
  readonly longest: number;
  /** What the open catalogue keeps, and what a thousand look-ups left behind. */
  readonly chunks: number;
  readonly slots: number;
  readonly grownChunks: number;
  readonly grownSlots: number;
}

const ROUNDS = 1000;
const WARM_UP = 50;

/** @param flash that holds a catalogue @param cips of boxes that are in it @param now ms */
export function measureCatalogue(
  flash: Flash,
  cips: readonly string[],
  now: () => number,
  memory: () => Memory,
): CatalogueMeasure {
  let reads = 0;
  let longest = 0;
  const counted: Flash = {
    status: () => flash.status(),
    read(byteLength, offset) {
      reads += 1;
      longest = Math.max(longest, byteLength);
      return flash.read(byteLength, offset);
    },
    write: (buffer, offset) => flash.write(buffer, offset),
    eraseBlock: (block) => flash.eraseBlock(block),
  };
  // Numbers alone are kept: an object would be part of the next measure.
  const { chunks: closedChunks, slots: closedSlots } = memory();
  const opened = FlashCatalogue.open(counted);
  if (!opened.ok) throw new Error(opened.reason);
  const catalogue = opened.value;
  const { chunks: openChunks, slots: openSlots } = memory();
  const find = (round: number) => {
    const cip = cips[(round * 7919) % cips.length] ?? "";
    if (!catalogue.find(cip).ok) throw new Error(`${cip} is not found`);
  };
  let most = 0;
  longest = 0;
  const times = new Float64Array(ROUNDS);
  for (let round = 0; round < WARM_UP; round += 1) find(round);
  const { chunks, slots } = memory();
  for (let round = 0; round < ROUNDS; round += 1) {
    reads = 0;
    const start = now();
    find(round);
    times[round] = (now() - start) * 1000;
    most = Math.max(most, reads);
  }
  const after = memory();
  times.sort();
  return {
    count: catalogue.header.count,
    time: times[ROUNDS >> 1] ?? 0,
    reads: most,
    longest,
    chunks: openChunks - closedChunks,
    slots: openSlots - closedSlots,
    grownChunks: after.chunks - chunks,
    grownSlots: after.slots - slots,
  };
}
