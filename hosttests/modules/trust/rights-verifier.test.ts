import { describe, expect, it } from "@jest/globals";
import { CborOpaque, type CborValue } from "modules/cbor/decode";
import { MAX_RIGHTS_LIFETIME, type ProofRefusal } from "modules/trust/rights-verifier";
import type { RightsOptions } from "../../../tools/kit/issuing/rights";
import { issueBytes } from "../../../tools/kit/issuing/token";
import { hex } from "../../support/bytes";
import { ANSWER, GATEWAY, GATEWAY_KEY, proof, QUESTION, rightsVerifier, TODAY } from "../../support/gateway-proof";
import {
  AT,
  countingVerifier,
  DAY,
  EDWARDS_KEY,
  freshId,
  issue,
  issuerList,
  KEY,
  listed,
  PERSON,
  tokenVerifier,
} from "../../support/issuer";
import { map } from "../cbor/appendix-a";

const rights = (key: number, value: CborValue): Partial<RightsOptions> => ({ rights: new Map([[key, value]]) });
const claim = (key: number, value: CborValue): Partial<RightsOptions> => ({ claims: new Map([[key, value]]) });
const reasonOf = (bytes: Uint8Array, now = AT): ProofRefusal | "accepted" => {
  const answer = rightsVerifier(now).verify(bytes, QUESTION);
  return answer.ok ? "accepted" : answer.reason;
};
const FLOAT = new CborOpaque(hex("f93c00"));

describe("a gateway's answer about rights", () => {
  it("is read whole", () => {
    const answer = rightsVerifier().verify(proof(), QUESTION);
    expect(answer).toEqual({ ok: true, value: { ...ANSWER, issuer: GATEWAY, at: AT - 1 } });
  });

  it("needs none of what is optional", () => {
    const { subject, day, amo, source } = ANSWER;
    const bare = { subject, day, amo, exonerations: [], source };
    const answer = rightsVerifier().verify(proof({ answer: bare }), QUESTION);
    expect(answer).toEqual({ ok: true, value: { ...bare, issuer: GATEWAY, at: AT - 1 } });
  });

  const refusals: [ProofRefusal, string, Uint8Array, number?][] = [
    ["malformed", "nothing", new Uint8Array(0)],
    ["malformed", "bytes after it", new Uint8Array([...proof(), 0])],
    ["malformed", "more than an answer may be", proof(rights(99, new Uint8Array(3000)))],
    ["malformed", "no nonce", proof(claim(10, undefined))],
    ["malformed", "a short nonce", proof({ nonce: new Uint8Array(15) })],
    ["malformed", "a float for a day", proof(rights(5, FLOAT))],
    ["malformed", "a hidden character in its issuer", proof({ iss: "passerelle\u202e" })],
    ["unsupported-algorithm", "another algorithm", proof({ key: { ...GATEWAY_KEY, algorithm: -35 } })],
    ["unknown-key", "a key of no list", proof({ key: EDWARDS_KEY })],
    ["unknown-key", "an issuer of e-cartes", proof({ key: KEY })],
    ["key-not-valid", "a key whose time is over", proof({ at: AT + 366 * DAY }), AT + 366 * DAY],
    ["bad-signature", "another's signature", proof({ key: { ...GATEWAY_KEY, sign: KEY.sign } })],
    ["not-yet-valid", "a time to come", proof({ at: AT + 61 })],
    ["expired", "yesterday's", proof({ at: AT - DAY })],
    ["lifetime-too-long", "a long life", proof({ lifetime: MAX_RIGHTS_LIFETIME + 1 })],
    ["wrong-issuer", "another's name", proof({ iss: "essai" })],
    ["other-question", "another nonce", proof({ nonce: new Uint8Array(16) })],
    ["other-question", "another day", proof(rights(5, TODAY - 1))],
    ["other-question", "another person", proof(rights(1, "185057800608491"))],
    ["other-question", "another birth", proof(rights(3, "1979-03-13"))],
    ["other-question", "a twin", proof(rights(4, 2))],
    ["invalid-rights", "a wrong key of the matricule", proof(rights(1, `${PERSON.identity.matricule.slice(0, 13)}98`))],
    ["invalid-rights", "no AMO", proof(rights(6, undefined))],
    ["invalid-rights", "no source", proof(rights(11, 0))],
    ["invalid-rights", "a right that ends before it begins", proof(rights(8, [TODAY, TODAY - 1]))],
    [
      "invalid-rights",
      "AMO rights that end before they begin",
      proof(rights(6, map([1, "01"], [2, "131"], [3, "0001"], [4, 0], [5, [[TODAY, TODAY - 1]]], [6, false]))),
    ],
    ["invalid-rights", "an exoneration of no kind", proof(rights(7, [[6, 1, 2]]))],
    ["invalid-rights", "a doctor that is neither", proof(rights(9, 1))],
  ];
  it.each(refusals)("is %s with %s", (...[reason, , bytes, now]) => {
    expect(reasonOf(bytes, now)).toBe(reason);
  });

  it("asks for no signature check where the key is not there", () => {
    const counting = countingVerifier();
    rightsVerifier(AT, counting).verify(proof({ key: KEY }), QUESTION);
    expect(counting.count).toBe(0);
  });

  it("is no e-carte, and an e-carte no answer", () => {
    const issuers = issuerList([listed(KEY), listed(GATEWAY_KEY, { serves: "answers" })]);
    const forged = issue({ key: GATEWAY_KEY });
    expect(tokenVerifier({ issuers }).verifyText(forged)).toMatchObject({ reason: "unknown-key" });
    expect(tokenVerifier({ issuers }).verifyText(issue())).toMatchObject({ verdict: "warning" });
    const token = issueBytes({
      person: PERSON,
      key: GATEWAY_KEY,
      iss: GATEWAY,
      at: AT - 1,
      lifetime: 300,
      id: freshId(),
    });
    expect(reasonOf(token)).toBe("malformed");
  });

  it("survives each byte of it changed, and accepts none", () => {
    const good = proof();
    const found: string[] = [];
    const blind = rightsVerifier(AT);
    for (let i = 0; i < good.length; i += 1) {
      const bytes = good.slice();
      bytes[i]! ^= 1 << (i & 7);
      const answer = blind.verify(bytes, QUESTION);
      if (answer.ok) found.push(String(i));
    }
    // The tag may be absent, so its own bytes may not be anything else; all the rest is signed or looked at.
    expect(found).toEqual([]);
  });
});
