/**
 * An issuer to test with, in any engine: keys from a seed, so that a run can be repeated. Nothing of Node, since the
 * tests of modules/ also run in XS.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import type { CoseKey } from "modules/cose/key";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { EV1 } from "modules/token/ev1";
import { IssuerList } from "modules/trust/issuer-list";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { TokenVerifier, type TokenVerifierOptions } from "modules/trust/token-verifier";
import { encodeIssuerList, type ListedIssuer } from "../../tools/kit/issuing/issuer-list";
import { keyId } from "../../tools/kit/issuing/key-id";
import type { SigningKey } from "../../tools/kit/issuing/keys";
import { parsePerson } from "../../tools/kit/issuing/person";
import { issueText, type TokenOptions } from "../../tools/kit/issuing/token";
import json from "./person.json";

/** 2026-05-01T10:00:00Z, a day on which PERSON has rights. */
export const AT = 1777629600;
export const DAY = 86400;
export const ISS = "essai";
/** OID 10: no caution but `test-identity`. */
export const PERSON = parsePerson(json);

export function signingKey(algorithm: "ES256" | "Ed25519", seed: number): SigningKey {
  const secret = new Uint8Array(32).fill(seed);
  const publicKey: CoseKey =
    algorithm === "ES256"
      ? { algorithm, bytes: p256.getPublicKey(secret, false).slice(1) }
      : { algorithm, bytes: ed25519.getPublicKey(secret) };
  return {
    algorithm: algorithm === "ES256" ? -7 : -8,
    publicKey,
    kid: keyId(publicKey),
    sign: (message) => (algorithm === "ES256" ? p256.sign(message, secret) : ed25519.sign(message, secret)),
  };
}

export const KEY = signingKey("ES256", 1);
export const EDWARDS_KEY = signingKey("Ed25519", 2);

/** A key in a list, valid a year either way. */
export function listed(key: SigningKey, changes: Partial<ListedIssuer> = {}): ListedIssuer {
  return { key: key.publicKey, iss: ISS, from: AT - 365 * DAY, to: AT + 365 * DAY, ...changes };
}

export function issuerList(issuers: readonly ListedIssuer[], expires = AT + 30 * DAY): IssuerList {
  const list = IssuerList.parse(encodeIssuerList({ version: 1, issued: AT - DAY, expires, issuers }));
  if (!list.ok) throw new Error(list.reason);
  return list.value;
}

/** A token of PERSON's, made a minute ago for five minutes. */
export function issue(changes: Partial<TokenOptions> = {}): string {
  return issueText({ person: PERSON, key: KEY, iss: ISS, at: AT - 60, lifetime: 300, id: freshId(), ...changes });
}

let drawn = 0;

/** 16 bytes that no other call gives. */
export function freshId(): Uint8Array {
  drawn += 1;
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, drawn);
  return id;
}

export function tokenVerifier(changes: Partial<TokenVerifierOptions> & { readonly now?: number } = {}): TokenVerifier {
  const { now = AT, ...options } = changes;
  return new TokenVerifier({
    formats: [EV1],
    issuers: issuerList([listed(KEY), listed(EDWARDS_KEY)]),
    signatures: nobleVerifier,
    clock: { now: () => now, isCertain: () => true },
    ...options,
  });
}

/** The real one, counting how often it was asked. */
export function countingVerifier(): SignatureVerifier & { count: number } {
  return {
    count: 0,
    verify(algorithm, key, message, signature) {
      this.count += 1;
      return nobleVerifier.verify(algorithm, key, message, signature);
    },
  };
}
