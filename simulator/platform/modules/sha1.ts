/**
 * Module `sha1` in an engine with C libraries, by PSA Crypto (simulator/engines/c/sha1.c), as the SDK's Digest on a board: what
 * it works with is in RAM, wherever the modules are. Its twin is modules/noble-verifier/noble-sha1.
 */
import { host } from "../host";

const LENGTH = 20;

interface Native {
  /** @returns 1 when it was made */
  comptoir_sha1(message: ArrayBuffer, offset: number, length: number, digest: ArrayBuffer): number;
}

/** @throws Error when the library fails, which is a fault of the platform and not of what is hashed */
export function sha1(message: Uint8Array): Uint8Array {
  const digest = new Uint8Array(LENGTH);
  const native = host.native as Native;
  const isMade = native.comptoir_sha1(
    message.buffer as ArrayBuffer,
    message.byteOffset,
    message.length,
    digest.buffer as ArrayBuffer,
  );
  if (isMade !== 1) throw new Error("SHA-1 failed");
  return digest;
}
