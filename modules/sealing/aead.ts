/**
 * Port: sealing bytes so that nobody reads or changes them without the key: ChaCha20-Poly1305 (RFC 8439), in place.
 *
 * | offset from `at` | size | what |
 * |---|---|---|
 * | 0 | 12 | nonce: never twice with one key |
 * | 12 | n | text, sealed or not |
 * | 12 + n | 16 | tag |
 */
export const KEY_LENGTH = 32;
export const NONCE_LENGTH = 12;
export const TAG_LENGTH = 16;
/** What is longer about sealed bytes. */
export const SEAL_LENGTH = NONCE_LENGTH + TAG_LENGTH;

/** Each of key, about and bytes begins where its buffer does. */
export interface Aead {
  /** The nonce and `length` bytes of text are there; the text becomes unreadable, and the tag is put behind it. */
  seal(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): void;
  /** @returns false when they are not what was sealed about this with this key: then the text is not to be used */
  open(key: Uint8Array, about: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean;
}
