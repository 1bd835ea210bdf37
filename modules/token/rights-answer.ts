/**
 * What a gateway answers when it is asked for someone's rights: not a say-so but a proof, signed like a token with a key of
 * the issuer list, for this question alone. An open profile of ours: the answers of the national services are not public.
 *
 * COSE_Sign1 (RFC 9052) of a CWT Claims Set (RFC 8392)
 * | claim | key | type |
 * |---|---|---|
 * | iss | 1 | tstr, at most 32 |
 * | exp | 4 | uint, s |
 * | iat | 6 | uint, s: when the source was asked |
 * | nonce | 10 | bstr, 16: that of the question (RFC 9711, section 4.1) |
 * | rights | -70003 | map |
 *
 * Map of claim -70003
 * | key | meaning | type |
 * |---|---|---|
 * | 1 | matricule that was asked for | tstr 15: 13 characters and the key |
 * | 2 | its OID suffix | uint 8 to 11 |
 * | 3 | date of birth that was asked for | tstr "YYYY-MM-DD" |
 * | 4 | rank of birth that was asked for | uint 1 to 9, optional: absent where it was not said |
 * | 5 | *date de référence*: the day that the rights are told for | uint, days since 1970 |
 * | 6 | AMO, as key 8 of claim -70001 | map |
 * | 7 | exonerations, as its key 9 | array, optional |
 * | 8 | C2S | [from, to], optional |
 * | 9 | a treating doctor is declared | bool, optional: absent where it is not known |
 * | 10 | AMC, as its key 11 | map, optional |
 * | 11 | source | uint: 1 national téléservice, 2 open profile, 3 simulated |
 *
 * Unknown keys are ignored; days are days since 1970. A period that ends before it begins makes the whole answer wrong.
 */
import { type CborMap, CborReader, type CborValue } from "modules/cbor/decode";
import { algorithmOf } from "modules/cose/key";
import { decodeSign1, sigStructure } from "modules/cose/sign1";
import { isInsMatricule } from "modules/ins/ins-key";
import type { Result } from "modules/result/result";
import { isPlain } from "modules/text/plain";
import type { Amc, Amo, Exoneration, Period } from "./claims";
import { Claim, MAX_ISSUER_LENGTH } from "./ev1";
import {
  AMC_INTEGERS,
  AMO_INTEGERS,
  anyFloat,
  isBirthDate,
  isDay,
  isRank,
  parseAmc,
  parseAmo,
  parseExonerations,
  parsePeriod,
} from "./ev1-claims";

export const RightsClaim = Object.freeze({ nonce: 10, rights: -70003 });
export const MAX_RIGHTS_BYTES = 2048;
export const QUESTION_LENGTH = 16;
const KID_LENGTH = 8;

export const RIGHTS_SOURCES = Object.freeze(["national", "open", "simulated"] as const);
export type RightsSource = (typeof RIGHTS_SOURCES)[number];

/** Whose rights: what a question names, and its answer repeats. */
export interface RightsSubject {
  /** 15 characters. */
  readonly matricule: string;
  /** 8 to 11. */
  readonly oid: number;
  /** "YYYY-MM-DD" */
  readonly birthDate: string;
  /** Rank of birth, 1 to 9: twins have one date. Absent where nobody has said it. */
  readonly rank?: number;
}

export interface RightsAnswer {
  readonly issuer: string;
  /** When the source was asked, s. */
  readonly at: number;
  readonly subject: RightsSubject;
  /** The day that the rights are told for. */
  readonly day: number;
  readonly amo: Amo;
  readonly exonerations: readonly Exoneration[];
  readonly c2s?: Period;
  /** Undefined where it is not known. */
  readonly treatingDoctor?: boolean;
  readonly amc?: Amc;
  readonly source: RightsSource;
}

/** Decoded; closed until its signature was verified. */
export interface SignedRights {
  readonly algorithm: "ES256" | "Ed25519";
  readonly kid: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly issuer: string;
  /** s */
  readonly expires: number;
  /** s */
  readonly issuedAt: number;
  /** 16 bytes. */
  readonly nonce: Uint8Array;
  /** Undefined when something in it is wrong. To be called once the signature was verified. */
  open(): RightsAnswer | undefined;
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);
const UNSUPPORTED = Object.freeze({ ok: false, reason: "unsupported-algorithm" } as const);

