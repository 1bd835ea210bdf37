/**
 * Makes EV1 tokens: what an issuer's server does when a patient opens the e-carte. Nothing of Node is imported, so
 * that it also runs inside the engine of the device, where the module tests do.
 *
 * Tokens that are wrong on purpose come from here too: `claims` overrides any claim, and a SigningKey with another
 * `algorithm`, `kid` or `sign` (`{ ...key, kid }`) makes a header or a signature that lies.
 */
import { encodeBase45 } from "modules/base45/base45";
import { type CborMap, CborTag, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { sigStructure } from "modules/cose/sign1";
import type { Amc, Amo, Exoneration } from "modules/token/claims";
import { Claim, EV1_PREFIX } from "modules/token/ev1";
import { fromHex } from "modules/token/hex";
import type { SigningKey } from "./keys";
import type { Person } from "./person";

export interface TokenOptions {
  readonly person: Person;
  readonly key: SigningKey;
  readonly iss: string;
  /** s */
  readonly at: number;
  /** s */
  readonly lifetime: number;
  /** s */
  readonly notBefore?: number;
  /** cti, 16 bytes; drawn at random where absent. */
  readonly id?: Uint8Array;
  /** 8 bytes, for a token that goes on a card. */
  readonly cardSerial?: Uint8Array;
  /** 16 bytes, for a token that answers a contactless reader. */
  readonly challenge?: Uint8Array | undefined;
  /** Claims that replace or join those made from the rest; undefined leaves one out. */
  readonly claims?: ReadonlyMap<number, CborValue>;
}

/** The COSE_Sign1, tagged, as bytes: what a card carries. */
export function issueBytes(options: TokenOptions): Uint8Array {
  const { person, key, iss, at, lifetime, notBefore, id, cardSerial } = options;
  const claims = new Map<number, CborValue>([
    [Claim.iss, iss],
    [Claim.exp, at + lifetime],
    [Claim.iat, at],
    [Claim.cti, id ?? globalThis.crypto.getRandomValues(new Uint8Array(16))],
    [Claim.ecarte, ecarteMap(person)],
  ]);
  if (notBefore !== undefined) claims.set(Claim.nbf, notBefore);
  const serial = cardSerial ?? (person.cardSerial === undefined ? undefined : fromHex(person.cardSerial));
  if (serial !== undefined) claims.set(Claim.card, serial);
  if (options.challenge !== undefined) claims.set(Claim.challenge, options.challenge);
  options.claims?.forEach((value, claim) => {
    if (value === undefined) claims.delete(claim);
    else claims.set(claim, value);
  });
  return sign1(encodeCbor(claims as CborMap), key);
}

/** The text of the QR code. */
export function issueText(options: TokenOptions): string {
  return toText(issueBytes(options));
}

export function toText(bytes: Uint8Array): string {
  return EV1_PREFIX + encodeBase45(bytes);
}

/** Signs any payload: for tokens that are wrong on purpose. */
export function sign1(payload: Uint8Array, key: SigningKey): Uint8Array {
  const header = encodeCbor(
    new Map<number, CborValue>([
      [1, key.algorithm],
      [4, key.kid],
    ]) as CborMap,
  );
  return encodeCbor(new CborTag(18, [header, new Map(), payload, key.sign(sigStructure(header, payload))]));
}

/** Claim -70001 (modules/token/ev1-claims.ts has the table). */
function ecarteMap(person: Person): CborMap {
  const { identity, amo, exonerations, c2s, amc, delegation, enrolment } = person;
  const map: CborMap = new Map<number, CborValue>([
    [1, identity.matricule],
    [2, identity.oid],
    [3, identity.familyName],
    [4, identity.givenNames],
    [5, identity.birthDate],
    [6, identity.sex],
    [8, amoMap(amo)],
  ]) as CborMap;
  if (identity.birthPlace !== undefined) map.set(7, identity.birthPlace);
  if (exonerations.length > 0) map.set(9, exonerationList(exonerations));
  if (c2s !== undefined) map.set(10, [c2s.from, c2s.to]);
  if (amc !== undefined) map.set(11, amcMap(amc));
  if (delegation !== undefined)
    map.set(
      12,
      new Map<number, CborValue>([
        [1, delegation.bearer],
        [2, delegation.until],
      ]) as CborMap,
    );
  if (enrolment !== undefined) map.set(13, enrolment);
  if (identity.rank !== undefined) map.set(14, identity.rank);
  return map;
}

export function amoMap({ regime, caisse, centre, quality, rights, localRegime }: Amo): CborMap {
  return new Map<number, CborValue>([
    [1, regime],
    [2, caisse],
    [3, centre],
    [4, quality],
    [5, rights.map(({ from, to }) => [from, to])],
    [6, localRegime],
  ]) as CborMap;
}

export function exonerationList(exonerations: readonly Exoneration[]): CborValue {
  return exonerations.map(({ kind, from, to }) => [kind, from, to]);
}

export function amcMap({ number, contract, from, to }: Amc): CborMap {
  return new Map<number, CborValue>([
    [1, number],
    [2, contract],
    [3, from],
    [4, to],
  ]) as CborMap;
}
