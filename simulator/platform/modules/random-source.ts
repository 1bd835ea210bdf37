/** Module `random-source`: what the engine's host has; in virtual time, what comes out the same each time. */
import { repeatableChance } from "../chance";
import { isVirtual } from "../clock";
import { type EngineOptions, host } from "../host";

// Late: an engine that keeps this module in flash has no options yet.
let repeatable: (() => number) | undefined;

export default function randomBytes(length: number): Uint8Array {
  if (!isVirtual()) return new Uint8Array(host.random(length));
  repeatable ??= repeatableChance((JSON.parse(host.options) as EngineOptions).neighbours);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = repeatable() * 256;
  return bytes;
}
