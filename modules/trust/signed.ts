/** Whether something signed is to be believed: the same question of a token and of a gateway's answer. */
import type { Issuer } from "./issuer-list";
import type { SignatureVerifier } from "./signature-verifier";

/** Clock skew allowed either way, s. */
export const SKEW = 60;
/** How long past its expiry an issuer list still serves, with a caution, s. */
export const DEFAULT_GRACE = 30 * 86400;

/** What a COSE_Sign1 holds for who verifies it. */
export interface Signed {
  readonly algorithm: "ES256" | "Ed25519";
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Key and signature.
 * @param until when the list of keys serves no more, s
 * @returns undefined for what is to be believed
 */
export function untrusted(
  signed: Signed,
  issuer: Issuer,
  now: number,
  until: number,
  signatures: SignatureVerifier,
): "key-not-valid" | "bad-signature" | undefined {
  if (now < issuer.from || now > issuer.to) return "key-not-valid";
  if (issuer.revokedAt !== undefined && now >= issuer.revokedAt) return "key-not-valid";
  if (now > until) return "key-not-valid";
  const sound =
    issuer.key.algorithm === signed.algorithm &&
    signatures.verify(signed.algorithm, issuer.key.bytes, signed.message, signed.signature);
  return sound ? undefined : "bad-signature";
}
