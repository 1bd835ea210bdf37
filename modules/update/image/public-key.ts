/**
 * Public keys as images name them: the DER of a SubjectPublicKeyInfo (RFC 5480 for P-256, RFC 8410 for Ed25519). The two
 * kinds have one encoding each, so a key is a fixed prefix and its bytes. And ECDSA signatures in DER (RFC 3279).
 */
import { equalBytes } from "modules/cbor/bytes";
import { fromHex } from "modules/token/hex";

export interface PublicKey {
  readonly algorithm: "ES256" | "Ed25519";
  /** ES256: x||y, 64 bytes. Ed25519: 32 bytes. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the SubjectPublicKeyInfo: the key's name in an image. */
  readonly hash: Uint8Array;
}

/** SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING 04 || ... */
const P256_PREFIX = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
const P256_LENGTH = 91;
/** SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING ... */
const ED25519_PREFIX = "302a300506032b6570032100";
const ED25519_LENGTH = 44;
const COORDINATE = 32;

/** @param sha256 whoever has one. @returns undefined for anything but a P-256 or an Ed25519 key */
export function parsePublicKey(spki: Uint8Array, sha256: (bytes: Uint8Array) => Uint8Array): PublicKey | undefined {
  const isP256 = spki.length === P256_LENGTH;
  if (!isP256 && spki.length !== ED25519_LENGTH) return undefined;
  const prefix = fromHex(isP256 ? P256_PREFIX : ED25519_PREFIX);
  if (prefix === undefined || !equalBytes(spki.subarray(0, prefix.length), prefix)) return undefined;
  return { algorithm: isP256 ? "ES256" : "Ed25519", bytes: spki.slice(prefix.length), hash: sha256(spki) };
}

/** Keys as a build pins them: SubjectPublicKeyInfo in hexadecimal. What is none is left out. */
export function pinnedKeys(list: readonly string[], sha256: (bytes: Uint8Array) => Uint8Array): PublicKey[] {
  const keys: PublicKey[] = [];
  for (const text of list) {
    const spki = fromHex(text);
    const key = spki === undefined ? undefined : parsePublicKey(spki, sha256);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/**
 * SEQUENCE { INTEGER r, INTEGER s } to r||s, 64 bytes. Zero bytes after it are let pass: imgtool has padded signatures.
 * @returns undefined for what is not DER: negative, not the shortest, too long
 */
export function parseEcdsaSignature(der: Uint8Array): Uint8Array | undefined {
  const end = 2 + (der[1] ?? 0);
  if (der[0] !== 0x30 || (der[1] ?? 0) > 70 || end > der.length) return undefined;
  for (let i = end; i < der.length; i += 1) if (der[i] !== 0) return undefined;
  const signature = new Uint8Array(2 * COORDINATE);
  const afterR = readInteger(der, 2, end, signature, 0);
  if (afterR === 0 || readInteger(der, afterR, end, signature, COORDINATE) !== end) return undefined;
  return signature;
}

/** @returns where the next item begins; 0 when this is no positive integer of 32 bytes at most */
function readInteger(der: Uint8Array, at: number, end: number, out: Uint8Array, to: number): number {
  if (end - at < 3 || der[at] !== 0x02) return 0;
  let length = der[at + 1] ?? 0;
  let from = at + 2;
  const next = from + length;
  if (length === 0 || next > end || (der[from] ?? 0) >= 0x80) return 0;
  if (der[from] === 0) {
    if (length > 1 && (der[from + 1] ?? 0) < 0x80) return 0;
    from += 1;
    length -= 1;
  }
  if (length > COORDINATE) return 0;
  out.set(der.subarray(from, next), to + COORDINATE - length);
  return next;
}
