/** SHA-256 in TypeScript, on @noble/hashes: for the kids of an issuer list, wherever there is no native one. */
import { sha256 } from "@noble/hashes/sha2.js";

export function nobleSha256(message: Uint8Array): Uint8Array {
  return sha256(message);
}
