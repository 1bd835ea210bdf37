/**
 * COSE_Key (RFC 9052 section 7, RFC 9053 section 7), public, of the two kinds that sign tokens: EC2 on P-256 and OKP on
 * Ed25519.
 */
import type { CborMap, CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";

const KTY = 1;
const ALG = 3;
const CRV = -1;
const X = -2;
const Y = -3;
/** The private part; a key that carries it is no public key, and must not be spread. */
const D = -4;
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

/**
 * The name that this house gives to an IANA COSE algorithm: ES256 and its fully-specified twin ESP256 (RFC 9864), EdDSA
 * (with Ed25519) and its twin Ed25519.
 */
export function algorithmOf(algorithm: number | string): CoseKey["algorithm"] | undefined {
  if (algorithm === -7 || algorithm === -9) return "ES256";
  if (algorithm === -8 || algorithm === -19) return "Ed25519";
  return undefined;
}

/** @returns undefined for a key of another kind, curve or length, one that is private, and one for another algorithm. */
export function parseCoseKey(value: CborValue): CoseKey | undefined {
  const key = value instanceof Map && !value.has(D) ? parse(value) : undefined;
  if (key === undefined || !(value instanceof Map) || !value.has(ALG)) return key;
  const algorithm = value.get(ALG);
  return typeof algorithm === "number" && algorithmOf(algorithm) === key.algorithm ? key : undefined;
}

function parse(value: CborMap): CoseKey | undefined {
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

/**
 * The COSE Key Thumbprint (RFC 9679, section 3): the hash of the deterministic CBOR of the required parameters.
 * @param sha256 whoever has one: node:crypto, noble, the device's own
 */
export function thumbprint(key: CoseKey, sha256: (message: Uint8Array) => Uint8Array): Uint8Array {
  return sha256(encodeCbor(coseKeyMap(key)));
}
