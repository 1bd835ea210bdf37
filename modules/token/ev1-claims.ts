/**
 * The map of claim -70001: who the bearer is, and what rights they have.
 *
 * | key | meaning | type |
 * |---|---|---|
 * | 1 | INS matricule | tstr 15 |
 * | 2 | INS OID suffix | uint: 8 (default), 9, 10, 11 |
 * | 3 | birth family name | tstr, 1 to 64, not blank |
 * | 4 | given names | tstr, 1 to 64, not blank |
 * | 5 | date of birth | tstr "YYYY-MM-DD" |
 * | 6 | sex | uint 0 to 2 |
 * | 7 | INSEE code of the place of birth | tstr 5, optional |
 * | 8 | AMO | map: 1 regime (2 digits), 2 caisse (3), 3 centre (4), 4 quality, 5 rights, 6 local regime |
 * | 9 | exonerations | array of [kind, from, to], optional |
 * | 10 | C2S | [from, to], optional |
 * | 11 | AMC | map: 1 number (8 of ASCII), 2 contract, 3 from, 4 to, optional |
 * | 12 | delegation | map: 1 bearer, 2 until, optional |
 * | 13 | enrolment | uint 1 or 2, optional |
 * | 14 | rank of birth | uint 1 to 9, optional: twins have one date. Of another type or value it says nothing |
 *
 * Unknown keys are ignored. Lengths are in characters; days are days since 1970. A text with a hidden character
 * (modules/text) is no text of this map.
 */
import { CborFloat, type CborMap, type CborValue } from "modules/cbor/decode";
import { isInsMatricule } from "modules/ins/ins-key";
import { isPossible } from "modules/ins/traits";
import { isAscii, isBlank, isDigits, isPlain } from "modules/text/plain";
import type { Amc, Amo, Claims, Delegation, Exoneration, Identity, Period } from "./claims";
import { toHex } from "./hex";
import type { Envelope } from "./token-format";

export const MAX_NAME_LENGTH = 64;
export const MAX_CONTRACT_LENGTH = 20;
/** More periods than these are no one's: they would only fill the memory. */
export const MAX_PERIODS = 16;
/** s, as the Gregorian calendar has it in the mean */
const YEAR = 31556952;
const REGIME_LENGTH = 2;
const CAISSE_LENGTH = 3;
const CENTRE_LENGTH = 4;

/** For an object in the making: on the device a field that is set later costs a third of what a spread does. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/**
 * @param isAllAscii every text in it is ASCII that prints, as its reader has seen: then none is looked at again
 * @returns undefined when a required field is missing or any known one is wrong ("invalid-identity").
 */
export function parseClaims(envelope: Envelope, ecarte: CborValue, isAllAscii = false): Claims | undefined {
  if (!(ecarte instanceof Map)) return undefined;
  const identity = parseIdentity(ecarte, isAllAscii);
  const amo = parseAmo(ecarte.get(8));
  const exonerations = parseExonerations(ecarte, 9);
  if (identity === undefined || amo === undefined || exonerations === undefined) return undefined;
  if (isBornAfter(identity, envelope.issuedAt)) return undefined;
  const { issuer, expires, issuedAt, notBefore, cardSerial } = envelope;
  const claims: Draft<Claims> = {
    issuer,
    expires,
    issuedAt,
    tokenId: toHex(envelope.id),
    identity,
    amo,
    exonerations,
  };
  if (notBefore !== undefined) claims.notBefore = notBefore;
  if (cardSerial !== undefined) claims.cardSerial = toHex(cardSerial);
  if (ecarte.has(10)) {
    const c2s = parsePeriod(ecarte.get(10));
    if (c2s === undefined) return undefined;
    claims.c2s = c2s;
  }
  if (ecarte.has(11)) {
    const amc = parseAmc(ecarte.get(11), isAllAscii);
    if (amc === undefined) return undefined;
    claims.amc = amc;
  }
  if (ecarte.has(12)) {
    const delegation = parseDelegation(ecarte.get(12));
    if (delegation === undefined) return undefined;
    claims.delegation = delegation;
  }
  if (ecarte.has(13)) {
    const enrolment = ecarte.get(13);
    if (enrolment !== 1 && enrolment !== 2) return undefined;
    claims.enrolment = enrolment;
  }
  return claims;
}

