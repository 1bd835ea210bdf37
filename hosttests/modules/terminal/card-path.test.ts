/** One card from its first answer to the screen, with nothing between replaced but the line: the real verifier judges. */
import { describe, expect, it } from "@jest/globals";
import { toHex } from "modules/token/hex";
import { hex } from "../../support/bytes";
import { DAY, EDWARDS_KEY, KEY, PERSON } from "../../support/issuer";
import { cardToken, counter, SERIAL } from "./counter";

/** Puts in a card with this token. */
function insert(token: Uint8Array | undefined) {
  const all = counter();
  all.insert(token);
  return all;
}

describe("a card, from its answers to the sale", () => {
  it("with a token has its rights, verified like a code, and nothing of it is left in memory", () => {
    for (const key of [KEY, EDWARDS_KEY]) {
      const { terminal, wiped } = insert(cardToken({ key }));
      expect(terminal.state.view.name).toBe("identity");
      const claims = terminal.state.sale?.claims;
      expect(claims).toMatchObject({ cardSerial: toHex(SERIAL), identity: { matricule: PERSON.identity.matricule } });
      expect(claims?.unverified).toBeUndefined();
      expect(wiped).toHaveLength(2);
      for (const bytes of wiped) expect(bytes.every((byte) => byte === 0)).toBe(true);
    }
  });

  it("serves again and again: its token is not a code's, to be used once", () => {
    const token = cardToken();
    expect(insert(token).terminal.state.view.name).toBe("identity");
    expect(insert(token).terminal.state.view.name).toBe("identity");
  });

  it("without one has an identity alone", () => {
    const { terminal, sounds } = insert(undefined);
    expect(terminal.state.sale).toMatchObject({ cautions: ["rights-unverified"], claims: { unverified: true } });
    expect(sounds).toEqual(["warning"]);
  });

  it("is refused for the reason that there is", () => {
    const forged = cardToken();
    forged[forged.length - 1]! ^= 1;
    const cases: readonly (readonly [string, Uint8Array])[] = [
      ["bad-signature", forged],
      ["wrong-card", cardToken({ cardSerial: hex("0102030405060709") })],
      ["wrong-card", cardToken({ claims: new Map([[-70002, undefined]]) as never })],
      ["expired", cardToken({ lifetime: 29 * DAY })],
      ["lifetime-too-long", cardToken({ lifetime: 400 * DAY })],
      ["malformed", Uint8Array.of(0xd2, 0x84, 0x40)],
    ];
    for (const [reason, token] of cases) {
      const { terminal } = insert(token);
      expect(terminal.state.view).toMatchObject({ name: "card-refused", reason });
      expect(terminal.state.sale).toBeNull();
    }
  });
});
