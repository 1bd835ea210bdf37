/** Sealing in TypeScript, on @noble/ciphers: module `aead` wherever there is no native library. */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Aead, NONCE_LENGTH, TAG_LENGTH } from "modules/sealing/aead";

export const aead: Aead = Object.freeze({
  seal(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): void {
    const text = at + NONCE_LENGTH;
    const cipher = chacha20poly1305(key, bytes.slice(at, text), about);
    bytes.set(cipher.encrypt(bytes.slice(text, text + length)), text);
  },
  open(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
    const text = at + NONCE_LENGTH;
    const cipher = chacha20poly1305(key, bytes.slice(at, text), about);
    try {
      bytes.set(cipher.decrypt(bytes.slice(text, text + length + TAG_LENGTH)), text);
      return true;
    } catch {
      // noble throws for a wrong tag; to a port that answers, that is a no.
      return false;
    }
  },
});
