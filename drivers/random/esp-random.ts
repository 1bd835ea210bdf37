/** Module `random-source` on ESP32. */
import { inC } from "drivers/in-c/in-c";

export default function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  inC().comptoir_random(bytes.buffer, length);
  return bytes;
}
