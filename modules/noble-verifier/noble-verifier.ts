/**
 * SignatureVerifier in TypeScript, on @noble/curves: for the desktop, and wherever there is no native library.
 * Not preloaded on the device: a WeakSet of noble's own would become read-only, and every check fail.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import type { SignatureVerifier } from "modules/trust/signature-verifier";

const SIGNATURE_LENGTH = 64;
const P256_KEY_LENGTH = 64;
const ED25519_KEY_LENGTH = 32;
/** SEC 1, section 2.3.3: an uncompressed point. */
const UNCOMPRESSED = 0x04;

export const nobleVerifier: SignatureVerifier = Object.freeze({
  verify(algorithm: "ES256" | "Ed25519", key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== SIGNATURE_LENGTH) return false;
    try {
      if (algorithm === "Ed25519") {
        // zip215: false is RFC 8032's strict reading.
        return key.length === ED25519_KEY_LENGTH && ed25519.verify(signature, message, key, { zip215: false });
      }
      if (key.length !== P256_KEY_LENGTH) return false;
      const point = new Uint8Array(1 + P256_KEY_LENGTH);
      point[0] = UNCOMPRESSED;
      point.set(key, 1);
      // COSE accepts either s (RFC 9053 section 2.1 asks for no low s).
      return p256.verify(signature, message, point, { lowS: false });
    } catch {
      // noble throws for keys that are no points; to a port that answers, those are wrong signatures.
      return false;
    }
  },
});
