/** Module `restart` on ESP32. */
import FFI from "mc/ffi";

const native = new FFI();

export default function restart(): void {
  native.comptoir_restart();
}
