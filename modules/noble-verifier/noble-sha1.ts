/**
 * Module `sha1` where there is no C for it: noble's. A WebSocket's opening wants it (RFC 6455, section 4.2.2); nothing rests on
 * it. Not for an engine that keeps its modules in flash: noble writes into a table of its own.
 */
import { sha1 as hash } from "@noble/hashes/legacy.js";

export function sha1(bytes: Uint8Array): Uint8Array {
  return hash(bytes);
}
