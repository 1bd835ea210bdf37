/** A counter for the tests of terminal and screens: invented patients with test identities, boxes, a day in May 2026. */

import { soldActs } from "modules/billing/acts";
import { price } from "modules/billing/price";
import { RunningSums } from "modules/billing/running-sums";
import { TARIFFS } from "modules/billing/tariffs";
import type { CardEvent } from "modules/card/card-session";
import type { CardReading } from "modules/card/vitale-reader";
import type { Catalogue, Presentation } from "modules/catalogue/presentation";
import type { RecallBook } from "modules/recalls/recall";
import { hitOf } from "modules/screens/hits";
import { layoutOf } from "modules/screens/layout";
import type { Effect } from "modules/terminal/effect";
import type { TerminalEvent } from "modules/terminal/event";
import { reduce } from "modules/terminal/reduce";
import { priceLineOf } from "modules/terminal/sale";
import { INITIAL, type State } from "modules/terminal/state";
import type { Context } from "modules/terminal/turn";
import type { Claims } from "modules/token/claims";
import { EV1 } from "modules/token/ev1";
import type { Caution, Refusal } from "modules/token/verdict";

/** Friday 15 May 2026, 14:05 in Paris. */
export const NOW = Date.UTC(2026, 4, 15, 12, 5) / 1000;
export const TODAY = Math.floor(NOW / 86400);

function box(
  cip13: string,
  label: string,
  priceCents: number,
  rate: number,
  more: Partial<Presentation> = {},
): Presentation {
  return { cip13, label, priceCents, feeCents: rate === 0 ? 0 : 102, rate, marketed: true, ...more };
}

/** CIP13 with right check digits; labels and prices invented. */
export const BOXES: readonly Presentation[] = [
  box("3400930000014", "EXEMPLINE 1 000 mg comprimé B/8", 218, 65),
  box("3400930000021", "DÉMOCILLINE 500 mg gélule B/12", 1383, 65),
  box("3400930000038", "SPÉCIMAL 75 µg comprimé B/90", 876, 30, { feeCents: 276 }),
  box("3400930000045", "TESTOPRAZOLE 20 mg gélule gastro-résistante B/28", 455, 15),
  box("3400930000052", "RARISSIMAB 150 mg solution injectable, stylo", 123456, 100, { specific: true }),
  box("3400930000069", "CONFORTOL pastille menthe B/24", 0, 0),
  box("3400930000076", "ANCIENNIL 10 mg comprimé B/30", 312, 65, { marketed: false }),
];

export const CATALOGUE: Catalogue = { find: (cip13) => BOXES.find((candidate) => candidate.cip13 === cip13) };

export const CLAIMS: Claims = {
  issuer: "test",
  expires: NOW + 200,
  issuedAt: NOW - 10,
  tokenId: "00112233445566778899aabbccddeeff",
  identity: {
    matricule: "278031212345695",
    oid: 10,
    familyName: "ESSAI",
    givenNames: "JEANNE MARIE",
    birthDate: "1978-03-12",
    sex: 2,
    birthPlace: "12123",
  },
  amo: {
    regime: "01",
    caisse: "121",
    centre: "0001",
    quality: 0,
    rights: [{ from: TODAY - 500, to: TODAY + 230 }],
    localRegime: false,
  },
  exonerations: [{ kind: 1, from: TODAY - 100, to: TODAY + 900 }],
  amc: { number: "12345678", contract: "TEST", from: TODAY - 100, to: TODAY + 230 },
};

export const OTHER: Claims = {
  ...CLAIMS,
  identity: { ...CLAIMS.identity, matricule: "185057800608491", familyName: "TÉMOIN", givenNames: "PAUL", sex: 1 },
};

/** The screen that a finger touches. */
const LAYOUT = layoutOf(320, 240);

