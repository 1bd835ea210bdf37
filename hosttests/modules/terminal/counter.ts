/** A terminal with the real verifier, and a card slot of which only the line is replaced. */
import { builtInAbout, builtInActs } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import { parseAtr } from "modules/card/atr";
import { CardSession } from "modules/card/card-session";
import type { Sound } from "modules/terminal/effect";
import { Terminal } from "modules/terminal/terminal";
import { cardTokenLength, TOKEN_FORMATS } from "modules/token/formats";
import { toHex } from "modules/token/hex";
import type { TokenFormat } from "modules/token/token-format";
import { issueBytes, type TokenOptions } from "../../../tools/kit/issuing/token";
import { ascii, hex } from "../../support/bytes";
import { AT, DAY, freshId, ISS, KEY, PERSON, tokenVerifier } from "../../support/issuer";
import { CATALOGUE } from "./fixture";

export const SERIAL = hex("0102030405060708");
const NAMES = tlv("65", tlv("80", ascii("ESSAI")), tlv("81", ascii("CAMILLE")), tlv("82", ascii("19790312")));
const NIRS = tlv("65", tlv("90", ascii("FR")), tlv("93", ascii(PERSON.identity.matricule)));

function tlv(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = parts.flatMap((part) => [...part]);
  return Uint8Array.from([...hex(tag), value.length, ...value]);
}

export function cardToken(changes: Partial<TokenOptions> = {}): Uint8Array {
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

/** @returns the terminal, what was heard of it, and a way to put in a card with this token, or none, and pull it out */
export function counter(formats: readonly TokenFormat[] = TOKEN_FORMATS) {
  const sounds: Sound[] = [];
  const wiped: Uint8Array[] = [];
  const terminal = new Terminal({
    clock: { now: () => AT, isCertain: () => true },
    verifier: tokenVerifier({ formats }),
    catalogue: CATALOGUE,
    tariffs: { about: builtInAbout(null), on: () => TARIFFS, actsOn: builtInActs },
    screens: { draw: () => undefined, hit: () => undefined },
    sound: (sound) => sounds.push(sound),
    store: () => ({ ok: false, reason: "journal-absent" }),
    report: () => {},
    log: () => {},
  });
  const waiting: Uint8Array[] = [];
  const slot = { transmit: (command: Uint8Array) => void waiting.push(command), reset: () => {}, release: () => {} };
  const session = new CardSession(slot, cardTokenLength(formats), (event) => {
    if (event.kind === "read") wiped.push(event.reading.serial, ...(event.reading.token ? [event.reading.token] : []));
    terminal.dispatch({ type: "card", event });
  });
  const atr = parseAtr(hex("3B 75 13 00 00 45 09 EA 90 00"));
  if (!atr.ok) throw new Error(atr.reason);
  terminal.dispatch({ type: "slot" });
  const insert = (token: Uint8Array | undefined) => {
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
  };
  return { terminal, sounds, wiped, insert, remove: () => session.handle({ type: "removed" }) };
}