export function decodeRights(bytes: Uint8Array): Result<SignedRights, "malformed" | "unsupported-algorithm"> {
  if (bytes.length > MAX_RIGHTS_BYTES) return MALFORMED;
  const sign1 = decodeSign1(bytes);
  if (!sign1.ok) return MALFORMED;
  const { payload, signature, kid, protected: header } = sign1.value;
  if (kid.length !== KID_LENGTH) return MALFORMED;
  const reader = new CborReader(payload);
  const claims = reader.whole();
  if (!(claims instanceof Map)) return MALFORMED;
  const issuer = claims.get(Claim.iss);
  const expires = claims.get(Claim.exp);
  const issuedAt = claims.get(Claim.iat);
  const nonce = claims.get(RightsClaim.nonce);
  const rights = claims.get(RightsClaim.rights);
  if (typeof issuer !== "string" || issuer.length > MAX_ISSUER_LENGTH || !isPlain(issuer)) return MALFORMED;
  if (!isDay(expires) || !isDay(issuedAt)) return MALFORMED;
  if (!(nonce instanceof Uint8Array) || nonce.length !== QUESTION_LENGTH) return MALFORMED;
  if (reader.hasFloat && hasMisplacedFloat(rights)) return MALFORMED;
  const algorithm = algorithmOf(sign1.value.algorithm);
  if (algorithm === undefined) return UNSUPPORTED;
  const message = sigStructure(header, payload);
  const open = () => parseRights(issuer, issuedAt, rights);
  return { ok: true, value: { algorithm, kid, message, signature, issuer, expires, issuedAt, nonce, open } };
}

function parseRights(issuer: string, at: number, map: CborValue): RightsAnswer | undefined {
  if (!(map instanceof Map)) return undefined;
  const subject = parseSubject(map);
  const day = map.get(5);
  const amo = parseAmo(map.get(6));
  const exonerations = parseExonerations(map, 7);
  const number = map.get(11);
  const source = typeof number === "number" ? RIGHTS_SOURCES[number - 1] : undefined;
  if (subject === undefined || !isDay(day) || amo === undefined) return undefined;
  if (exonerations === undefined || source === undefined) return undefined;
  const answer: Draft<RightsAnswer> = { issuer, at, subject, day, amo, exonerations, source };
  if (map.has(8)) {
    const c2s = parsePeriod(map.get(8));
    if (c2s === undefined) return undefined;
    answer.c2s = c2s;
  }
  if (map.has(9)) {
    const treatingDoctor = map.get(9);
    if (typeof treatingDoctor !== "boolean") return undefined;
    answer.treatingDoctor = treatingDoctor;
  }
  if (map.has(10)) {
    const amc = parseAmc(map.get(10));
    if (amc === undefined || !isPlain(amc.contract)) return undefined;
    answer.amc = amc;
  }
  return isConsistent(answer) ? answer : undefined;
}

function parseSubject(map: CborMap): RightsSubject | undefined {
  const matricule = map.get(1);
  const oid = map.get(2);
  const birthDate = map.get(3);
  if (typeof matricule !== "string" || !isInsMatricule(matricule)) return undefined;
  if (!isDay(oid) || oid < 8 || oid > 11) return undefined;
  if (typeof birthDate !== "string" || !isBirthDate(birthDate)) return undefined;
  if (!map.has(4)) return { matricule, oid, birthDate };
  const rank = map.get(4);
  return isRank(rank) ? { matricule, oid, birthDate, rank } : undefined;
}

/** No period ends before it begins. */
export function isConsistent({
  amo,
  exonerations,
  c2s,
  amc,
}: Pick<RightsAnswer, "amo" | "exonerations" | "c2s" | "amc">): boolean {
  for (let i = 0; i < amo.rights.length; i += 1) if (!isForward(amo.rights[i])) return false;
  for (let i = 0; i < exonerations.length; i += 1) if (!isForward(exonerations[i])) return false;
  return isForward(c2s) && isForward(amc);
}

function isForward(period: Period | undefined): boolean {
  return period === undefined || period.from <= period.to;
}

function hasMisplacedFloat(map: CborValue): boolean {
  return (
    map instanceof Map &&
    (anyFloat(map, INTEGERS) || anyFloat(map.get(6), AMO_INTEGERS) || anyFloat(map.get(10), AMC_INTEGERS))
  );
}

const INTEGERS: readonly number[] = Object.freeze([2, 4, 5, 7, 8, 11]);
