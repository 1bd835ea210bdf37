/**
 * COSE_Sign1 (RFC 9052, section 4.2), as a token uses it: everything that is used must be in the protected header; the
 * unprotected one must be a map and is ignored.
 *
 * COSE_Sign1 = [protected: bstr .cbor map, unprotected: map, payload: bstr, signature: bstr], tagged (18) or not.
 */
import { type CborMap, CborTag, decodeCbor } from "modules/cbor/decode";
import type { Result } from "modules/result/result";

const TAG_SIGN1 = 18;
/** Header parameters (RFC 9052, section 3.1). */
const ALG = 1;
const CRIT = 2;
const KID = 4;
/** What this reader understands, so what `crit` may name. */
const UNDERSTOOD: readonly number[] = Object.freeze([ALG, CRIT, KID]);

export interface Sign1 {
  /** IANA COSE algorithm, or a text, which no registered one is. */
  readonly algorithm: number | string;
  readonly kid: Uint8Array;
  /** The protected header as it was signed. */
  readonly protected: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** All four parts are views on `bytes`. */
export function decodeSign1(bytes: Uint8Array): Result<Sign1, "malformed"> {
  return plainSign1(bytes) ?? anySign1(bytes);
}

/** Lengths of `plainSign1`: the header, the signature. */
const HEADER = 13;
const SIGNATURE = 64;

/**
 * What nearly every issuer writes, by its offsets: on the device a sixth of what the reader of any CBOR takes.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | D2, the tag; may be absent |
 * | 1 | 1 | 84 |
 * | 2 | 14 | 4D, then the header: A2 01, alg (20 to 37), 04 48, kid |
 * | 16 | 1 | A0 |
 * | 17 | 2 or 3 | 58 n, or 59 n n |
 * | then | n | the payload |
 * | then | 2 | 58 40 |
 * | then | 64 | the signature, to the end |
 *
 * @returns undefined for what is written otherwise
 */
function plainSign1(bytes: Uint8Array): Result<Sign1, "malformed"> | undefined {
  const at = bytes[0] === 0xd2 ? 2 : 1;
  const alg = bytes[at + 3] ?? 0;
  if (bytes[at - 1] !== 0x84 || bytes[at] !== 0x40 + HEADER || alg < 0x20 || alg > 0x37) return undefined;
  if (bytes[at + 1] !== 0xa2 || bytes[at + 2] !== ALG || bytes[at + 4] !== KID || bytes[at + 5] !== 0x48)
    return undefined;
  if (bytes[at + 1 + HEADER] !== 0xa0) return undefined;
  const head = bytes[at + 2 + HEADER];
  let start = at + 4 + HEADER;
  let length = bytes[start - 1] ?? 0;
  if (head === 0x59) length = length * 256 + (bytes[start++] ?? 0);
  else if (head !== 0x58) return undefined;
  const end = start + length;
  if (bytes[end] !== 0x58 || bytes[end + 1] !== SIGNATURE || end + 2 + SIGNATURE !== bytes.length) return undefined;
  // Views by the constructor: `subarray` takes twice as long on the device.
  const { buffer, byteOffset } = bytes;
  return {
    ok: true,
    value: {
      algorithm: 0x1f - alg,
      kid: new Uint8Array(buffer, byteOffset + at + 6, HEADER - 5),
      protected: new Uint8Array(buffer, byteOffset + at + 1, HEADER),
      payload: new Uint8Array(buffer, byteOffset + start, length),
      signature: new Uint8Array(buffer, byteOffset + end + 2, SIGNATURE),
    },
  };
}

function anySign1(bytes: Uint8Array): Result<Sign1, "malformed"> {
  const decoded = decodeCbor(bytes);
  if (!decoded.ok) return MALFORMED;
  let value = decoded.value;
  if (value instanceof CborTag) {
    if (value.tag !== TAG_SIGN1) return MALFORMED;
    value = value.value;
  }
  if (!Array.isArray(value) || value.length !== 4) return MALFORMED;
  // By index: to take an array apart is to go through its iterator.
  const header = value[0];
  const unprotected = value[1];
  const payload = value[2];
  const signature = value[3];
  if (!(header instanceof Uint8Array && unprotected instanceof Map)) return MALFORMED;
  if (!(payload instanceof Uint8Array && signature instanceof Uint8Array)) return MALFORMED;
  const parameters = decodeCbor(header);
  if (!parameters.ok || !(parameters.value instanceof Map)) return MALFORMED;
  const algorithm = parameters.value.get(ALG);
  const kid = parameters.value.get(KID);
  if (typeof algorithm !== "number" && typeof algorithm !== "string") return MALFORMED;
  if (!(kid instanceof Uint8Array)) return MALFORMED;
  if (!criticalIsUnderstood(parameters.value)) return MALFORMED;
  return { ok: true, value: { algorithm, kid, protected: header, payload, signature } };
}

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);

/** `crit`, where present, is a non-empty array of labels that are there and understood. */
function criticalIsUnderstood(parameters: CborMap): boolean {
  if (!parameters.has(CRIT)) return true;
  const labels = parameters.get(CRIT);
  if (!Array.isArray(labels) || labels.length === 0) return false;
  for (const label of labels) {
    if (typeof label !== "number" || !UNDERSTOOD.includes(label) || !parameters.has(label)) return false;
  }
  return true;
}

/** 0x84 (array of 4), then the text "Signature1" (RFC 9052, section 4.4). */
const CONTEXT: readonly number[] = Object.freeze([
  0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31,
]);
const EMPTY_BSTR = 0x40;

/**
 * The bytes that are signed: Sig_structure = ["Signature1", protected, external_aad = h'', payload] (section 4.4).
 * Each part must be shorter than 65,536 bytes.
 */
export function sigStructure(header: Uint8Array, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CONTEXT.length + 3 + header.length + 1 + 3 + payload.length);
  bytes.set(CONTEXT);
  let at = putBytes(bytes, CONTEXT.length, header);
  bytes[at] = EMPTY_BSTR;
  at = putBytes(bytes, at + 1, payload);
  return bytes.subarray(0, at);
}

/** Puts a byte string with its head. @returns the offset after it */
function putBytes(into: Uint8Array, start: number, bytes: Uint8Array): number {
  const length = bytes.length;
  let at = start;
  if (length < 24) into[at++] = 0x40 | length;
  else if (length < 256) {
    into[at++] = 0x58;
    into[at++] = length;
  } else {
    into[at++] = 0x59;
    into[at++] = length >> 8;
    into[at++] = length & 0xff;
  }
  into.set(bytes, at);
  return at + length;
}
