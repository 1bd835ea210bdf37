/**
 * Makes a signed MCUboot image (modules/update/image/layout.ts has the format). TLVs are in imgtool's order, so that with
 * the same key and the same fields both tools make the same bytes, but for the random nonce of imgtool's ECDSA.
 */
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { CLAIMS_AT, CLAIMS_END, CLAIMS_MAGIC } from "modules/update/image/claims";
import type { ImageVersion } from "modules/update/image/header";
import {
  HEADER_LENGTH,
  IMAGE_MAGIC,
  MAX_COUNTER,
  MAX_DEPENDENCIES,
  MAX_HEADER,
  PROTECTED_TLV_MAGIC,
  TLV_INFO_LENGTH,
  TLV_MAGIC,
  Tlv,
} from "modules/update/image/layout";
import type { Product } from "modules/update/image/product";
import type { ImageSigner } from "./image-key";

export interface ImagePlan {
  readonly payload: Uint8Array;
  readonly version: ImageVersion;
  /** Terminals take no image with a lower one than they have confirmed. 0 to MAX_COUNTER. */
  readonly counter: number;
  readonly product: Product;
  readonly signer: ImageSigner;
  /** Least versions that must run when this image is taken. */
  readonly dependencies?: readonly ImageVersion[];
  /** 32 to 1,024; what is more than 32 is padding, and repeats the claims where they fit (modules/update/image/claims.ts). */
  readonly headerLength?: number;
  /** The image carries the key itself in place of its hash. */
  readonly wholeKey?: boolean;
}

const VERSION_OFFSET = 20;
const ERASED = 0xff;

/** @throws RangeError for lengths, counters and versions that no terminal takes */
export function signImage(plan: ImagePlan): Uint8Array {
  const { payload, version, counter, product, signer, dependencies = [], headerLength = HEADER_LENGTH } = plan;
  if (headerLength < HEADER_LENGTH || headerLength > MAX_HEADER)
    throw new RangeError("the header's length: 32 to 1024");
  if (dependencies.length > MAX_DEPENDENCIES) throw new RangeError(`at most ${MAX_DEPENDENCIES} dependencies`);
  if (payload.length === 0) throw new RangeError("the payload is empty");
  if (!Number.isInteger(counter) || counter < 0 || counter > MAX_COUNTER)
    throw new RangeError(`the security counter: 0 to ${MAX_COUNTER}`);
  for (const one of [version, ...dependencies]) checkVersion(one);
  const guarded = area(PROTECTED_TLV_MAGIC, [
    [Tlv.securityCounter, uint32(counter)],
    ...dependencies.map((least): Entry => [Tlv.dependency, dependency(least)]),
    [Tlv.vendor, product.vendor],
    [Tlv.class, product.class],
  ]);
  const header = new Uint8Array(headerLength).fill(ERASED);
  const view = new DataView(header.buffer);
  header.fill(0, 0, HEADER_LENGTH);
  view.setUint32(0, IMAGE_MAGIC, true);
  view.setUint16(8, headerLength, true);
  view.setUint16(10, guarded.length, true);
  view.setUint32(12, payload.length, true);
  writeVersion(view, VERSION_OFFSET, version);
  if (headerLength >= CLAIMS_END) {
    view.setUint32(CLAIMS_AT.magic, CLAIMS_MAGIC, true);
    view.setUint32(CLAIMS_AT.counter, counter, true);
    header.set(product.vendor, CLAIMS_AT.vendor);
    header.set(product.class, CLAIMS_AT.class);
    header.set(signer.hash, CLAIMS_AT.keyHash);
  }
  const sealed = Buffer.concat([header, payload, guarded]);
  const hash = nobleSha256(sealed);
  const plain = area(TLV_MAGIC, [
    [Tlv.sha256, hash],
    plan.wholeKey === true ? [Tlv.publicKey, signer.spki] : [Tlv.keyHash, signer.hash],
    [signer.signatureType, signer.sign(hash)],
  ]);
  return new Uint8Array(Buffer.concat([sealed, plain]));
}

type Entry = readonly [type: number, value: Uint8Array];

function area(magic: number, entries: readonly Entry[]): Uint8Array {
  const length = entries.reduce((sum, [, value]) => sum + TLV_INFO_LENGTH + value.length, TLV_INFO_LENGTH);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, magic, true);
  view.setUint16(2, length, true);
  let at = TLV_INFO_LENGTH;
  for (const [type, value] of entries) {
    view.setUint16(at, type, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + TLV_INFO_LENGTH);
    at += TLV_INFO_LENGTH + value.length;
  }
  return bytes;
}

function dependency(least: ImageVersion): Uint8Array {
  const bytes = new Uint8Array(12);
  writeVersion(new DataView(bytes.buffer), 4, least);
  return bytes;
}

/** A field that is too small for its number would hold another number, and say nothing. */
function checkVersion({ major, minor, revision, build }: ImageVersion): void {
  const fits = (value: number, limit: number) => Number.isInteger(value) && value >= 0 && value < limit;
  if (!fits(major, 0x100) || !fits(minor, 0x100) || !fits(revision, 0x10000) || !fits(build, 0x100000000))
    throw new RangeError("a version: at most 255.255.65535+4294967295");
}

function writeVersion(view: DataView, at: number, { major, minor, revision, build }: ImageVersion): void {
  view.setUint8(at, major);
  view.setUint8(at + 1, minor);
  view.setUint16(at + 2, revision, true);
  view.setUint32(at + 4, build, true);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
