/**
 * Keys that sign firmware images and open the terminal's management. PEM files for people (PKCS #8, SPKI), as imgtool
 * reads and writes them.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign as signWith } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { Tlv } from "modules/update/image/layout";
import { type PublicKey, parsePublicKey } from "modules/update/image/public-key";

/** Whom an image is said to be from. */
export interface ImagePublicKey extends PublicKey {
  /** SubjectPublicKeyInfo, DER: what a firmware pins. */
  readonly spki: Uint8Array;
}

export interface ImageSigner extends ImagePublicKey {
  /** TLV type of its signatures. */
  readonly signatureType: number;
  /**
   * Signs the 32-byte hash of an image: ECDSA as DER, Ed25519 with the hash as message. The same hash gives the same
   * signature: RFC 6979 and RFC 8032.
   */
  sign(hash: Uint8Array): Uint8Array;
}

/** @param pem a public key, or a private one for its public half. @throws Error for any but P-256 and Ed25519 */
export function imagePublicKey(pem: string): ImagePublicKey {
  return publicHalf(createPublicKey(pem));
}

/** @throws Error for a PEM that holds no P-256 or Ed25519 private key */
export function imageSigner(pem: string): ImageSigner {
  const key = createPrivateKey(pem);
  const half = publicHalf(createPublicKey(key));
  if (half.algorithm === "Ed25519") {
    return { ...half, signatureType: Tlv.ed25519, sign: (hash) => new Uint8Array(signWith(null, hash, key)) };
  }
  const secret = new Uint8Array(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
  // OpenSSL's nonce is random; noble's is RFC 6979's, so that a release can be made again, byte for byte.
  const sign = (hash: Uint8Array) => p256.sign(hash, secret, { prehash: false, format: "der" });
  return { ...half, signatureType: Tlv.ecdsa, sign };
}

/**
 * A P-256 key that anybody can make again from a text: for development alone, where what matters is that two machines
 * agree, and nobody can mistake it for a secret.
 */
export function publishedKeyPem(text: string): string {
  const secret = createHash("sha256").update(text).digest();
  const point = p256.getPublicKey(secret, false);
  const part = (from: number) => Buffer.from(point.subarray(from, from + 32)).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x: part(1), y: part(33), d: secret.toString("base64url") };
  return createPrivateKey({ key: jwk, format: "jwk" }).export({ type: "pkcs8", format: "pem" }).toString();
}

function publicHalf(key: KeyObject): ImagePublicKey {
  const spki = new Uint8Array(key.export({ type: "spki", format: "der" }));
  const parsed = parsePublicKey(spki, nobleSha256);
  if (parsed === undefined) throw new Error("not a P-256 or Ed25519 key");
  return { ...parsed, spki };
}