/** Is there a hidden character in a text that is free? The others are digits, or ASCII. */
export function holdsHidden({ identity, amc, delegation }: Claims): boolean {
  return !(
    isPlain(identity.familyName) &&
    isPlain(identity.givenNames) &&
    (amc === undefined || isPlain(amc.contract)) &&
    (delegation === undefined || isPlain(delegation.bearer))
  );
}

function parseIdentity(map: CborMap, isAllAscii: boolean): Identity | undefined {
  const matricule = map.get(1);
  const oid = map.has(2) ? map.get(2) : 8;
  const familyName = name(map.get(3));
  const givenNames = name(map.get(4));
  const birthDate = map.get(5);
  const sex = map.get(6);
  const birthPlace = map.has(7) ? text(map.get(7), 5, 5) : null;
  if (typeof matricule !== "string" || !isInsMatricule(matricule)) return undefined;
  if (typeof oid !== "number" || oid < 8 || oid > 11) return undefined;
  if (familyName === undefined || givenNames === undefined || birthPlace === undefined) return undefined;
  if (typeof birthDate !== "string" || !isBirthDate(birthDate)) return undefined;
  if (sex !== 0 && sex !== 1 && sex !== 2) return undefined;
  if (birthPlace !== null && !isAllAscii && !isAscii(birthPlace)) return undefined;
  const identity: Draft<Identity> = { matricule, oid, familyName, givenNames, birthDate, sex };
  if (birthPlace !== null) identity.birthPlace = birthPlace;
  // Joined the profile later than the others: what an app of before had here is no reason to turn its bearer away.
  const rank = map.get(14);
  if (isRank(rank)) identity.rank = rank;
  return isPossible(identity) ? identity : undefined;
}

/** Rank of birth. */
export function isRank(value: CborValue): value is number {
  return isDay(value) && value >= 1 && value <= 9;
}

/** Who was born next year has no token yet. Years of the mean length: a day's difference does not matter here. */
export function isBornAfter({ birthDate }: Identity, issuedAt: number): boolean {
  return Number(birthDate.slice(0, 4)) > 1971 + issuedAt / YEAR;
}

export function parseAmo(value: CborValue): Amo | undefined {
  if (!(value instanceof Map)) return undefined;
  const regime = digits(value.get(1), REGIME_LENGTH);
  const caisse = digits(value.get(2), CAISSE_LENGTH);
  const centre = digits(value.get(3), CENTRE_LENGTH);
  const quality = value.get(4);
  const periods = value.get(5);
  const localRegime = value.has(6) ? value.get(6) : false;
  if (regime === undefined || caisse === undefined || centre === undefined) return undefined;
  if (quality !== 0 && quality !== 1 && quality !== 2 && quality !== 3) return undefined;
  if (!Array.isArray(periods) || periods.length > MAX_PERIODS || typeof localRegime !== "boolean") return undefined;
  const rights: Period[] = [];
  for (let i = 0; i < periods.length; i += 1) {
    const period = parsePeriod(periods[i]);
    if (period === undefined) return undefined;
    rights[i] = period;
  }
  return { regime, caisse, centre, quality, rights, localRegime };
}

/** @param key where the map has them; none where it has not */
export function parseExonerations(map: CborMap, key: number): Exoneration[] | undefined {
  const exonerations: Exoneration[] = [];
  if (!map.has(key)) return exonerations;
  const items = map.get(key);
  if (!Array.isArray(items) || items.length > MAX_PERIODS) return undefined;
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (!Array.isArray(item) || item.length !== 3) return undefined;
    const kind = item[0];
    const from = item[1];
    const to = item[2];
    if (!isDay(kind) || kind < 1 || kind > 5 || !isDay(from) || !isDay(to)) return undefined;
    exonerations[i] = { kind, from, to };
  }
  return exonerations;
}

