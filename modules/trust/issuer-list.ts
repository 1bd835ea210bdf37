/**
 * The issuer list: the public keys that a terminal holds, so that it can answer with no network.
 *
 * CBOR map
 * | key | what |
 * |---|---|
 * | 1 | version, uint, only goes up, at most 2^31 - 1 |
 * | 2 | issued, s |
 * | 3 | expires, s |
 * | 4 | array of issuers: map of 1 kid (bstr 8), 2 COSE_Key, 3 iss (tstr), 4 valid from, 5 valid to, 6 revoked at (s, optional), 7 what it signs (uint, optional): 1 tokens, where it is absent too, 2 answers of a gateway |
 *
 * A kid is the beginning of a SHA-256, so its own bytes are the hash of an open-addressed table of offsets into the
 * list's bytes: a look-up costs the same with 10 keys and with 10,000, and decodes one issuer only.
 */
import { equalBytes } from "modules/cbor/bytes";
import { type CborMap, CborReader, type CborValue } from "modules/cbor/decode";
import { type CoseKey, parseCoseKey, thumbprint } from "modules/cose/key";
import type { Result } from "modules/result/result";
import { isPlain } from "modules/text/plain";

export const KID_LENGTH = 8;
/** A terminal never takes a version below one it has had: a list at the end of the numbers would be the last one for ever. */
export const MAX_LIST_VERSION = 0x7fffffff;
export const MAX_ISSUERS = 20000;
export const MAX_LIST_BYTES = 4 * 1024 * 1024;
const MAX_ISSUER_NAME = 32;
/** Members of the list's own map; those past the four are not known yet. */
const MAX_MEMBERS = 16;
/** No issuer is shorter: kid (10), key (40 and more), the rest. A count that cannot be true must not reserve memory. */
const MIN_ISSUER_BYTES = 56;

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

/** By the number that says it in a list. */
export const KEY_USES = Object.freeze(["tokens", "answers"] as const);
export type KeyUse = (typeof KEY_USES)[number];

export type IssuerListRefusal =
  | "too-long"
  | "malformed"
  | "bad-issuer"
  | "bad-kid"
  | "duplicate-kid"
  | "too-many-issuers"
  | "version-too-high";

export class IssuerList {
  readonly version: number;
  /** s */
  readonly issued: number;
  /** s */
  readonly expires: number;
  readonly count: number;
  readonly #bytes: Uint8Array;
  /** Offset of an issuer, 0 where free; its length is a power of two, at least twice the count. */
  readonly #table: Uint32Array;

  private constructor(bytes: Uint8Array, head: readonly number[], table: Uint32Array, count: number) {
    this.#bytes = bytes;
    this.#table = table;
    this.count = count;
    this.version = head[1] ?? 0;
    this.issued = head[2] ?? 0;
    this.expires = head[3] ?? 0;
  }

  /**
   * Reads every issuer once, so that nothing malformed is met later. Keeps `bytes`, which must not change.
   * @param sha256 where given, a list with a kid that is not the beginning of its key's thumbprint is refused ("bad-kid").
   *   To be given when a list comes from outside; one hash a key is too much to ask at each start of a device.
   */
  static parse(bytes: Uint8Array, sha256?: (message: Uint8Array) => Uint8Array): Result<IssuerList, IssuerListRefusal> {
    if (bytes.length > MAX_LIST_BYTES) return { ok: false, reason: "too-long" };
    const reader = new CborReader(bytes);
    const members = reader.head(5);
    if (members === undefined || members > MAX_MEMBERS) return { ok: false, reason: "malformed" };
    const head: number[] = [];
    let issuers: { readonly table: Uint32Array; readonly count: number } | undefined;
    for (let i = 0; i < members; i += 1) {
      const key = reader.item();
      if (key === 4) {
        if (issuers !== undefined) return { ok: false, reason: "malformed" };
        const indexed = indexIssuers(reader, bytes, sha256);
        if (!indexed.ok) return indexed;
        issuers = indexed.value;
        continue;
      }
      const value = reader.item();
      if (reader.refusal !== undefined) return { ok: false, reason: "malformed" };
      if (key !== 1 && key !== 2 && key !== 3) continue;
      if (typeof value !== "number" || value < 0 || head[key] !== undefined) return { ok: false, reason: "malformed" };
      head[key] = value;
    }
    const [, version, issued, expires] = head;
    if (reader.at !== bytes.length || issuers === undefined) return { ok: false, reason: "malformed" };
    if (version === undefined || issued === undefined || expires === undefined) {
      return { ok: false, reason: "malformed" };
    }
    if (version > MAX_LIST_VERSION) return { ok: false, reason: "version-too-high" };
    return { ok: true, value: new IssuerList(bytes, head, issuers.table, issuers.count) };
  }

