/**
 * Keys that come out the same each time, and sign the same each time (RFC 6979): for scenarios and measures, whose figures
 * are to be a function of the code alone. Anybody can work them out, so they sign for nobody else.
 */
import { createPublicKey } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { CoseKey } from "modules/cose/key";
import { keyId } from "./key-id";
import type { Algorithm, SigningKey } from "./keys";

/** @param name another key for each */
export function repeatableKey(algorithm: Algorithm, name: string): SigningKey {
  const secret = sha256(encodeUtf8(`repeatable key ${name}`));
  const isEcdsa = algorithm === "ES256";
  const publicKey: CoseKey = isEcdsa
    ? { algorithm, bytes: p256.getPublicKey(secret, false).slice(1) }
    : { algorithm: "Ed25519", bytes: ed25519.getPublicKey(secret) };
  return {
    algorithm: isEcdsa ? -7 : -8,
    publicKey,
    kid: keyId(publicKey),
    sign: (message) => (isEcdsa ? p256.sign(message, secret) : ed25519.sign(message, secret)),
  };
}

/** SPKI, PEM. @param key ES256 */
export function publicPemOf({ publicKey }: SigningKey): string {
  const text = (from: number) => Buffer.from(publicKey.bytes.subarray(from, from + 32)).toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: text(0), y: text(32) } });
  return key.export({ type: "spki", format: "pem" }).toString();
}

/** For the claim cti: 16 bytes, other ones for each number. */
export function repeatableId(number: number): Uint8Array {
  return sha256(encodeUtf8(`repeatable id ${number}`)).slice(0, 16);
}
