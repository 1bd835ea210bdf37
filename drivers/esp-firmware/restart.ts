/** Module `restart` on ESP32. Not run on hardware yet. */
import FFI from "mc/ffi";
import { RESET_REASONS, type ResetReason } from "modules/reset/reset-reason";

const native = new FFI();
const MEMORY = RESET_REASONS.indexOf("memory");
const EXCEPTION = RESET_REASONS.indexOf("exception");

/**
 * XS calls the global function `abort` before it ends, with a name of what ended it, but for its stacks, which have no room
 * for a call: it leaves a note for the next start. It allocates nothing, for the heap may be what is full.
 */
(globalThis as { abort?: (what: string) => void }).abort = (what) => {
  native.comptoir_reset_note(what === "memory full" ? MEMORY : EXCEPTION);
};

export default function restart(): void {
  native.comptoir_restart();
}

export function resetReason(): ResetReason {
  return RESET_REASONS[native.comptoir_reset_reason()] ?? "power";
}
