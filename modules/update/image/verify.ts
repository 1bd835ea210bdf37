/**
 * Is this image one that we signed, for this board, and not an older one than it may be? Nothing of an image is believed
 * before this says so. Works on any length with one block in memory.
 */
import { equalBytes } from "modules/cbor/bytes";
import type { Result } from "modules/result/result";
import { compareVersions, type ImageHeader, type ImageVersion, parseHeader } from "./header";
import { MAX_COUNTER, MAX_ENVELOPE } from "./layout";
import type { ImageCrypto } from "./ports";
import type { Product } from "./product";
import { type PublicKey, parseEcdsaSignature } from "./public-key";
import type { ImageRefusal } from "./refusal";
import { type ImageTlvs, parseTlvs } from "./tlv";

/** Whom this terminal trusts, and what it is. */
export interface ImageTrust {
  readonly crypto: ImageCrypto;
  /** Pinned. */
  readonly keys: readonly PublicKey[];
  readonly product: Product;
}

/** What the terminal has come to: what an image is measured against. */
export interface ImageConditions {
  /** The highest security counter that was ever confirmed. */
  readonly counter: number;
  /** Undefined where nothing runs yet: dependencies are then not looked at. */
  readonly running: ImageVersion | undefined;
}

export interface VerifiedImage {
  readonly version: ImageVersion;
  /** SHA-256 of header, payload and protected TLVs: the image's name in MCUmgr. */
  readonly hash: Uint8Array;
  readonly counter: number;
  readonly payloadLength: number;
}

/** An image, wherever its parts are. */
export interface ImageSource {
  /** The whole header, padding included. */
  readonly header: Uint8Array;
  /** What follows the payload: both TLV areas, and maybe more. */
  readonly tlvs: Uint8Array;
  /** A piece of the payload; never more than PIECE bytes, and within `payloadLength` of the header. */
  payload(length: number, offset: number): Uint8Array;
}

/** Bytes of the payload in memory at a time. */
export const PIECE = 4096;

/** Verifies an image that is there as a whole. */
export function verifyImage(
  source: ImageSource,
  trust: ImageTrust,
  conditions: ImageConditions,
): Result<VerifiedImage, ImageRefusal> {
  const header = parseHeader(source.header);
  if (!header.ok) return header;
  const tlvs = parseTlvs(source.tlvs, header.value.protectedLength);
  if (!tlvs.ok) return tlvs;
  // The cheap doors first: an image that fails one of them is not worth the hash of two megabytes.
  const early = checkClaims(header.value, tlvs.value, trust, conditions);
  if (early !== undefined) return { ok: false, reason: early };
  return checkSeal(header.value, tlvs.value, hashImage(source, header.value, trust.crypto), trust);
}

/** The parts of an image that is in memory as a whole: a file. Extra bytes after it are let pass. */
export function splitImage(file: Uint8Array): Result<ImageSource, ImageRefusal> {
  const header = parseHeader(file);
  if (!header.ok) return header;
  const { headerLength, payloadLength } = header.value;
  if (headerLength + payloadLength > file.length) return { ok: false, reason: "truncated" };
  const end = headerLength + payloadLength;
  return {
    ok: true,
    value: {
      header: file.subarray(0, headerLength),
      tlvs: file.subarray(end, end + MAX_ENVELOPE),
      payload: (length, offset) => file.subarray(headerLength + offset, headerLength + offset + length),
    },
  };
}

function hashImage(source: ImageSource, header: ImageHeader, crypto: ImageCrypto): Uint8Array {
  const hash = crypto.startHash();
  hash.update(source.header);
  for (let at = 0; at < header.payloadLength; at += PIECE) {
    hash.update(source.payload(Math.min(PIECE, header.payloadLength - at), at));
  }
  hash.update(source.tlvs.subarray(0, header.protectedLength));
  return hash.digest();
}

/**
 * What the first bytes of an image already rule out: to be asked before anything of the flash is given up for it.
 * @returns undefined when nothing is wrong yet, and where the header does not say
 */