  find(kid: Uint8Array): Issuer | undefined {
    if (kid.length !== KID_LENGTH) return undefined;
    const at = this.#table[find(this.#table, this.#bytes, kid)] ?? 0;
    return at === 0 ? undefined : parseIssuer(new CborReader(this.#bytes, at).item());
  }

  /** Calls `visit` with every issuer, in no order that matters. */
  forEach(visit: (issuer: Issuer) => void): void {
    for (const at of this.#table) {
      const issuer = at === 0 ? undefined : parseIssuer(new CborReader(this.#bytes, at).item());
      if (issuer !== undefined) visit(issuer);
    }
  }
}

/** Reads the array of issuers, and puts their offsets in a table. */
function indexIssuers(
  reader: CborReader,
  bytes: Uint8Array,
  sha256: ((message: Uint8Array) => Uint8Array) | undefined,
): Result<{ table: Uint32Array; count: number }, IssuerListRefusal> {
  const count = reader.head(4);
  if (count === undefined) return { ok: false, reason: "malformed" };
  if (count > MAX_ISSUERS) return { ok: false, reason: "too-many-issuers" };
  if (count * MIN_ISSUER_BYTES > bytes.length - reader.at) return { ok: false, reason: "malformed" };
  const table = new Uint32Array(tableLength(count));
  for (let i = 0; i < count; i += 1) {
    const at = reader.at;
    const item = reader.item();
    if (reader.refusal !== undefined) return { ok: false, reason: "malformed" };
    const issuer = parseIssuer(item);
    if (issuer === undefined) return { ok: false, reason: "bad-issuer" };
    if (sha256 !== undefined && !equalBytes(issuer.kid, thumbprint(issuer.key, sha256).subarray(0, KID_LENGTH))) {
      return { ok: false, reason: "bad-kid" };
    }
    const place = find(table, bytes, issuer.kid);
    if (table[place] !== 0) return { ok: false, reason: "duplicate-kid" };
    table[place] = at;
  }
  return { ok: true, value: { table, count } };
}

function tableLength(count: number): number {
  let length = 8;
  while (length < count * 2) length *= 2;
  return length;
}

/** @returns the place of `kid`, or the free one where it would go. */
function find(table: Uint32Array, bytes: Uint8Array, kid: Uint8Array): number {
  const mask = table.length - 1;
  let place = (((kid[0] ?? 0) << 16) | ((kid[1] ?? 0) << 8) | (kid[2] ?? 0)) & mask;
  for (let at = table[place] ?? 0; at !== 0; at = table[place] ?? 0) {
    if (hasKid(bytes, at, kid)) return place;
    place = (place + 1) & mask;
  }
  return place;
}

/** Compares without decoding: in a deterministic list the kid is the first pair of the issuer's map. */
function hasKid(bytes: Uint8Array, at: number, kid: Uint8Array): boolean {
  if (bytes[at + 1] !== 1 || bytes[at + 2] !== 0x48) {
    const issuer = parseIssuer(new CborReader(bytes, at).item());
    return issuer !== undefined && equalBytes(issuer.kid, kid);
  }
  for (let i = 0; i < KID_LENGTH; i += 1) if (bytes[at + 3 + i] !== kid[i]) return false;
  return true;
}

function parseIssuer(value: CborValue): Issuer | undefined {
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
