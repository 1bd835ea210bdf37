/** What the next start of an engine is told of how the last one ended: the reset register of a simulated board. */
import type { ResetReason } from "modules/reset/reset-reason";
import { EXIT_RESTART, EXIT_WATCHDOG } from "../link/exit-codes";

/** xs/host.h has the same. */
const REASONS: Readonly<Record<number, ResetReason>> = Object.freeze({
  70: "exception",
  71: "memory",
  72: "stack",
  73: "access",
  [EXIT_WATCHDOG]: "watchdog",
  [EXIT_RESTART]: "restart",
});

/** @param code null for an engine that was killed: as a plug that was pulled */
export function resetReasonOf(code: number | null): ResetReason {
  if (code === null) return "power";
  return REASONS[code] ?? "exception";
}
