/** Stands for the C of drivers/signatures, which takes none of the heap: for measures of memory only, it checks nothing. */
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import type { SessionCrypto } from "modules/update/access/session-crypto";
import type { ImageCrypto } from "modules/update/image/ports";

export const signatures: SignatureVerifier = Object.freeze({ verify: () => true });
export const imageCrypto: ImageCrypto = Object.freeze({
  startHash() {
    throw new Error("no image is hashed here");
  },
  verifyHash: () => true,
});
export const sessionCrypto: SessionCrypto = Object.freeze({
  agree: () => undefined,
  mac: () => new Uint8Array(32),
});
export const sha256 = (): Uint8Array => new Uint8Array(32);
