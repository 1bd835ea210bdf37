/**
 * An EV1 token as nearly every issuer writes it, read in one go (modules/shaped) and without an object for each item. What is
 * written otherwise (a claim that nobody knows, a name with an accent, all that is wrong) is left to the reader of any CBOR:
 * this one refuses nothing, and what it reads, that one reads alike.
 */
import { algorithmOf } from "modules/cose/key";
import { isPlainMatricule } from "modules/ins/ins-key";
import { isPossible } from "modules/ins/traits";
import { ABSENT, END, KID_LENGTH, SIGN1_EXCESS, SIGN1_TAG, SIGNATURE_LENGTH, Sign1Offset } from "modules/shaped/format";
import { openSign1, readShaped } from "modules/shaped/shaped";
import { isBlank } from "modules/text/plain";
import type { Claims, Exoneration, Identity, Period } from "./claims";
import { isBornAfter } from "./ev1-claims";
import type { DecodedToken, Envelope } from "./token-format";

/** The tables of ev1.ts and ev1-claims.ts. */
const IDENTITY = "1d15 2?u8-11 3t1-64 4t1-64 5y 6u0-2 7?t5";
const AMO = "8m(1d2 2d3 3d4 4u0-3 5l2-16 6?f)";
const OTHERS = "9?l3-16 10?a2 11?m(1t8 2t0-20 3n 4n) 12?m(1t1-64 2n) 13?u1-2 14?u1-9";
const SHAPE = `1t0-32 4n 5?n 6n 7b16 -70001m(${IDENTITY} ${AMO} ${OTHERS}) -70002?b8 -70004?b16`;

/** Places of the members that words tell of, and their number. */
const Place = Object.freeze({
  expires: 1,
  notBefore: 2,
  issuedAt: 3,
  id: 4,
  oid: 7,
  sex: 11,
  birthPlace: 12,
  quality: 17,
  rights: 18,
  localRegime: 19,
  exonerations: 20,
  c2s: 21,
  amc: 22,
  amcFrom: 25,
  amcTo: 26,
  delegation: 27,
  delegatedUntil: 29,
  enrolment: 30,
  rank: 31,
  cardSerial: 32,
  challenge: 33,
});
/** The members, and room for eight periods of rights and four exonerations, or what takes as much. */
const WORDS = 64;

/** Of the texts, in their order. */
const Part = Object.freeze({
  issuer: 0,
  tokenId: 1,
  matricule: 2,
  familyName: 3,
  givenNames: 4,
  birthDate: 5,
  birthPlace: 6,
  regime: 7,
  caisse: 8,
  centre: 9,
  amcNumber: 10,
  contract: 11,
  bearer: 12,
  cardSerial: 13,
});

const UNSUPPORTED = Object.freeze({ ok: false, reason: "unsupported-algorithm" } as const);
/** Of an OID, where none is written. */
const OID_NIR = 8;
const ID_LENGTH = 16;
const CARD_SERIAL_LENGTH = 8;
const CHALLENGE_LENGTH = 16;

/** For an object in the making: on the device a field that is set later costs a third of what a spread does. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** @returns undefined for what is written otherwise, right or wrong */
export function decodePlain(bytes: Uint8Array): DecodedToken | undefined {
  const length = bytes.length;
  const first = bytes[0] === SIGN1_TAG ? 1 : 0;
  const size = length - first - SIGN1_EXCESS;
  if (size <= 0) return undefined;
  const message = new Uint8Array(size);
  const start = openSign1(bytes, message);
  if (start === 0) return undefined;
  const words = new Uint32Array(WORDS);
  const text = readShaped(SHAPE, bytes, start, length - SIGNATURE_LENGTH - 2, words);
  if (text === "") return undefined;
  const algorithm = algorithmOf(0x1f - (bytes[first + Sign1Offset.algorithm] ?? 0));
  if (algorithm === undefined) return UNSUPPORTED;
  const parts = text.split(END);
  const at = bytes.byteOffset + start;
  const buffer = bytes.buffer;
  const cardSerial = words[Place.cardSerial] ?? ABSENT;
  const challenge = words[Place.challenge] ?? ABSENT;
  const envelope: Envelope = {
    issuer: parts[Part.issuer] ?? "",
    expires: words[Place.expires] ?? 0,
    notBefore: words[Place.notBefore] === ABSENT ? undefined : words[Place.notBefore],
    issuedAt: words[Place.issuedAt] ?? 0,
    // Views by the constructor: `subarray` takes twice as long on the device.
    id: new Uint8Array(buffer, at + (words[Place.id] ?? 0), ID_LENGTH),
    cardSerial: cardSerial === ABSENT ? undefined : new Uint8Array(buffer, at + cardSerial, CARD_SERIAL_LENGTH),
    challenge: challenge === ABSENT ? undefined : new Uint8Array(buffer, at + challenge, CHALLENGE_LENGTH),
  };
  return {
    ok: true,
    value: {
      algorithm,
      kid: new Uint8Array(buffer, bytes.byteOffset + first + Sign1Offset.kid, KID_LENGTH),
      message,
      signature: new Uint8Array(buffer, bytes.byteOffset + length - SIGNATURE_LENGTH, SIGNATURE_LENGTH),
      envelope,
      open: () => claimsOf(envelope, words, parts),
    },
  };
}

