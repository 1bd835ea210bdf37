/** The port of signed sessions in TypeScript, on noble. */
import { x25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { KEY_LENGTH, type SessionCrypto } from "modules/update/access/session-crypto";

export const nobleSession: SessionCrypto = Object.freeze({
  agree(secret: Uint8Array, point: Uint8Array): Uint8Array | undefined {
    if (secret.length !== KEY_LENGTH || point.length !== KEY_LENGTH) return undefined;
    try {
      return x25519.getSharedSecret(secret, point);
    } catch {
      // noble throws for a point of small order.
      return undefined;
    }
  },
  mac: (key: Uint8Array, bytes: Uint8Array) => hmac(sha256, key, bytes),
});
