/** What is read in one go is what the reader of any CBOR reads; the rest is left to that one. */
import { describe, expect, it } from "@jest/globals";
import { decodeAny } from "modules/token/ev1";
import { decodePlain } from "modules/token/ev1-plain";
import { toHex } from "modules/token/hex";
import type { DecodedToken } from "modules/token/token-format";
import { PERSON } from "../../support/issuer";
import { Random } from "../../support/random";
import { mutant } from "./mutants";
import { PLAIN_TOKENS, unsignedToken } from "./plain-tokens";

const MUTANTS = 1500;

/** All that is known of it, claims included. */
function told(decoded: DecodedToken | undefined): string {
  const token = decoded?.ok === true ? { ...decoded.value, claims: decoded.value.open() ?? null } : decoded;
  return JSON.stringify(token, (_, value) => (value instanceof Uint8Array ? toHex(value) : value));
}

describe("a token that is read in one go", () => {
  it("says the same as one that is read item by item", () => {
    for (const bytes of PLAIN_TOKENS) {
      expect(told(decodePlain(bytes))).toBe(told(decodeAny(bytes)));
      expect(told(decodePlain(bytes.subarray(1)))).toBe(told(decodeAny(bytes.subarray(1))));
    }
  });

  it("says the same whatever is changed in it, or is left to that other reader", () => {
    const random = new Random(18);
    const below = (limit: number) => random.below(limit);
    const seen = { otherwise: 0, opened: 0, invalid: 0 };
    for (let n = 0; n < MUTANTS; n += 1) {
      const bytes = mutant(PLAIN_TOKENS[below(PLAIN_TOKENS.length)] as Uint8Array, n, below);
      const plain = decodePlain(bytes);
      if (plain === undefined) {
        seen.otherwise += 1;
        continue;
      }
      const text = told(plain);
      if (text !== told(decodeAny(bytes))) expect([toHex(bytes), text]).toEqual([toHex(bytes), told(decodeAny(bytes))]);
      if (text.includes('"claims":null')) seen.invalid += 1;
      else seen.opened += 1;
    }
    // Each way is tried often enough.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(MUTANTS / 100);
  });

  it("may be one of an algorithm that nobody has, which both refuse alike", () => {
    const bytes = PLAIN_TOKENS[0]?.slice() ?? new Uint8Array(0);
    bytes[5] = 0x22;
    expect(decodePlain(bytes)).toEqual({ ok: false, reason: "unsupported-algorithm" });
    expect(decodeAny(bytes)).toEqual(decodePlain(bytes));
  });

  it("is left to the other with a name that is not ASCII, a claim that nobody knows, or periods without end", () => {
    const { identity, amo } = PERSON;
    const period = { from: 1, to: 2 };
    for (const bytes of [
      unsignedToken({ person: { ...PERSON, identity: { ...identity, familyName: "HÉLÈNE" } } }),
      unsignedToken({ claims: new Map([[99, 1]]) }),
      unsignedToken({ person: { ...PERSON, amo: { ...amo, rights: Array.from({ length: 16 }, () => period) } } }),
    ]) {
      expect(decodePlain(bytes)).toBeUndefined();
      const token = decodeAny(bytes);
      expect(token.ok && token.value.open()).toMatchObject({ identity: { matricule: identity.matricule } });
    }
  });
});
