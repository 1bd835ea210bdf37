/** What verifies images in TypeScript, on noble: for the desktop, and wherever there is no native library. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { ImageCrypto, RunningHash } from "modules/update/image/ports";

const SIGNATURE_LENGTH = 64;
const P256_KEY_LENGTH = 64;
const ED25519_KEY_LENGTH = 32;
/** SEC 1, section 2.3.3: an uncompressed point. */
const UNCOMPRESSED = 0x04;

class NobleHash implements RunningHash {
  readonly #hash: ReturnType<typeof sha256.create>;

  constructor(hash: ReturnType<typeof sha256.create>) {
    this.#hash = hash;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  copy(): NobleHash {
    return new NobleHash(this.#hash.clone());
  }

  digest(): Uint8Array {
    return this.#hash.digest();
  }
}

export const nobleImageCrypto: ImageCrypto = Object.freeze({
  startHash: () => new NobleHash(sha256.create()),
  verifyHash(algorithm: "ES256" | "Ed25519", key: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== SIGNATURE_LENGTH) return false;
    try {
      if (algorithm === "Ed25519") {
        return key.length === ED25519_KEY_LENGTH && ed25519.verify(signature, hash, key, { zip215: false });
      }
      if (key.length !== P256_KEY_LENGTH) return false;
      const point = new Uint8Array(1 + P256_KEY_LENGTH);
      point[0] = UNCOMPRESSED;
      point.set(key, 1);
      return p256.verify(signature, hash, point, { lowS: false, prehash: false });
    } catch {
      // noble throws for keys that are no points; to a port that answers, those are wrong signatures.
      return false;
    }
  },
});