export function context(now = NOW, clockCertain = true): Context {
  return {
    now,
    clockCertain,
    catalogue: CATALOGUE,
    isToken: EV1.code.recognises,
    price: (request) => price(request, TARIFFS, CATALOGUE),
    sums: (terms, lines) => new RunningSums(CATALOGUE, priceLineOf).of(terms, lines, TARIFFS),
    soldActs: () => soldActs(TARIFFS[TARIFFS.length - 1]!, undefined),
    hit: (state, x, y) => hitOf(LAYOUT, state, x, y),
  };
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function token(text = "EV1:NCFOXN"): TerminalEvent {
  return { type: "scan", symbology: "qr", gs1: false, bytes: bytesOf(text) };
}

/** The DataMatrix of the n-th box. @param expiry YYMMDD */
export function scan(n: number, serial: string, expiry = "270531"): TerminalEvent {
  const text = `010${BOXES[n]!.cip13}17${expiry}10LOT\x1d21${serial}`;
  return { type: "scan", symbology: "datamatrix", gs1: true, bytes: bytesOf(text) };
}

export function accepted(claims: Claims = CLAIMS, cautions: readonly Caution[] = ["test-identity"]): TerminalEvent {
  const verdict = cautions.length === 0 ? "accepted" : "warning";
  return { type: "verdict", verdict: { verdict, reason: null, cautions, claims } };
}

export function refused(reason: Refusal): TerminalEvent {
  return { type: "verdict", verdict: { verdict: "refused", reason, cautions: [], claims: null } };
}

export const SLOT: TerminalEvent = { type: "slot" };

export function card(event: CardEvent): TerminalEvent {
  return { type: "card", event };
}

export const INSERTED = card({ kind: "inserted" });
export const REMOVED = card({ kind: "removed", early: false });
export const REMOVED_EARLY = card({ kind: "removed", early: true });

/** The card of CLAIMS and a child; each call its own bytes, for they are wiped. */
export function family(token = true): CardReading {
  const { familyName, givenNames, birthDate, matricule } = CLAIMS.identity;
  return {
    serial: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    persons: [
      { familyName, givenNames, birthDate, nir: matricule },
      { familyName, givenNames: "ZOÉ", birthDate: "2016-07-02", nir: matricule },
    ],
    token: token ? Uint8Array.of(9, 9, 9) : undefined,
  };
}

/** The same card with nobody but the insured. */
export function alone(token = true): CardReading {
  const reading = family(token);
  return { ...reading, persons: reading.persons.slice(0, 1) };
}

export const CANCEL: TerminalEvent = { type: "key", key: "cancel" };
export const OPTION: TerminalEvent = { type: "key", key: "option" };
export const VALIDATE: TerminalEvent = { type: "key", key: "validate" };

/** Plays events one after the other; keeps the effects of all. */
export class Play {
  state: State;
  effects: Effect[] = [];
  now: number;
  recalls: RecallBook | undefined;
  /** There is a gateway: for the events that follow. */
  asksOnLine = false;

  constructor(...events: readonly TerminalEvent[]) {
    this.state = INITIAL;
    this.now = NOW;
    this.send({ type: "tick", now: NOW });
    this.send({ type: "scanner", status: "ready" });
    this.send({ type: "keys", version: 12, issued: NOW - 86400, expires: NOW + 20 * 86400, stale: false });
    this.effects = [];
    this.send(...events);
  }

  send(...events: readonly TerminalEvent[]): this {
    for (const event of events) {
      const around = { ...context(this.now), recalls: this.recalls, asksOnLine: this.asksOnLine };
      const step = reduce(this.state, event, around);
      this.state = step.state;
      this.effects.push(...step.effects);
    }
    return this;
  }

  wait(seconds: number): this {
    for (let i = 0; i < seconds; i += 1) {
      this.now += 1;
      this.send({ type: "tick", now: this.now });
    }
    return this;
  }

  /** What the last call asked for, by type. */
  asked(type: Effect["type"]): Effect[] {
    return this.effects.filter((effect) => effect.type === type);
  }
}

/** The same with a gateway behind the reducer. */
export class OnLinePlay extends Play {
  override send(...events: readonly TerminalEvent[]): this {
    for (const event of events) {
      const step = reduce(this.state, event, { ...context(this.now), asksOnLine: true });
      this.state = step.state;
      this.effects.push(...step.effects);
    }
    return this;
  }
}