export function parsePeriod(value: CborValue): Period | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  // By index: to take an array apart is to go through its iterator.
  const from = value[0];
  const to = value[1];
  return isDay(from) && isDay(to) ? { from, to } : undefined;
}

/** @param isAllAscii as `parseClaims` */
export function parseAmc(value: CborValue, isAllAscii = false): Amc | undefined {
  if (!(value instanceof Map)) return undefined;
  const number = text(value.get(1), 8, 8);
  const contract = text(value.get(2), 0, MAX_CONTRACT_LENGTH);
  const from = value.get(3);
  const to = value.get(4);
  if (number === undefined || contract === undefined || !isDay(from) || !isDay(to)) return undefined;
  if (!isAllAscii && !isAscii(number)) return undefined;
  return { number, contract, from, to };
}

function parseDelegation(value: CborValue): Delegation | undefined {
  if (!(value instanceof Map)) return undefined;
  const bearer = name(value.get(1));
  const until = value.get(2);
  return bearer === undefined || !isDay(until) ? undefined : { bearer, until };
}

/** What someone is called: there is something to read in it. */
function name(value: CborValue): string | undefined {
  const read = text(value, 1, MAX_NAME_LENGTH);
  return read === undefined || isBlank(read) ? undefined : read;
}

/** ASCII digits, `length` of them: a record of fixed columns is made of them. */
function digits(value: CborValue, length: number): string | undefined {
  return typeof value === "string" && isDigits(value, length) ? value : undefined;
}

/** Text of min..max characters. */
function text(value: CborValue, min: number, max: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const { length } = value;
  return length < min || length > max ? undefined : value;
}

export function isDay(value: CborValue): value is number {
  return typeof value === "number" && value >= 0;
}

/** "YYYY-MM-DD": digits and dashes alone. Lunar dates of birth exist, so no calendar is asked. */
export function isBirthDate(value: string): boolean {
  if (value.length !== 10 || value.charCodeAt(4) !== 45 || value.charCodeAt(7) !== 45) return false;
  for (let i = 0; i < 10; i += i === 3 || i === 6 ? 2 : 1) {
    const code = value.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Keys of the map that are integers; key 9 and 10 hold nothing else, and the maps under 8, 11 and 12 are below. */
const INTEGERS: readonly number[] = Object.freeze([2, 6, 9, 10, 13]);
export const AMO_INTEGERS: readonly number[] = Object.freeze([4, 5]);
export const AMC_INTEGERS: readonly number[] = Object.freeze([3, 4]);
const DELEGATION_INTEGERS: readonly number[] = Object.freeze([2]);

/** Is there a float where an integer belongs? It makes the whole token malformed; floats elsewhere do not. */
export function hasMisplacedFloat(value: CborValue): boolean {
  return (
    value instanceof Map &&
    (anyFloat(value, INTEGERS) ||
      anyFloat(value.get(8), AMO_INTEGERS) ||
      anyFloat(value.get(11), AMC_INTEGERS) ||
      anyFloat(value.get(12), DELEGATION_INTEGERS))
  );
}

export function anyFloat(value: CborValue, keys: readonly number[]): boolean {
  if (!(value instanceof Map)) return false;
  for (const key of keys) if (holdsFloat(value.get(key))) return true;
  return false;
}

/** Arrays of periods are two deep, and the decoder has bounded the depth of all. */
function holdsFloat(value: CborValue): boolean {
  if (value instanceof CborFloat) return true;
  if (!Array.isArray(value)) return false;
  for (const item of value) if (holdsFloat(item)) return true;
  return false;
}
