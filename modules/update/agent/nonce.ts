/**
 * Nonces for the challenge: what must never come twice, and not be foretold. Each is the hash of the one before, of the
 * hour, and of whatever randomness the platform has; a restart begins from a new seed.
 */
import type { ImageCrypto } from "modules/update/image/ports";

const WORDS = 8;
const WORD = 4294967296;

export class NonceSource {
  readonly #crypto: ImageCrypto;
  readonly #random: () => number;
  readonly #milliseconds: () => number;
  #state: Uint8Array = new Uint8Array(32);

  /** @param random 0 to 1, 32 bits of it @param milliseconds since 1970, or since the start */
  constructor(crypto: ImageCrypto, random: () => number, milliseconds: () => number) {
    this.#crypto = crypto;
    this.#random = random;
    this.#milliseconds = milliseconds;
  }

  /** 32 bytes */
  next(): Uint8Array {
    const words = new Uint32Array(WORDS + 1);
    for (let i = 0; i < WORDS; i += 1) words[i] = Math.floor(this.#random() * WORD);
    words[WORDS] = this.#milliseconds() % WORD;
    const hash = this.#crypto.startHash();
    hash.update(this.#state);
    hash.update(new Uint8Array(words.buffer));
    this.#state = hash.digest();
    return this.#state.slice();
  }
}
