/**
 * The sealing of bytes in C (aead.c): what the device runs. Its twin in TypeScript is modules/noble-verifier/noble-aead;
 * the same tests hold both.
 */
import { inC } from "drivers/in-c/in-c";
import { type Aead, NONCE_LENGTH, TAG_LENGTH } from "modules/sealing/aead";

/** Each owns its whole buffer: nothing is copied. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer as ArrayBuffer;
}

export const aead: Aead = Object.freeze({
  seal(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): void {
    check(bytes, at, length);
    const sealed = inC().comptoir_aead_seal(bufferOf(key), bufferOf(about), about.length, bufferOf(bytes), at, length);
    if (sealed !== 1) throw new Error("the sealing failed");
  },
  open(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
    check(bytes, at, length);
    return inC().comptoir_aead_open(bufferOf(key), bufferOf(about), about.length, bufferOf(bytes), at, length) === 1;
  },
});

function check(bytes: Uint8Array, at: number, length: number): void {
  if (bytes.byteOffset !== 0 || length < 0 || at + NONCE_LENGTH + length + TAG_LENGTH > bytes.length) {
    throw new RangeError("no room for what is sealed");
  }
}
