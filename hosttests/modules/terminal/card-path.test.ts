/** One card from its first answer to the screen, with nothing between replaced but the line: the real verifier judges. */
import { describe, expect, it } from "@jest/globals";
import { builtInAbout, builtInActs } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import { parseAtr } from "modules/card/atr";
import { CardSession } from "modules/card/card-session";
import type { Sound } from "modules/terminal/effect";
import { Terminal } from "modules/terminal/terminal";
import { toHex } from "modules/token/hex";
import { issueBytes, type TokenOptions } from "../../../tools/kit/issuing/token";
import { ascii, hex } from "../../support/bytes";
import { AT, DAY, EDWARDS_KEY, freshId, ISS, KEY, PERSON, tokenVerifier } from "../../support/issuer";
import { CATALOGUE } from "./fixture";

const SERIAL = hex("0102030405060708");
const NAMES = tlv("65", tlv("80", ascii("ESSAI")), tlv("81", ascii("CAMILLE")), tlv("82", ascii("19790312")));
const NIRS = tlv("65", tlv("90", ascii("FR")), tlv("93", ascii(PERSON.identity.matricule)));

function tlv(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = parts.flatMap((part) => [...part]);
  return Uint8Array.from([...hex(tag), value.length, ...value]);
}

function cardToken(changes: Partial<TokenOptions> = {}): Uint8Array {
  return issueBytes({
    person: PERSON,
    key: KEY,
    iss: ISS,
    at: AT - 30 * DAY,
    lifetime: 360 * DAY,
    id: freshId(),
    cardSerial: SERIAL,
    ...changes,
  });
}

/** Puts in a card with this token. @returns the terminal, and what was heard of it */
function insert(token: Uint8Array | undefined) {
  const sounds: Sound[] = [];
  const wiped: Uint8Array[] = [];
  const terminal = new Terminal({
    clock: { now: () => AT, isCertain: () => true },
    verifier: tokenVerifier(),
    catalogue: CATALOGUE,
    tariffs: { about: builtInAbout(null), on: () => TARIFFS, actsOn: builtInActs },
    screens: { draw: () => undefined },
    sound: (sound) => sounds.push(sound),
    store: () => ({ ok: false, reason: "not here" }),
    report: () => {},
    log: () => {},
  });
  const waiting: Uint8Array[] = [];
  const slot = { transmit: (command: Uint8Array) => void waiting.push(command), reset: () => {}, release: () => {} };
  const session = new CardSession(slot, (event) => {
    if (event.kind === "read") wiped.push(event.reading.serial, ...(event.reading.token ? [event.reading.token] : []));
    terminal.dispatch({ type: "card", event });
  });
  const atr = parseAtr(hex("3B 75 13 00 00 45 09 EA 90 00"));
  if (!atr.ok) throw new Error(atr.reason);
  terminal.dispatch({ type: "slot" });
  session.handle({ type: "inserted" });
  session.handle({ type: "ready", atr: atr.value, protocol: 0, baud: 43011 });
  let file: Uint8Array = NAMES;
  for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
    const text = toHex(command);
    let answer: Uint8Array = hex("9000");
    if (text.startsWith("00b0")) {
      const from = command[2]! & 0x80 ? 0 : (command[2]! << 8) | command[3]!;
      answer = Uint8Array.of(...file.subarray(from, from + (command[4]! || 256)), 0x90, 0x00);
    } else if (text.endsWith("2f02")) file = Uint8Array.of(0x5a, 8, ...SERIAL);
    else if (text.startsWith("00a404")) file = NIRS;
    else if (token === undefined) answer = hex("6a82");
    else file = token;
    session.handle({ type: "response", bytes: answer });
  }
  return { terminal, sounds, wiped };
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
