/** Ports: what the terminals of a site need of kept cryptography. Every device has it linked for other ends already. */
import type { Aead } from "modules/sealing/aead";
import type { SessionCrypto } from "modules/update/access/session-crypto";

export interface SiteCrypto {
  /** X25519 and HMAC-SHA-256. */
  readonly session: SessionCrypto;
  /** ChaCha20-Poly1305. */
  readonly aead: Aead;
  sha256(bytes: Uint8Array): Uint8Array;
}

/** ASCII before bytes, as one array: what a MAC is about must never be read as what another is about. */
export function labelled(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = label.length + 1;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < label.length; i += 1) bytes[i] = label.charCodeAt(i);
  let at = label.length + 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Without telling by its time where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
