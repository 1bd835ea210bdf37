/** What the LAN's wire needs of the platform: noble in TypeScript, libsodium and PSA Crypto in C on the device. */
import type { Aead } from "modules/sealing/aead";
import type { SessionCrypto } from "modules/update/access/session-crypto";

export interface LanCrypto {
  /** X25519 and HMAC-SHA-256. */
  readonly session: SessionCrypto;
  /** ChaCha20-Poly1305. */
  readonly aead: Aead;
  sha256(bytes: Uint8Array): Uint8Array;
  /** For the opening of a WebSocket alone (RFC 6455, section 4.2.2), where nothing rests on it. */
  sha1(bytes: Uint8Array): Uint8Array;
  /** So many bytes that nobody can guess. */
  random(length: number): Uint8Array;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
