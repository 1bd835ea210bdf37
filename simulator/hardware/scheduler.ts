/** Time as the hardware models know it, virtual or real. */
export interface Scheduler {
  /** What comes over the link comes late, by as much as the desktop likes: short times cannot be judged. */
  readonly isLive?: boolean;
  /** ms */
  now(): number;
  /** Calls `alarm` once at `time` (ms). @returns cancels it */
  at(time: number, alarm: () => void): () => void;
}

/** The desktop's own time. */
export const realTime: Scheduler = Object.freeze({
  isLive: true,
  now: () => performance.now(),
  at(time: number, alarm: () => void): () => void {
    const timer = setTimeout(alarm, Math.max(0, time - performance.now()));
    return () => clearTimeout(timer);
  },
});
