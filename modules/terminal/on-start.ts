/** The terminal has started: whoever stands before it is told what they could not see. */
import { isFault } from "modules/reset/reset-reason";
import type { StartedEvent } from "./event";
import { STOPPED_SECONDS } from "./limits";
import type { Turn } from "./turn";

/** A sale that is gone is told whatever ended it; a fault that cost nothing is told too, for it may come back. */
export function onStarted(turn: Turn, { reason, interrupted, lastNumber }: StartedEvent): void {
  if (!interrupted && !isFault(reason)) return;
  const problem = interrupted ? "sale-stopped" : "stopped";
  turn.ask({ kind: "notice", problem, stop: { reason, lastNumber } });
  turn.setTime(turn.state.now, STOPPED_SECONDS);
  turn.problem(problem);
}
