/**
 * Whether a gateway's answer about rights is a proof: by the keys that the terminal holds already, for this question, of this
 * moment. Nothing of it is used before its signature was verified.
 */
import { equalBytes } from "modules/cbor/bytes";
import type { Result } from "modules/result/result";
import { decodeRights, type RightsAnswer, type RightsSubject } from "modules/token/rights-answer";
import type { Clock } from "./clock";
import type { IssuerList } from "./issuer-list";
import type { SignatureVerifier } from "./signature-verifier";
import { DEFAULT_GRACE, SKEW, untrusted } from "./signed";

/** Longest life of an answer, s: rights may change the day after. */
export const MAX_RIGHTS_LIFETIME = 86400;

/** Why an answer proves nothing, in the order in which it is checked: the first that applies wins. */
export const PROOF_REFUSALS = Object.freeze([
  "malformed",
  "unsupported-algorithm",
  "unknown-key",
  "key-not-valid",
  "bad-signature",
  "not-yet-valid",
  "expired",
  "lifetime-too-long",
  "wrong-issuer",
  "other-question",
  "invalid-rights",
] as const);
export type ProofRefusal = (typeof PROOF_REFUSALS)[number];

/** What was asked: the answer must repeat it. */
export interface RightsQuestion {
  /** 16 bytes, by chance, another for each. */
  readonly nonce: Uint8Array;
  readonly subject: RightsSubject;
  /** Days since 1970. */
  readonly day: number;
}

export interface RightsVerifierOptions {
  readonly issuers: IssuerList;
  readonly signatures: SignatureVerifier;
  readonly clock: Clock;
  /** s */
  readonly grace?: number;
}

export class RightsVerifier {
  readonly #options: RightsVerifierOptions;

  constructor(options: RightsVerifierOptions) {
    this.#options = options;
  }

  verify(bytes: Uint8Array, question: RightsQuestion): Result<RightsAnswer, ProofRefusal> {
    const { issuers, signatures, clock, grace = DEFAULT_GRACE } = this.#options;
    const decoded = decodeRights(bytes);
    if (!decoded.ok) return decoded;
    const signed = decoded.value;
    const now = clock.now();
    const issuer = issuers.find(signed.kid);
    if (issuer === undefined || issuer.serves !== "answers") return { ok: false, reason: "unknown-key" };
    const reason = untrusted(signed, issuer, now, issuers.expires + grace, signatures);
    if (reason !== undefined) return { ok: false, reason };
    if (signed.issuedAt > now + SKEW) return { ok: false, reason: "not-yet-valid" };
    if (signed.expires < now - SKEW) return { ok: false, reason: "expired" };
    if (signed.expires - signed.issuedAt > MAX_RIGHTS_LIFETIME) return { ok: false, reason: "lifetime-too-long" };
    if (signed.issuer !== issuer.iss) return { ok: false, reason: "wrong-issuer" };
    if (!equalBytes(signed.nonce, question.nonce)) return { ok: false, reason: "other-question" };
    const answer = signed.open();
    if (answer === undefined) return { ok: false, reason: "invalid-rights" };
    if (!isSame(answer.subject, question.subject) || answer.day !== question.day) {
      return { ok: false, reason: "other-question" };
    }
    return { ok: true, value: answer };
  }
}

function isSame(a: RightsSubject, b: RightsSubject): boolean {
  return a.matricule === b.matricule && a.oid === b.oid && a.birthDate === b.birthDate && a.rank === b.rank;
}