/** What the shape has not said yet. */
function claimsOf(envelope: Envelope, words: Uint32Array, parts: readonly string[]): Claims | undefined {
  const identity = identityOf(words, parts);
  const exonerations = exonerationsOf(words);
  if (identity === undefined || exonerations === undefined || isBornAfter(identity, envelope.issuedAt))
    return undefined;
  const claims: Draft<Claims> = {
    issuer: envelope.issuer,
    expires: envelope.expires,
    issuedAt: envelope.issuedAt,
    tokenId: parts[Part.tokenId] ?? "",
    identity,
    amo: {
      regime: parts[Part.regime] ?? "",
      caisse: parts[Part.caisse] ?? "",
      centre: parts[Part.centre] ?? "",
      quality: words[Place.quality] ?? 0,
      rights: periodsOf(words),
      localRegime: words[Place.localRegime] === 1,
    },
    exonerations,
  };
  if (envelope.notBefore !== undefined) claims.notBefore = envelope.notBefore;
  if (envelope.cardSerial !== undefined) claims.cardSerial = parts[Part.cardSerial] ?? "";
  const c2s = words[Place.c2s] ?? ABSENT;
  if (c2s !== ABSENT) claims.c2s = { from: words[c2s] ?? 0, to: words[c2s + 1] ?? 0 };
  if (words[Place.amc] !== ABSENT) {
    claims.amc = {
      number: parts[Part.amcNumber] ?? "",
      contract: parts[Part.contract] ?? "",
      from: words[Place.amcFrom] ?? 0,
      to: words[Place.amcTo] ?? 0,
    };
  }
  if (words[Place.delegation] !== ABSENT) {
    const bearer = parts[Part.bearer] ?? "";
    if (isBlank(bearer)) return undefined;
    claims.delegation = { bearer, until: words[Place.delegatedUntil] ?? 0 };
  }
  const enrolment = words[Place.enrolment] ?? ABSENT;
  if (enrolment !== ABSENT) claims.enrolment = enrolment;
  return claims;
}

function identityOf(words: Uint32Array, parts: readonly string[]): Identity | undefined {
  const matricule = parts[Part.matricule] ?? "";
  const familyName = parts[Part.familyName] ?? "";
  const givenNames = parts[Part.givenNames] ?? "";
  const oid = words[Place.oid] ?? ABSENT;
  const identity: Draft<Identity> = {
    matricule,
    oid: oid === ABSENT ? OID_NIR : oid,
    familyName,
    givenNames,
    birthDate: parts[Part.birthDate] ?? "",
    sex: words[Place.sex] ?? 0,
  };
  if (words[Place.birthPlace] !== ABSENT) identity.birthPlace = parts[Part.birthPlace] ?? "";
  const rank = words[Place.rank] ?? ABSENT;
  if (rank !== ABSENT) identity.rank = rank;
  if (!isPlainMatricule(matricule) || !isPossible(identity)) return undefined;
  return isBlank(familyName) || isBlank(givenNames) ? undefined : identity;
}

function periodsOf(words: Uint32Array): Period[] {
  const periods: Period[] = [];
  let at = words[Place.rights] ?? 0;
  const count = words[at] ?? 0;
  at += 1;
  for (let i = 0; i < count; i += 1) {
    periods[i] = { from: words[at] ?? 0, to: words[at + 1] ?? 0 };
    at += 2;
  }
  return periods;
}

function exonerationsOf(words: Uint32Array): Exoneration[] | undefined {
  const exonerations: Exoneration[] = [];
  let at = words[Place.exonerations] ?? ABSENT;
  if (at === ABSENT) return exonerations;
  const count = words[at] ?? 0;
  at += 1;
  for (let i = 0; i < count; i += 1) {
    const kind = words[at] ?? 0;
    if (kind < 1 || kind > 5) return undefined;
    exonerations[i] = { kind, from: words[at + 1] ?? 0, to: words[at + 2] ?? 0 };
    at += 3;
  }
  return exonerations;
}
