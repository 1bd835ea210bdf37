/**
 * Signs answers about rights (modules/token/rights-answer.ts has the table): what a gateway does. Nothing of Node, as in
 * token.ts; `claims` and `rights` make answers that are wrong on purpose.
 */
import type { CborMap, CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { Claim } from "modules/token/ev1";
import { RIGHTS_SOURCES, type RightsAnswer, RightsClaim } from "modules/token/rights-answer";
import type { SigningKey } from "./keys";
import { amcMap, amoMap, exonerationList, sign1 } from "./token";

export interface RightsOptions {
  readonly answer: Omit<RightsAnswer, "issuer" | "at">;
  readonly key: SigningKey;
  readonly iss: string;
  /** s */
  readonly at: number;
  /** s */
  readonly lifetime: number;
  /** Of the question, 16 bytes. */
  readonly nonce: Uint8Array;
  /** Claims, and members of claim -70003, that replace or join those made from the rest; undefined leaves one out. */
  readonly claims?: ReadonlyMap<number, CborValue>;
  readonly rights?: ReadonlyMap<number, CborValue>;
}

/** @returns the COSE_Sign1, tagged */
export function signRights(options: RightsOptions): Uint8Array {
  const { key, iss, at, lifetime, nonce } = options;
  const claims = new Map<number, CborValue>([
    [Claim.iss, iss],
    [Claim.exp, at + lifetime],
    [Claim.iat, at],
    [RightsClaim.nonce, nonce],
    [RightsClaim.rights, rightsMap(options)],
  ]);
  change(claims, options.claims);
  return sign1(encodeCbor(claims as CborMap), key);
}

function rightsMap({ answer, rights }: RightsOptions): CborMap {
  const { subject, day, amo, exonerations, c2s, treatingDoctor, amc, source } = answer;
  const map = new Map<number, CborValue>([
    [1, subject.matricule],
    [2, subject.oid],
    [3, subject.birthDate],
    [5, day],
    [6, amoMap(amo)],
  ]);
  if (subject.rank !== undefined) map.set(4, subject.rank);
  if (exonerations.length > 0) map.set(7, exonerationList(exonerations));
  if (c2s !== undefined) map.set(8, [c2s.from, c2s.to]);
  if (treatingDoctor !== undefined) map.set(9, treatingDoctor);
  if (amc !== undefined) map.set(10, amcMap(amc));
  map.set(11, RIGHTS_SOURCES.indexOf(source) + 1);
  change(map, rights);
  return map as CborMap;
}

function change(map: Map<number, CborValue>, changes: ReadonlyMap<number, CborValue> | undefined): void {
  changes?.forEach((value, key) => {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  });
}
