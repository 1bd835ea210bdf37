/** Module `restart` on ESP32. Not run on hardware yet. */
import { inC } from "drivers/in-c/in-c";
import { RESET_REASONS, type ResetReason } from "modules/reset/reset-reason";

const MEMORY = RESET_REASONS.indexOf("memory");
const EXCEPTION = RESET_REASONS.indexOf("exception");

export default function restart(): void {
  inC().comptoir_restart();
}

/**
 * To be asked first of all, for from then on what ends XS is noted for the next start: it calls the global function `abort`
 * with a name of that, but for its stacks, which have no room for a call. That allocates nothing, for the heap may be what
 * is full.
 */
export function resetReason(): ResetReason {
  const native = inC();
  (globalThis as { abort?: (what: string) => void }).abort = (what) => {
    native.comptoir_reset_note(what === "memory full" ? MEMORY : EXCEPTION);
  };
  return RESET_REASONS[native.comptoir_reset_reason()] ?? "power";
}
