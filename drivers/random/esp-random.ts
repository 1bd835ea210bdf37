/** Module `random-source` on ESP32. */
import FFI from "mc/ffi";

const native = new FFI();

export default function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  native.comptoir_random(bytes.buffer, length);
  return bytes;
}
