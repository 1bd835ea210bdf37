/**
 * A part that was built badly. The bench arms it over the control channel; it does its harm when a driver next reads a UART,
 * within that driver's own callback, once. What comes of it is the firmware's and the engine's, as on a board.
 */
import { host, type Memory } from "./host";

/** exception: its read throws. chunks: it keeps nearly all that is left of them. slots: all. stack: it calls itself. */
export const HOSTILE_FAULTS = ["exception", "chunks", "slots", "stack", "loop"] as const;
export type HostileFault = (typeof HOSTILE_FAULTS)[number];

/** What it leaves: the firmware then meets the end of the heap by itself. */
const CHUNKS_LEFT = 64;

let armed: string | undefined;
/** Never let go. */
export let hoard: unknown;

export function arm(fault: string): void {
  armed = fault;
}

/** In the place of the part. */
export function strike(): void {
  const fault = armed;
  if (fault === undefined) return;
  armed = undefined;
  switch (fault) {
    case "exception":
      throw new Error("the part does not answer");
    case "chunks": {
      const { chunks, chunksLimit } = memory();
      hoard = new ArrayBuffer(chunksLimit - chunks - CHUNKS_LEFT);
      return;
    }
    case "slots": {
      const { slots, slotsLimit } = memory();
      const kept: object[] = [];
      hoard = kept;
      for (let n = slotsLimit - slots; n > 9; n -= 9) kept.push(eightProperties());
      // An idle terminal can live on very few.
      for (;;) kept.push({});
    }
    case "stack":
      deeper(0);
      return;
    case "loop":
      for (;;) armed = undefined;
  }
}

/** Flat: what is linked in a long chain is marked by as deep a recursion when garbage is collected. */
function eightProperties(): object {
  return { a: 0, b: 0, c: 0, d: 0, e: 0, f: 0, g: 0, h: 0 };
}

function deeper(n: number): number {
  return deeper(n + 1) + 1;
}

function memory(): Memory {
  return JSON.parse(host.measure()) as Memory;
}
