/** Answers about PERSON's rights, in any engine: signed by a gateway that is in the list, and wrong on purpose. */
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import type { RightsAnswer } from "modules/token/rights-answer";
import { type RightsQuestion, RightsVerifier } from "modules/trust/rights-verifier";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { type RightsOptions, signRights } from "../../tools/kit/issuing/rights";
import { AT, issuerList, KEY, listed, PERSON, signingKey } from "./issuer";

export const GATEWAY_KEY = signingKey("ES256", 21);
export const GATEWAY = "passerelle";
/** 2026-05-01 */
export const TODAY = 20574;

export const QUESTION: RightsQuestion = Object.freeze({
  nonce: new Uint8Array(16).fill(9),
  subject: {
    matricule: PERSON.identity.matricule,
    oid: PERSON.identity.oid,
    birthDate: PERSON.identity.birthDate,
    rank: 1,
  },
  day: TODAY,
});

export const ANSWER: Omit<RightsAnswer, "issuer" | "at"> = Object.freeze({
  subject: QUESTION.subject,
  day: TODAY,
  amo: PERSON.amo,
  exonerations: PERSON.exonerations,
  c2s: { from: TODAY - 10, to: TODAY + 300 },
  treatingDoctor: true,
  amc: { number: "99999997", contract: "DEMO-1", from: TODAY - 10, to: TODAY + 300 },
  source: "simulated",
});

export function proof(changes: Partial<RightsOptions> = {}): Uint8Array {
  const { nonce } = QUESTION;
  return signRights({ answer: ANSWER, key: GATEWAY_KEY, iss: GATEWAY, at: AT - 1, lifetime: 3600, nonce, ...changes });
}

export function rightsVerifier(now = AT, signatures: SignatureVerifier = nobleVerifier): RightsVerifier {
  return new RightsVerifier({
    issuers: issuerList([listed(KEY), listed(GATEWAY_KEY, { iss: GATEWAY, serves: "answers" })]),
    signatures,
    clock: { now: () => now, isCertain: () => true },
  });
}
