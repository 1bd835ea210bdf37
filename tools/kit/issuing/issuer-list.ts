/** Writes issuer lists (modules/trust/issuer-list.ts has the format). */
import { compareBytes } from "modules/cbor/bytes";
import type { CborMap, CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { type CoseKey, coseKeyMap } from "modules/cose/key";
import { KEY_USES, type KeyUse } from "modules/trust/issuer-list";
import { keyId } from "./key-id";

export interface ListedIssuer {
  readonly key: CoseKey;
  readonly iss: string;
  /** s */
  readonly from: number;
  /** s */
  readonly to: number;
  /** s */
  readonly revokedAt?: number;
  /** Tokens, where it is not said. */
  readonly serves?: KeyUse;
  /** Where it is not the key's own: for lists that are wrong on purpose. */
  readonly kid?: Uint8Array;
}

export interface IssuerListOptions {
  readonly version: number;
  /** s */
  readonly issued: number;
  /** s */
  readonly expires: number;
  readonly issuers: readonly ListedIssuer[];
}

/** In the order of their kids, whatever they came in: a terminal asks it of a long list. */
export function encodeIssuerList({ version, issued, expires, issuers }: IssuerListOptions): Uint8Array {
  const named = issuers.map((issuer) => ({ ...issuer, kid: issuer.kid ?? keyId(issuer.key) }));
  named.sort((a, b) => compareBytes(a.kid, b.kid));
  const items = named.map(({ key, kid, iss, from, to, revokedAt, serves }): CborValue => {
    const map: CborMap = new Map<number, CborValue>([
      [1, kid],
      [2, coseKeyMap(key)],
      [3, iss],
      [4, from],
      [5, to],
    ]) as CborMap;
    if (revokedAt !== undefined) map.set(6, revokedAt);
    if (serves !== undefined && serves !== "tokens") map.set(7, KEY_USES.indexOf(serves) + 1);
    return map;
  });
  return encodeCbor(
    new Map<number, CborValue>([
      [1, version],
      [2, issued],
      [3, expires],
      [4, items],
    ]) as CborMap,
  );
}
