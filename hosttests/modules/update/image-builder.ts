/** Signs images for the tests, independently of the reader: what a maker's tool does, and every way to get it wrong. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { nobleImageCrypto } from "modules/noble-verifier/noble-image";
import { productOf } from "modules/update/image/product";
import { type PublicKey, parsePublicKey } from "modules/update/image/public-key";
import type { ImageTrust } from "modules/update/image/verify";
import { hex } from "../../support/bytes";

const SECRET = hex("11".repeat(32));
const OTHER_SECRET = hex("22".repeat(32));
const ED_SECRET = hex("33".repeat(32));

export interface Signer {
  readonly spki: Uint8Array;
  readonly type: number;
  sign(hash: Uint8Array): Uint8Array;
}

function concat(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function p256Signer(secret: Uint8Array): Signer {
  const point = p256.getPublicKey(secret, false).slice(1);
  return {
    spki: concat(hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"), point),
    type: 0x22,
    sign: (hash) => p256.sign(hash, secret, { prehash: false, format: "der", lowS: false }),
  };
}

export const signer = p256Signer(SECRET);
export const stranger = p256Signer(OTHER_SECRET);
export const edSigner: Signer = {
  spki: concat(hex("302a300506032b6570032100"), ed25519.getPublicKey(ED_SECRET)),
  type: 0x24,
  sign: (hash) => ed25519.sign(hash, ED_SECRET),
};

export const product = productOf("simulator");

function key(spki: Uint8Array): PublicKey {
  const parsed = parsePublicKey(spki, (bytes) => sha256(bytes));
  if (parsed === undefined) throw new Error("not a key");
  return parsed;
}

export const trust: ImageTrust = { crypto: nobleImageCrypto, keys: [key(signer.spki), key(edSigner.spki)], product };

export interface ImagePlan {
  readonly payload?: Uint8Array;
  readonly version?: readonly [number, number, number, number];
  readonly headerLength?: number;
  readonly flags?: number;
  readonly counter?: number | undefined;
  readonly vendor?: Uint8Array | undefined;
  readonly class?: Uint8Array | undefined;
  readonly dependency?: readonly [number, number, number, number];
  readonly by?: Signer;
  /** Repeat the claims in the header, which is then 128 bytes; changed, where it is given. */
  readonly early?: { readonly counter?: number; readonly class?: Uint8Array; readonly key?: Uint8Array };
  /** Carry the key whole instead of its hash. */
  readonly fullKey?: boolean;
  readonly sign?: boolean;
  /** Changes the hash that is written and signed. */
  readonly hash?: (hash: Uint8Array) => Uint8Array;
}

function tlv(type: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function area(magic: number, entries: Uint8Array[]): Uint8Array {
  const content = concat(...entries);
  const bytes = new Uint8Array(4 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, magic, true);
  view.setUint16(2, bytes.length, true);
  bytes.set(content, 4);
  return bytes;
}

function versionBytes([major, minor, revision, build]: readonly [number, number, number, number]): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, major);
  view.setUint8(1, minor);
  view.setUint16(2, revision, true);
  view.setUint32(4, build, true);
  return bytes;
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function pattern(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let value = seed >>> 0 || 1;
  for (let i = 0; i < length; i += 1) {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    bytes[i] = value >>> 24;
  }
  return bytes;
}

export function buildImage(plan: ImagePlan = {}): Uint8Array {
  const {
    payload = pattern(3000),
    version = [1, 2, 3, 0],
    headerLength = plan.early === undefined ? 32 : 128,
    flags = 0,
    by = signer,
  } = plan;
  const counter = "counter" in plan ? plan.counter : 1;
  const vendor = "vendor" in plan ? plan.vendor : product.vendor;
  const board = "class" in plan ? plan.class : product.class;
  const entries: Uint8Array[] = [];
  if (counter !== undefined) entries.push(tlv(0x50, u32(counter)));
  if (vendor !== undefined) entries.push(tlv(0x74, vendor));
  if (board !== undefined) entries.push(tlv(0x75, board));
  if (plan.dependency !== undefined) entries.push(tlv(0x40, concat(u32(0), versionBytes(plan.dependency))));
  const protectedArea = entries.length > 0 ? area(0x6908, entries) : new Uint8Array(0);
  const header = new Uint8Array(headerLength);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x96f3b83d, true);
  view.setUint16(8, headerLength, true);
  view.setUint16(10, protectedArea.length, true);
  view.setUint32(12, payload.length, true);
  view.setUint32(16, flags, true);
  header.set(versionBytes(version), 20);
  if (plan.early !== undefined) {
    const { early } = plan;
    header.set(Uint8Array.of(0x43, 0x45, 0x43, 0x31), 32);
    view.setUint32(36, early.counter ?? counter ?? 0, true);
    header.set(vendor ?? new Uint8Array(16), 40);
    header.set(early.class ?? board ?? new Uint8Array(16), 56);
    header.set(early.key ?? sha256(by.spki), 72);
  }
  const body = concat(header, payload, protectedArea);
  const hash = plan.hash?.(sha256(body)) ?? sha256(body);
  const plain = [tlv(0x10, hash)];
  plain.push(plan.fullKey ? tlv(0x02, by.spki) : tlv(0x01, sha256(by.spki)));
  if (plan.sign ?? true) plain.push(tlv(by.type, by.sign(hash)));
  return concat(body, area(0x6907, plain));
}

const hashes = new WeakMap<Uint8Array, Uint8Array>();

/** The hash of a well-made image: how MCUmgr names it. */
export function hashOf(image: Uint8Array): Uint8Array {
  const known = hashes.get(image);
  if (known !== undefined) return known;
  const view = new DataView(image.buffer, image.byteOffset);
  const end = view.getUint16(8, true) + view.getUint32(12, true) + view.getUint16(10, true);
  const hash = sha256(image.subarray(0, end));
  hashes.set(image, hash);
  return hash;
}
