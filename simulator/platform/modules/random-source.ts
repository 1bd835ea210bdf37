/** Module `random-source`: what the engine's host has; in virtual time, what comes out the same each time. */
import { repeatableChance } from "../chance";
import { isVirtual } from "../clock";
import { host } from "../host";

const repeatable = repeatableChance();

export default function randomBytes(length: number): Uint8Array {
  if (!isVirtual()) return new Uint8Array(host.random(length));
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = repeatable() * 256;
  return bytes;
}
