/** Issuers' keys on a desktop: PEM files for people (PKCS #8, SPKI), COSE for tokens. Signing is node:crypto's. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign as signWith } from "node:crypto";
import type { CoseKey } from "modules/cose/key";
import { keyId } from "./key-id";

export type Algorithm = "ES256" | "EdDSA";

export interface SigningKey {
  /** IANA COSE algorithm: -7 or -8. */
  readonly algorithm: number;
  readonly publicKey: CoseKey;
  /** First 8 bytes of the COSE Key Thumbprint (RFC 9679, SHA-256). */
  readonly kid: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export function generatePem(algorithm: Algorithm): { privatePem: string; publicPem: string } {
  const { privateKey, publicKey } =
    algorithm === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** @throws Error for a PEM that holds no P-256 or Ed25519 key */
export function signingKeyFromPem(pem: string): SigningKey {
  const key = createPrivateKey(pem);
  const publicKey = coseKeyOf(createPublicKey(key));
  const isEcdsa = publicKey.algorithm === "ES256";
  return {
    algorithm: isEcdsa ? -7 : -8,
    publicKey,
    kid: keyId(publicKey),
    // COSE wants r||s, not DER (RFC 9053, section 2.1).
    sign: (message) => new Uint8Array(signWith(isEcdsa ? "sha256" : null, message, { key, dsaEncoding: "ieee-p1363" })),
  };
}

/** @throws Error for a PEM that holds no P-256 or Ed25519 key */
export function publicKeyFromPem(pem: string): CoseKey {
  return coseKeyOf(createPublicKey(pem));
}

function coseKeyOf(key: KeyObject): CoseKey {
  const { crv, x, y } = key.export({ format: "jwk" });
  if (crv === "Ed25519" && x !== undefined) return { algorithm: "Ed25519", bytes: fromBase64Url(x) };
  if (crv !== "P-256" || x === undefined || y === undefined) throw new Error("not a P-256 or Ed25519 key");
  const bytes = new Uint8Array(64);
  bytes.set(fromBase64Url(x));
  bytes.set(fromBase64Url(y), 32);
  return { algorithm: "ES256", bytes };
}

function fromBase64Url(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64url"));
}
