/**
 * COSE_Key (RFC 9052 section 7, RFC 9053 section 7), public, of the two kinds that sign tokens: EC2 on P-256 and OKP on
 * Ed25519.
 */
import type { CborMap, CborValue } from "modules/cbor/decode";

const KTY = 1;
const CRV = -1;
const X = -2;
const Y = -3;
const OKP = 1;
const EC2 = 2;
const P256 = 1;
const ED25519 = 6;
const COORDINATE_LENGTH = 32;

export interface CoseKey {
  readonly algorithm: "ES256" | "Ed25519";
  /** ES256: x||y, 64 bytes. Ed25519: 32 bytes. */
  readonly bytes: Uint8Array;
}

/** @returns undefined for a key of another kind, curve or length. */
export function parseCoseKey(value: CborValue): CoseKey | undefined {
  if (!(value instanceof Map)) return undefined;
  const x = value.get(X);
  if (!(x instanceof Uint8Array) || x.length !== COORDINATE_LENGTH) return undefined;
  if (value.get(KTY) === OKP && value.get(CRV) === ED25519) return { algorithm: "Ed25519", bytes: x };
  const y = value.get(Y);
  if (value.get(KTY) !== EC2 || value.get(CRV) !== P256) return undefined;
  if (!(y instanceof Uint8Array) || y.length !== COORDINATE_LENGTH) return undefined;
  const bytes = new Uint8Array(2 * COORDINATE_LENGTH);
  bytes.set(x);
  bytes.set(y, COORDINATE_LENGTH);
  return { algorithm: "ES256", bytes };
}

/** The map of the required parameters alone: what is written in a list, and what RFC 9679 hashes for a thumbprint. */
export function coseKeyMap(key: CoseKey): CborMap {
  const map: CborMap = new Map();
  map.set(KTY, key.algorithm === "ES256" ? EC2 : OKP);
  map.set(CRV, key.algorithm === "ES256" ? P256 : ED25519);
  map.set(X, key.bytes.slice(0, COORDINATE_LENGTH));
  if (key.algorithm === "ES256") map.set(Y, key.bytes.slice(COORDINATE_LENGTH));
  return map;
}
