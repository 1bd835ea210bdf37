/**
 * EV1, Comptoir's open profile of the e-carte token: `EV1:` and the Base45 of a COSE_Sign1 whose payload is a CWT
 * Claims Set (RFC 8392) in CBOR.
 *
 * | claim | key | type |
 * |---|---|---|
 * | iss | 1 | tstr, at most 32 |
 * | exp | 4 | uint, s |
 * | nbf | 5 | uint, s, optional |
 * | iat | 6 | uint, s |
 * | cti | 7 | bstr, 16 |
 * | e-carte | -70001 | map: ev1-claims.ts |
 * | card | -70002 | bstr, 8: only on a token read from a card |
 * | challenge | -70004 | bstr, 16: only on a token made for a contactless reader, which drew it (modules/nfc) |
 */
import { type Base45Decoder, decodeBase45 } from "modules/base45/base45";
import { type CborMap, CborReader, type CborValue } from "modules/cbor/decode";
import { algorithmOf } from "modules/cose/key";
import { decodeSign1, sigStructure } from "modules/cose/sign1";
import { hasMisplacedFloat, holdsHidden, parseClaims } from "./ev1-claims";
import { decodePlain } from "./ev1-plain";
import { isSign1, sign1Length } from "./sign1-length";
import type { DecodedToken, Envelope, TokenFormat } from "./token-format";

export const EV1_PREFIX = "EV1:";
const PREFIX: readonly number[] = Object.freeze([0x45, 0x56, 0x31, 0x3a]);
/** What the largest QR code holds: 4,296 alphanumeric characters. */
export const MAX_TEXT_LENGTH = 4296;
/** A token is 220 to 260 bytes; a card's file may hold more. */
export const MAX_TOKEN_BYTES = 4096;

export const Claim = Object.freeze({
  iss: 1,
  exp: 4,
  nbf: 5,
  iat: 6,
  cti: 7,
  ecarte: -70001,
  card: -70002,
  challenge: -70004,
});
export const MAX_ISSUER_LENGTH = 32;
const KID_LENGTH = 8;
const CTI_LENGTH = 16;
const CARD_SERIAL_LENGTH = 8;
const CHALLENGE_LENGTH = 16;

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);
const UNSUPPORTED = Object.freeze({ ok: false, reason: "unsupported-algorithm" } as const);

/** @param decodeBase45 the platform's */
export function ev1(decodeBase45: Base45Decoder): TokenFormat {
  return Object.freeze({
    name: "EV1",
    code: Object.freeze({
      recognises(code: Uint8Array): boolean {
        for (let i = 0; i < PREFIX.length; i += 1) if (code[i] !== PREFIX[i]) return false;
        return true;
      },
      decode(code: Uint8Array): DecodedToken {
        if (code.length > MAX_TEXT_LENGTH) return MALFORMED;
        const bytes = decodeBase45(code, PREFIX.length);
        return bytes.ok ? decode(bytes.value) : MALFORMED;
      },
    }),
    card: Object.freeze({ recognises: isSign1, decode, length: sign1Length }),
  });
}

export const EV1: TokenFormat = ev1(decodeBase45);

function decode(bytes: Uint8Array): DecodedToken {
  return bytes.length > MAX_TOKEN_BYTES ? MALFORMED : (decodePlain(bytes) ?? decodeAny(bytes));
}

/** By the reader of any CBOR: whatever way it is written in, and each refusal; ev1-plain.ts reads what is nearly always written. */
export function decodeAny(bytes: Uint8Array): DecodedToken {
  const sign1 = decodeSign1(bytes);
  if (!sign1.ok) return MALFORMED;
  const { payload, signature, kid } = sign1.value;
  if (kid.length !== KID_LENGTH) return MALFORMED;
  const reader = new CborReader(payload);
  const map = reader.whole();
  if (!(map instanceof Map)) return MALFORMED;
  const envelope = parseEnvelope(map);
  if (envelope === undefined) return MALFORMED;
  const ecarte = map.get(Claim.ecarte);
  if (reader.hasFloat && hasMisplacedFloat(ecarte)) return MALFORMED;
  const algorithm = algorithmOf(sign1.value.algorithm);
  if (algorithm === undefined) return UNSUPPORTED;
  const message = sigStructure(sign1.value.protected, payload);
  const open = () => {
    const claims = parseClaims(envelope, ecarte, !reader.hasOtherText);
    return claims !== undefined && reader.hasOtherText && holdsHidden(claims) ? undefined : claims;
  };
  return { ok: true, value: { algorithm, kid, message, signature, envelope, open } };
}

function parseEnvelope(map: CborMap): Envelope | undefined {
  const issuer = map.get(Claim.iss);
  const id = map.get(Claim.cti);
  const cardSerial = map.get(Claim.card);
  const challenge = map.get(Claim.challenge);
  const notBefore = map.get(Claim.nbf);
  const expires = map.get(Claim.exp);
  const issuedAt = map.get(Claim.iat);
  if (typeof issuer !== "string" || issuer.length > MAX_ISSUER_LENGTH) return undefined;
  if (!isTime(expires) || !isTime(issuedAt)) return undefined;
  if (map.has(Claim.nbf) && !isTime(notBefore)) return undefined;
  if (!(id instanceof Uint8Array) || id.length !== CTI_LENGTH) return undefined;
  if (map.has(Claim.card) && !(cardSerial instanceof Uint8Array && cardSerial.length === CARD_SERIAL_LENGTH)) {
    return undefined;
  }
  if (map.has(Claim.challenge) && !(challenge instanceof Uint8Array && challenge.length === CHALLENGE_LENGTH)) {
    return undefined;
  }
  return {
    issuer,
    expires,
    notBefore: typeof notBefore === "number" ? notBefore : undefined,
    issuedAt,
    id,
    cardSerial: cardSerial instanceof Uint8Array ? cardSerial : undefined,
    challenge: challenge instanceof Uint8Array ? challenge : undefined,
  };
}

/** A NumericDate (RFC 8392, section 2) of this profile: an unsigned integer. */
function isTime(value: CborValue): value is number {
  return typeof value === "number" && value >= 0;
}
