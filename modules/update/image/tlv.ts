/** The TLV areas that follow the payload; layout.ts has the table. */
import type { Result } from "modules/result/result";
import { type ImageVersion, readVersion } from "./header";
import { MAX_DEPENDENCIES, PROTECTED_TLV_MAGIC, TLV_INFO_LENGTH, TLV_MAGIC, Tlv } from "./layout";
import type { ImageRefusal } from "./refusal";

export interface ImageTlvs {
  /** Of both areas. */
  readonly length: number;
  readonly hash: Uint8Array | undefined;
  readonly keyHash: Uint8Array | undefined;
  readonly publicKey: Uint8Array | undefined;
  readonly signature: { readonly algorithm: "ES256" | "Ed25519"; readonly bytes: Uint8Array } | undefined;
  /** From the protected area alone, as all that follow. */
  readonly securityCounter: number | undefined;
  readonly vendor: Uint8Array | undefined;
  readonly class: Uint8Array | undefined;
  /** Least versions of this image that must run before. */
  readonly dependencies: readonly ImageVersion[];
}

type Field = "hash" | "keyHash" | "publicKey" | "vendor" | "class";
type Building = { -readonly [K in keyof ImageTlvs]: ImageTlvs[K] } & { dependencies: ImageVersion[] };

const HASH_LENGTH = 32;
const UUID_LENGTH = 16;
const COUNTER_LENGTH = 4;
const DEPENDENCY_LENGTH = 12;

/**
 * @param bytes what follows the payload; may be longer than the areas
 * @param protectedLength as the header says it
 * @returns views on `bytes`. "truncated" when the areas go on beyond `bytes`
 */
export function parseTlvs(bytes: Uint8Array, protectedLength: number): Result<ImageTlvs, ImageRefusal> {
  const tlvs: Building = {
    length: 0,
    hash: undefined,
    keyHash: undefined,
    publicKey: undefined,
    signature: undefined,
    securityCounter: undefined,
    vendor: undefined,
    class: undefined,
    dependencies: [],
  };
  let refusal: ImageRefusal | undefined;
  if (protectedLength > 0) {
    refusal = parseArea(bytes, PROTECTED_TLV_MAGIC, tlvs);
    if (refusal === undefined && tlvs.length !== protectedLength) refusal = "malformed";
  }
  refusal ??= parseArea(bytes, TLV_MAGIC, tlvs);
  return refusal === undefined ? { ok: true, value: tlvs } : { ok: false, reason: refusal };
}

function parseArea(bytes: Uint8Array, magic: number, tlvs: Building): ImageRefusal | undefined {
  const start = tlvs.length;
  if (bytes.length - start < TLV_INFO_LENGTH) return "truncated";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(start, true) !== magic) return start === 0 && magic === TLV_MAGIC ? "unsigned" : "malformed";
  const total = view.getUint16(start + 2, true);
  if (total < TLV_INFO_LENGTH) return "malformed";
  const end = start + total;
  if (end > bytes.length) return "truncated";
  for (let at = start + TLV_INFO_LENGTH; at < end; ) {
    if (end - at < TLV_INFO_LENGTH) return "malformed";
    const type = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    at += TLV_INFO_LENGTH;
    if (length > end - at) return "malformed";
    const refusal = take(tlvs, magic === PROTECTED_TLV_MAGIC, type, bytes.subarray(at, at + length));
    if (refusal !== undefined) return refusal;
    at += length;
  }
  tlvs.length = end;
  return undefined;
}

/** What may be there once may not be there twice: two readers could each believe another one. */
function take(tlvs: Building, isProtected: boolean, type: number, value: Uint8Array): ImageRefusal | undefined {
  switch (type) {
    case Tlv.sha256:
      return isProtected ? "malformed" : keep(tlvs, "hash", value, HASH_LENGTH);
    case Tlv.keyHash:
      return keep(tlvs, "keyHash", value, HASH_LENGTH);
    case Tlv.publicKey:
      return keep(tlvs, "publicKey", value, value.length);
    case Tlv.ecdsa:
    case Tlv.ed25519:
      if (isProtected || tlvs.signature !== undefined) return "malformed";
      tlvs.signature = { algorithm: type === Tlv.ecdsa ? "ES256" : "Ed25519", bytes: value };
      return undefined;
    case Tlv.vendor:
    case Tlv.class:
      if (!isProtected) return "malformed";
      return keep(tlvs, type === Tlv.vendor ? "vendor" : "class", value, UUID_LENGTH);
    case Tlv.securityCounter:
      if (!isProtected || value.length !== COUNTER_LENGTH || tlvs.securityCounter !== undefined) return "malformed";
      tlvs.securityCounter = viewOf(value).getUint32(0, true);
      return undefined;
    case Tlv.dependency:
      if (!isProtected || value.length !== DEPENDENCY_LENGTH) return "malformed";
      // One image here, number 0: what is needed of another one cannot be had.
      if (value[0] !== 0) return "dependency";
      if (tlvs.dependencies.length >= MAX_DEPENDENCIES) return "malformed";
      tlvs.dependencies.push(readVersion(viewOf(value), 4));
      return undefined;
    default:
      return undefined;
  }
}

function keep(tlvs: Building, field: Field, value: Uint8Array, length: number): ImageRefusal | undefined {
  if (value.length !== length || tlvs[field] !== undefined) return "malformed";
  tlvs[field] = value;
  return undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
