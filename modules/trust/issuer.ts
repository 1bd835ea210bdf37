/** One issuer of the list (issuer-list.ts), and the map that it is written as. */
import type { CborMap, CborValue } from "modules/cbor/decode";
import { type CoseKey, parseCoseKey } from "modules/cose/key";
import { isPlain } from "modules/text/plain";

export const KID_LENGTH = 8;
/** Of one issuer in a list; with every member that is known it has 180 at most. */
export const MAX_ISSUER_BYTES = 512;
const MAX_ISSUER_NAME = 32;

/** By the number that says it in a list. */
export const KEY_USES = Object.freeze(["tokens", "answers"] as const);
export type KeyUse = (typeof KEY_USES)[number];

export interface Issuer {
  readonly kid: Uint8Array;
  readonly key: CoseKey;
  readonly iss: string;
  /** s, included */
  readonly from: number;
  /** s, included */
  readonly to: number;
  /** s; from this instant on the key is worth nothing, whatever it signed. */
  readonly revokedAt: number | undefined;
  /** A gateway stands in a pharmacy: what steals its key must not make e-cartes. */
  readonly serves: KeyUse;
}

/** @returns undefined for what is no issuer; `kid`, and an Ed25519 key, are views on the bytes that were decoded */
export function parseIssuer(value: CborValue): Issuer | undefined {
  if (!(value instanceof Map)) return undefined;
  const map: CborMap = value;
  const kid = map.get(1);
  const key = parseCoseKey(map.get(2));
  const iss = map.get(3);
  const from = map.get(4);
  const to = map.get(5);
  const revokedAt = map.get(6);
  if (!(kid instanceof Uint8Array) || kid.length !== KID_LENGTH || key === undefined) return undefined;
  if (typeof iss !== "string" || iss.length > MAX_ISSUER_NAME || !isPlain(iss)) return undefined;
  if (typeof from !== "number" || typeof to !== "number" || from < 0 || to < 0) return undefined;
  if (map.has(6) && (typeof revokedAt !== "number" || revokedAt < 0)) return undefined;
  const use = map.has(7) ? map.get(7) : 1;
  const serves = typeof use === "number" ? KEY_USES[use - 1] : undefined;
  if (serves === undefined) return undefined;
  return { kid, key, iss, from, to, revokedAt: typeof revokedAt === "number" ? revokedAt : undefined, serves };
}

/** The same, that holds on to nothing of the bytes that it was read from. */
export function ownIssuer(issuer: Issuer): Issuer {
  const { algorithm, bytes } = issuer.key;
  return { ...issuer, kid: issuer.kid.slice(), key: { algorithm, bytes: bytes.slice() } };
}

const OKP_LENGTH = 40;
const EC2_LENGTH = 75;

/**
 * Steps over an issuer that is written as tools/kit/issuing writes it (deterministic CBOR), without decoding it:
 * 0xA5 to 0xA7, 01, the kid, 02, the key, 03, the name, 04 and 05 with a date each, 06 with a date and 07 with its use where
 * there are such.
 * @returns the offset after it, or 0 where it is written otherwise: then it must be decoded
 */
export function afterIssuer(bytes: Uint8Array, start: number): number {
  const initial = bytes[start] ?? 0;
  if (initial < 0xa5 || initial > 0xa7 || bytes[start + 1] !== 1 || bytes[start + 2] !== 0x48) return 0;
  let at = start + 3 + KID_LENGTH;
  if (bytes[at] !== 2) return 0;
  const key = bytes[at + 1];
  at += 1 + (key === 0xa4 ? EC2_LENGTH : key === 0xa3 ? OKP_LENGTH : 0);
  const name = bytes[at + 1] ?? 0;
  if (bytes[at] !== 3 || name < 0x60 || name > 0x77) return 0;
  at = afterDate(bytes, afterDate(bytes, at + 2 + name - 0x60, 4), 5);
  let others = initial - 0xa5;
  if (others > 0 && bytes[at] === 6) {
    others -= 1;
    at = afterDate(bytes, at, 6);
  }
  if (others > 0 && bytes[at] === 7) {
    others -= 1;
    at += 2;
  }
  return others === 0 && at <= bytes.length ? at : 0;
}

const NOWHERE = Number.MAX_SAFE_INTEGER;

/** A member whose value is an unsigned integer of any length. */
function afterDate(bytes: Uint8Array, at: number, member: number): number {
  const head = bytes[at + 1] ?? 0xff;
  if (bytes[at] !== member || head > 0x1b) return NOWHERE;
  return head < 0x18 ? at + 2 : at + 2 + (1 << (head - 0x18));
}
