import { type CoseKey, thumbprint } from "modules/cose/key";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";

/** The kid of a key: the first 8 bytes of its COSE Key Thumbprint (RFC 9679, SHA-256). */
export function keyId(key: CoseKey): Uint8Array {
  return thumbprint(key, nobleSha256).slice(0, 8);
}
