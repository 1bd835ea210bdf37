/** Time as the hardware models know it, virtual or real. */
export interface Scheduler {
  /** ms */
  now(): number;
  /** Calls `alarm` once at `time` (ms). @returns cancels it */
  at(time: number, alarm: () => void): () => void;
}

/** The desktop's own time. */
export const realTime: Scheduler = Object.freeze({
  now: () => performance.now(),
  at(time: number, alarm: () => void): () => void {
    const timer = setTimeout(alarm, Math.max(0, time - performance.now()));
    return () => clearTimeout(timer);
  },
});
