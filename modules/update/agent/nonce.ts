/**
 * Nonces for the challenge: what must never come twice, and not be foretold. Each is the hash of the one before and of
 * fresh random bytes, so that whoever asks for many learns nothing of the platform's generator.
 */
import type { RandomBytes } from "modules/random/random";
import type { ImageCrypto } from "modules/update/image/ports";

const LENGTH = 32;

export class NonceSource {
  readonly #crypto: ImageCrypto;
  readonly #randomBytes: RandomBytes;
  #state: Uint8Array = new Uint8Array(LENGTH);

  constructor(crypto: ImageCrypto, randomBytes: RandomBytes) {
    this.#crypto = crypto;
    this.#randomBytes = randomBytes;
  }

  /** 32 bytes */
  next(): Uint8Array {
    const hash = this.#crypto.startHash();
    hash.update(this.#state);
    hash.update(this.#randomBytes(LENGTH));
    this.#state = hash.digest();
    return this.#state.slice();
  }
}
