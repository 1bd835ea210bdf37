/** Module `sha1` in the simulator: noble's. A WebSocket's opening wants it (RFC 6455, section 4.2.2); nothing rests on it. */
import { sha1 as hash } from "@noble/hashes/legacy.js";

/** @returns undefined on the bare machine: noble writes into a table of its module, which is in flash there */
export function sha1(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return hash(bytes);
  } catch {
    return undefined;
  }
}
