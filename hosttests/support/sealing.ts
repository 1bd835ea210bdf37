/** Sealing for the tests of modules/, in any engine: the twin in TypeScript, watched for a nonce that comes again. */
import { aead } from "modules/noble-verifier/noble-aead";
import { type Aead, KEY_LENGTH, NONCE_LENGTH } from "modules/sealing/aead";
import { Sealer } from "modules/sealing/sealer";

export const DATA_KEY = new Uint8Array(KEY_LENGTH).fill(0x5a);

/** @param session the same at each start unless said: then nothing but the place keeps two nonces apart */
export function sealerOf(port: Aead = aead, key: Uint8Array = DATA_KEY, session = 1): Sealer {
  return new Sealer(port, key, session);
}

/** Throws when something else is sealed under a nonce that was used. */
export class NonceWatch implements Aead {
  readonly #texts = new Map<string, string>();

  get count(): number {
    return this.#texts.size;
  }

  seal(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): void {
    const nonce = bytes.slice(at, at + NONCE_LENGTH).join();
    const text = `${about.join()}:${bytes.slice(at + NONCE_LENGTH, at + NONCE_LENGTH + length).join()}`;
    const known = this.#texts.get(nonce);
    if (known !== undefined && known !== text) throw new Error(`the nonce ${nonce} twice`);
    this.#texts.set(nonce, text);
    aead.seal(key, about, bytes, at, length);
  }

  open(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
    return aead.open(key, about, bytes, at, length);
  }
}