export function checkEarly(
  { payloadLength, claims }: ImageHeader,
  trust: ImageTrust,
  { counter }: Pick<ImageConditions, "counter">,
): ImageRefusal | undefined {
  if (payloadLength === 0) return "malformed";
  if (claims === undefined) return undefined;
  if (!trust.keys.some(({ hash }) => equalBytes(hash, claims.keyHash))) return "unknown-key";
  return checkProduct(claims.vendor, claims.class, trust.product) ?? checkCounter(claims.counter, counter);
}

/** What an image says of itself, before its signature is looked at. @returns undefined when nothing is wrong */
export function checkClaims(
  header: ImageHeader,
  tlvs: ImageTlvs,
  trust: ImageTrust,
  conditions: ImageConditions,
): ImageRefusal | undefined {
  if (header.payloadLength === 0) return "malformed";
  if (tlvs.hash === undefined || tlvs.signature === undefined) return "unsigned";
  const key = keyOf(tlvs, trust);
  if (key === undefined) return "unknown-key";
  const { vendor, class: board, securityCounter } = tlvs;
  if (vendor === undefined || board === undefined) return "wrong-product";
  const product = checkProduct(vendor, board, trust.product);
  if (product !== undefined) return product;
  if (securityCounter === undefined) return "no-counter";
  const counter = checkCounter(securityCounter, conditions.counter);
  if (counter !== undefined) return counter;
  const { claims } = header;
  if (claims !== undefined) {
    // Two accounts that differ: whoever read the first one was told something else.
    if (claims.counter !== securityCounter || !equalBytes(claims.keyHash, key.hash)) return "malformed";
    if (!equalBytes(claims.vendor, vendor) || !equalBytes(claims.class, board)) return "malformed";
  }
  const { running } = conditions;
  if (running !== undefined) {
    for (const needed of tlvs.dependencies) if (compareVersions(running, needed) < 0) return "dependency";
  }
  return undefined;
}

function checkProduct(vendor: Uint8Array, board: Uint8Array, product: Product): ImageRefusal | undefined {
  return equalBytes(vendor, product.vendor) && equalBytes(board, product.class) ? undefined : "wrong-product";
}

function checkCounter(counter: number, least: number): ImageRefusal | undefined {
  if (counter > MAX_COUNTER) return "counter-too-high";
  return counter < least ? "downgrade" : undefined;
}

/**
 * The hash, and the signature over it. To be asked after `checkClaims`.
 * @param digest SHA-256 of header, payload and protected TLVs, as they are in the slot
 */
export function checkSeal(
  header: ImageHeader,
  tlvs: ImageTlvs,
  digest: Uint8Array,
  trust: ImageTrust,
): Result<VerifiedImage, ImageRefusal> {
  const key = keyOf(tlvs, trust);
  const { hash, signature, securityCounter } = tlvs;
  if (key === undefined) return { ok: false, reason: "unknown-key" };
  if (hash === undefined || signature === undefined) return { ok: false, reason: "unsigned" };
  if (securityCounter === undefined) return { ok: false, reason: "no-counter" };
  if (!equalBytes(hash, digest)) return { ok: false, reason: "wrong-hash" };
  const bytes = signature.algorithm === "ES256" ? parseEcdsaSignature(signature.bytes) : signature.bytes;
  if (bytes === undefined || signature.algorithm !== key.algorithm) return { ok: false, reason: "bad-signature" };
  if (!trust.crypto.verifyHash(key.algorithm, key.bytes, digest, bytes)) return { ok: false, reason: "bad-signature" };
  return {
    ok: true,
    value: { version: header.version, hash: digest, counter: securityCounter, payloadLength: header.payloadLength },
  };
}

/** The pinned key that the image names: by its hash, or by carrying it whole. */
function keyOf({ keyHash, publicKey }: ImageTlvs, { keys, crypto }: ImageTrust): PublicKey | undefined {
  let name = keyHash;
  if (publicKey !== undefined) {
    const hash = crypto.startHash();
    hash.update(publicKey);
    const digest = hash.digest();
    if (name !== undefined && !equalBytes(name, digest)) return undefined;
    name = digest;
  }
  if (name === undefined) return undefined;
  for (const key of keys) if (equalBytes(key.hash, name)) return key;
  return undefined;
}
