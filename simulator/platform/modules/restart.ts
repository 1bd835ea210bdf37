/** Module `restart`: ends the engine with a code of its own, so that who runs it starts the firmware anew. */
import type { ResetReason } from "modules/reset/reset-reason";
import { EXIT_RESTART } from "../../link/exit-codes";
import { type EngineOptions, host } from "../host";

export default function restart(): void {
  host.exit(EXIT_RESTART);
}

/** As whoever started the engine tells it. */
export function resetReason(): ResetReason {
  return (JSON.parse(host.options) as EngineOptions).reset ?? "power";
}
