/**
 * A scenario: what happens at a counter, in order.
 *
 * {"at": "2026-05-01T10:00:00Z", "events": [
 *   {"present": {"patient": "camille"}}          a patient's phone before the scanner: a new token
 *   {"present": {"bad": "expired"}}              a code from the drawer (of "patient", if named)
 *   {"present": {"text": "EV1:...", "eci": 26}}  any text as a QR code; eci: the character set that it declares
 *   {"scan": {"cip13": "3400935955838", "expiry": "2027-12-31", "batch": "A1", "serial": "42"}}   a box's DataMatrix
 *   {"scan": {"code": "10000000009"}}             a bar code: a prescriber, an act, an older box
 *   {"scan": {"image": "photo.png"}}             a picture file
 *   {"card": {"patient": "camille"}}             a patient's carte Vitale into the slot; or "kind": "bank", "sim"...
 *   {"card": {"patient": "paul", "fault": "noise", "upsideDown": true}}   "at": 40 for the fault "pulled"
 *   {"card": "pull"}
 *   {"nfc": {"patient": "camille"}}              a phone at the contactless reader, then away; or "kind": "bank", "passport"...
 *   {"nfc": {"patient": "paul", "fault": "early", "hold": true}}   hold: it stays there until {"nfc": "away"}
 *   {"press": "validate"}                        a key: cancel, option, validate
 *   {"touch": [160, 120]}                        a finger on the screen
 *   {"wait": 2.5}                                seconds
 *   {"scanner": "unplug"}                        or "plug"
 *   {"fault": "chunks"}                          the machine meets it (engines/faults.ts has them), and restarts
 *   {"read": {"aim": "]d2", "text": "010340..."}}  what the scanner's decoder read, as it is: a recording has these
 *   {"network": "up"}                            the network's cable, with a collector at its end; "down", as at the start
 *   {"part": {"name": "network", "broken": false}}   a part that was broken answers from now on, or the other way round: its
 *                                                driver finds it so when it next opens it (platform/breakable.ts)
 *   {"collector": {"fault": "slow", "on": true}}  collector/faults.ts has them
 *   {"clock": 600}                               the terminal's clock is off by so many seconds
 *   {"keys": "stale"}                            another issuer list in the flash, past its expiry; or "fresh"
 *   {"printer": {"fault": "paper-out", "on": true}}   hardware/printer/receipt-printer.ts has them; "sheet" puts a sheet in
 *   {"power": "off"}                             the plug; or "on"
 *   {"update": {"send": "next", "until": 0.5}}   the next version of the firmware, or a part of it, by MCUmgr; or
 *                                                {"image": "file.img"}; then "test", "restart", "confirm", "erase"
 *   {"payment": "insert"}                        at the payment terminal: insert, tap, decline, red-button, no-paper; or
 *                                                {"fault": "split"} (hardware/payment/names.ts has them; "none": well again)
 *   {"lgo": {"method": "sale.open", "params": {"basket": [{"cip13": "3400935955838", "quantity": 2}]}}}   the pharmacy's
 *                                                software asks (modules/lgo); "$sale" and "$revision" in params are those
 *                                                of the sale that it was told last
 *   {"cable": "out"}                             of this terminal, to the other terminals of the pharmacy; or "in"
 *   {"gateway": "slow"}                          from now on it has this bad day; "up": well again
 *   {"recalls": "file.bin"}                      the gateway hands these on from now on, signed
 * ]}
 *
 * "terminal": 2 beside any event: at which terminal of the pharmacy, from 1; the first unless said.
 *
 * Beside any event, a cue: "say": {"fr", "en"} (what to look at after it), "expect": {"screen": "boxes", "shows": [words],
 * "hides": [words], "picture": "0f..."} (what must be so then; picture: the first 16 digits of the SHA-256 of its RGBA), "after": 350 (ms that went by between the event before and this one; without
 * it, the terminal has had time to answer).
 *
 * "title" and "about", {"fr", "en"}, beside "events": what a story is called, and what it is about.
 * "catalogue": "file.bin", "tariff": "file.bin", "recalls": "file.bin" beside "events": for the terminal's flash, in files beside the scenario.
 * "installed": true beside "events": the firmware lies in the flash, and a boot loader starts it; so it is wherever there
 * is an "update".
 * "hours": "Mo-Sa 09:00-19:00" beside "events": when the pharmacy is open (modules/billing/opening-hours).
 * "printer": {"line": "tcp", "width": 32, "slipWidth": 32} beside "events": a receipt printer, on its "serial" line or on the
 * network; true for the usual one.
 * "payment": "caisse-ap" beside "events": a payment terminal on the network; "concert": one on a serial line.
 * "gateway": "up" beside events: the pharmacy's gateway to the online services, with the simulated national side behind it,
 * and the network's cable is in from the start; or one of its bad days (gateway/names.ts has them): "slow", "down",
 * "contradictory"...
 * "nfc": true beside "events": a contactless reader; so it is wherever there is an "nfc" event.
 * "terminals": 3 beside "events": so many of them, on one network (2 to 10).
 * "broken": ["touch", "cable"] beside "events": parts that do not answer when the terminal starts (platform/breakable.ts).
 *
 * After each event but `wait`, the player waits until the terminal has had time to answer.
 */
import { PAPER_WIDTHS } from "modules/printing/esc-pos";
import { COLLECTOR_FAULTS, type CollectorFault } from "../collector/faults";
import { ENGINE_FAULTS, type EngineFault, isEngineFault } from "../engines/faults";
import { GATEWAY_DAYS, type GatewayDay, isGatewayDay } from "../gateway/names";
import { FAULTS } from "../hardware/card/faults";
import { OTHER_CARDS } from "../hardware/card/other-cards";
import type { LgoRequest } from "../hardware/lgo-software";
import { NEAR_FAULTS } from "../hardware/nfc/faults";
import { NEAR_THINGS } from "../hardware/nfc/other-things";
import {
  isPaymentAct,
  isPaymentFault,
  PAYMENT_ACTS,
  PAYMENT_FAULTS,
  type PaymentAct,
  type PaymentFault,
} from "../hardware/payment/names";
import { PRINTER_FAULTS, type PrinterFault } from "../hardware/printer/printer-faults";
import { isPaymentProtocol, PAYMENT_PROTOCOLS, type PaymentProtocol } from "../link/payment-names";
import { type PrinterSetup, USUAL_PRINTER } from "../link/printer";
import type { BoxPrint } from "../optics/codes";
import { BREAKABLE, type Breakable } from "../platform/breakable";
import { DEFAULT_SCREEN, isOnScreen, type ScreenSize } from "../screen";

export interface InsertedCard {
  readonly patient?: string;
  readonly kind?: string;
  readonly fault?: string;
  /** For the fault "pulled": after how many characters. */
  readonly at?: number;
  readonly upsideDown?: boolean;
}

/** What is held to the contactless reader. */
export interface NearHeld {
  readonly patient?: string;
  readonly kind?: string;
  readonly fault?: string;
  readonly hold?: boolean;
}

/** What a person reads, a language each. */
export interface Sentences {
  readonly fr: string;
  readonly en: string;
}

/** What must be on the screen after an event. */
export interface Expectation {
  /** The terminal's name for it. */
  readonly screen?: string;
  /** Words that are on it; line breaks do not matter. */
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
  /** The first 16 digits of the SHA-256 of its pixels, RGBA. */
  readonly picture?: string;
}

export interface Cue {
  readonly say?: Sentences;
  readonly expect?: Expectation;
  /** ms since the event before */
  readonly after?: number;
  /** At which terminal, from 1; the first unless said. */
  readonly terminal?: number;
}

/** A part of an image, 0 to 1, goes over before the client falls silent. */
export type UpdateStep =
  | { readonly send: "next"; readonly until?: number }
  | { readonly image: string; readonly until?: number }
  | "test"
  | "restart"
  | "confirm"
  | "erase";

/** What a person does, or what happens. */
export type Act =
  | {
      readonly present: {
        readonly patient?: string;
        readonly bad?: string;
        readonly text?: string;
        readonly eci?: number;
      };
    }
  | { readonly scan: BoxPrint | { readonly image: string } | { readonly code: string } }
  | { readonly card: InsertedCard | "pull" }
  | { readonly nfc: NearHeld | "away" }
  | { readonly press: "cancel" | "option" | "validate" }
  | { readonly touch: readonly [number, number] }
  | { readonly wait: number }
  | { readonly scanner: "unplug" | "plug" }
  | { readonly fault: EngineFault }
  /** text: a byte a character */
  | { readonly read: { readonly aim: string; readonly text: string } }
  | { readonly network: "up" | "down" }
  | { readonly part: { readonly name: Breakable; readonly broken: boolean } }
  | { readonly collector: { readonly fault: CollectorFault; readonly on: boolean } }
  | { readonly clock: number }
  | { readonly keys: "stale" | "fresh" }
  | { readonly printer: "sheet" | { readonly fault: PrinterFault; readonly on: boolean } }
  | { readonly power: "off" | "on" }
  | { readonly update: UpdateStep }
  | { readonly payment: PaymentAct | { readonly fault: PaymentFault } }
  | { readonly gateway: GatewayDay }
  | { readonly cable: "in" | "out" }
  | { readonly recalls: string }
  | { readonly lgo: LgoRequest };

export type ScenarioEvent = Act & Cue;

export interface Scenario {
  /** ISO 8601; when the terminal is switched on. */
  readonly at: string;
  /** The issuer list in the terminal is past its expiry. */
  readonly staleKeys?: boolean;
  /** Parts that do not answer when the terminal starts. */
  readonly broken?: readonly Breakable[];
  /** When the pharmacy is open; absent, nobody has told the terminal. */
  readonly hours?: string;
  readonly printer?: PrinterSetup;
  /** There is a contactless reader. */
  readonly nfc?: boolean;
  /** What the payment terminal on the counter speaks; absent: there is none. */
  readonly payment?: PaymentProtocol;
  /** How the gateway is at the start; absent: there is none. */
  readonly gateway?: GatewayDay;
  /** How many terminals the pharmacy has; one unless said. */
  readonly terminals?: number;
  readonly title?: Sentences;
  readonly about?: Sentences;
  /** Files of a catalogue, of tariffs and of recalls for the flash. */
  readonly catalogue?: string;
  readonly tariff?: string;
  readonly recalls?: string;
  /** The firmware lies in the flash, and a boot loader starts it. */
  readonly installed?: boolean;
  /** SHA-256 of the journal's partition at the end, in hexadecimal: a recording has it. */
  readonly journal?: string;
  readonly events: readonly ScenarioEvent[];
}

const MAX_EVENTS = 10000;
const MAX_WAIT = 86400;
/** Ten years, s. */
const MAX_CLOCK = 10 * 366 * 86400;
/** Longest text of one code, and of one sentence, characters. */
const MAX_CODE = 8192;
const MAX_SENTENCE = 600;
const MAX_PHRASES = 20;
const CUE = ["say", "expect", "after", "terminal"];
const MAX_TERMINALS = 10;

/** @param screen what a finger can touch @throws Error naming what is wrong */
export function parseScenario(json: unknown, screen = DEFAULT_SCREEN): Scenario {
  const scenario = object(json, "scenario");
  if (typeof scenario.at !== "string" || Number.isNaN(Date.parse(scenario.at))) throw new Error("at: a time is needed");
  if (!Array.isArray(scenario.events) || scenario.events.length > MAX_EVENTS)
    throw new Error("events: a list is needed");
  const events = scenario.events.map((event, i) => parseEvent(object(event, `events[${i}]`), `events[${i}]`, screen));
  const terminals = scenario.terminals === undefined ? 1 : countOf(scenario.terminals, MAX_TERMINALS, "terminals");
  const lost = events.find(({ terminal = 1 }) => terminal > terminals);
  if (lost !== undefined) throw new Error(`terminal: there is no terminal ${lost.terminal}`);
  return {
    at: scenario.at,
    staleKeys: scenario.staleKeys === true,
    broken: parseBroken(scenario.broken),
    ...(typeof scenario.hours === "string" ? { hours: scenario.hours } : {}),
    ...(scenario.printer === undefined ? {} : { printer: parsePrinter(scenario.printer) }),
    ...(scenario.payment === undefined ? {} : { payment: parseProtocol(scenario.payment) }),
    ...(scenario.gateway === undefined ? {} : { gateway: parseDay(scenario.gateway) }),
    ...(terminals === 1 ? {} : { terminals }),
    ...(scenario.title === undefined ? {} : { title: sentences(scenario.title, "title") }),
    ...(scenario.about === undefined ? {} : { about: sentences(scenario.about, "about") }),
    ...(scenario.catalogue === undefined ? {} : { catalogue: text(scenario.catalogue, "catalogue") }),
    ...(scenario.tariff === undefined ? {} : { tariff: text(scenario.tariff, "tariff") }),
    ...(scenario.recalls === undefined ? {} : { recalls: text(scenario.recalls, "recalls") }),
    ...(scenario.journal === undefined ? {} : { journal: text(scenario.journal, "journal") }),
    ...(scenario.nfc === true || events.some((event) => "nfc" in event) ? { nfc: true } : {}),
    installed: scenario.installed === true || events.some((event) => "update" in event),
    events,
  };
}

/** What an event is, without its cue. */
export function actOf({ say: _, expect: __, after: ___, terminal: ____, ...act }: ScenarioEvent): Act {
  return act as Act;
}

/** @returns what is not as it was to be; undefined when all is */
export function unmet(
  { screen, shows = [], hides = [], picture }: Expectation,
  seen: { readonly screen: string; readonly words: readonly string[]; readonly picture: string },
): string | undefined {
  if (screen !== undefined && screen !== seen.screen) return `the screen is ${seen.screen}, not ${screen}`;
  const all = plain(seen.words.join(" "));
  const missing = shows.find((phrase) => !all.includes(plain(phrase)));
  if (missing !== undefined) return `"${missing}" is not on the screen: ${all}`;
  const there = hides.find((phrase) => all.includes(plain(phrase)));
  if (there !== undefined) return `"${there}" is on the screen: ${all}`;
  return picture === undefined || picture === seen.picture ? undefined : `the picture is another: ${all}`;
}

/** With one kind of space. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function parseProtocol(value: unknown): PaymentProtocol {
  if (isPaymentProtocol(value)) return value;
  throw new Error(`payment: one of ${PAYMENT_PROTOCOLS.join(", ")} is needed`);
}

function parseDay(value: unknown): GatewayDay {
  if (isGatewayDay(value)) return value;
  throw new Error(`gateway: one of ${GATEWAY_DAYS.join(", ")} is needed`);
}

function parseBroken(value: unknown): Breakable[] {
  if (value === undefined) return [];
  const names: readonly string[] = BREAKABLE;
  if (Array.isArray(value) && value.every((part) => names.includes(part))) return value as Breakable[];
  throw new Error(`broken: a list of ${BREAKABLE.join(", ")} is needed`);
}

function parseEvent(event: Record<string, unknown>, name: string, screen: ScreenSize): ScenarioEvent {
  return { ...parseAct(event, name, screen), ...parseCue(event, name) };
}

function countOf(value: unknown, most: number, name: string): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most) return Number(value);
  throw new Error(`${name}: 1 to ${most}`);
}

function parseCue({ say, expect, after, terminal }: Record<string, unknown>, name: string): Cue {
  if (after !== undefined && !(Number.isInteger(after) && Number(after) >= 0 && Number(after) <= MAX_WAIT * 1000))
    throw new Error(`${name}.after: milliseconds are needed`);
  return {
    ...(say === undefined ? {} : { say: sentences(say, `${name}.say`) }),
    ...(expect === undefined ? {} : { expect: parseExpectation(object(expect, `${name}.expect`), `${name}.expect`) }),
    ...(after === undefined ? {} : { after: Number(after) }),
    ...(terminal === undefined ? {} : { terminal: countOf(terminal, MAX_TERMINALS, `${name}.terminal`) }),
  };
}

function parseExpectation(
  { screen, shows, hides, picture, ...others }: Record<string, unknown>,
  name: string,
): Expectation {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${name}.${unknown}: not known`);
  if (screen !== undefined && typeof screen !== "string") throw new Error(`${name}.screen: a name is needed`);
  return {
    ...(screen === undefined ? {} : { screen }),
    ...(shows === undefined ? {} : { shows: phrases(shows, `${name}.shows`) }),
    ...(hides === undefined ? {} : { hides: phrases(hides, `${name}.hides`) }),
    ...(picture === undefined ? {} : { picture: text(picture, `${name}.picture`) }),
  };
}

function phrases(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value) && value.length <= MAX_PHRASES && value.every(isSentence)) return value;
  throw new Error(`${name}: a list of words is needed`);
}

function sentences(value: unknown, name: string): Sentences {
  const { fr, en } = strings(value, ["fr", "en"], name);
  if (isSentence(fr) && isSentence(en)) return { fr, en };
  throw new Error(`${name}: fr and en are needed`);
}

function text(value: unknown, name: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`${name}: a text is needed`);
}

function isSentence(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_SENTENCE;
}

function parseAct(event: Record<string, unknown>, name: string, screen: ScreenSize): Act {
  const [kind, ...others] = Object.keys(event).filter((key) => !CUE.includes(key));
  const value = kind === undefined ? undefined : event[kind];
  if (others.length > 0) throw new Error(`${name}: one kind of event at a time`);
  switch (kind) {
    case "present":
      return { present: parsePresent(object(value, `${name}.present`), `${name}.present`) };
    case "scan": {
      const scan = strings(value, ["cip13", "expiry", "batch", "serial", "image", "code"], `${name}.scan`);
      const { image, code, cip13, ...rest } = scan;
      if (image !== undefined) return { scan: { image } };
      if (code !== undefined) return { scan: { code } };
      if (cip13 === undefined) throw new Error(`${name}.scan: cip13, code or image is needed`);
      return { scan: { cip13, ...rest } };
    }
    case "card":
      return { card: value === "pull" ? value : parseCard(object(value, `${name}.card`), `${name}.card`) };
    case "nfc":
      return { nfc: value === "away" ? value : parseNear(object(value, `${name}.nfc`), `${name}.nfc`) };
    case "press":
      if (value === "cancel" || value === "option" || value === "validate") return { press: value };
      throw new Error(`${name}.press: cancel, option or validate`);
    case "touch":
      if (Array.isArray(value) && value.length === 2 && isOnScreen(screen, value[0], value[1])) {
        return { touch: [value[0] as number, value[1] as number] };
      }
      throw new Error(`${name}.touch: [x, y] on a screen of ${screen.width}x${screen.height} is needed`);
    case "wait":
      if (typeof value === "number" && value >= 0 && value <= MAX_WAIT) return { wait: value };
      throw new Error(`${name}.wait: seconds are needed`);
    case "scanner":
      if (value === "unplug" || value === "plug") return { scanner: value };
      throw new Error(`${name}.scanner: unplug or plug`);
    case "fault":
      if (isEngineFault(value)) return { fault: value };
      throw new Error(`${name}.fault: ${ENGINE_FAULTS.join(", ")}`);
    case "read": {
      const { aim, text } = strings(value, ["aim", "text"], `${name}.read`);
      if (aim !== undefined && /^\][A-Za-z][0-9A-Za-z]$/.test(aim) && text !== undefined && isBytes(text))
        return { read: { aim, text } };
      throw new Error(`${name}.read: aim ("]Q1") and text, a byte a character, are needed`);
    }
    case "network":
      if (value === "up" || value === "down") return { network: value };
      throw new Error(`${name}.network: up or down`);
    case "part": {
      const part = object(value, `${name}.part`);
      const known = BREAKABLE.find((candidate) => candidate === part.name);
      if (known !== undefined && typeof part.broken === "boolean")
        return { part: { name: known, broken: part.broken } };
      throw new Error(`${name}.part: name (${BREAKABLE.join(", ")}) and broken are needed`);
    }
    case "cable":
      if (value === "in" || value === "out") return { cable: value };
      throw new Error(`${name}.cable: in or out`);
    case "gateway":
      return { gateway: parseDay(value) };
    case "recalls":
      return { recalls: text(value, `${name}.recalls`) };
    case "collector": {
      const { fault, on } = object(value, `${name}.collector`);
      const known = COLLECTOR_FAULTS.find((candidate) => candidate === fault);
      if (known !== undefined && typeof on === "boolean") return { collector: { fault: known, on } };
      throw new Error(`${name}.collector: fault (${COLLECTOR_FAULTS.join(", ")}) and on are needed`);
    }
    case "clock":
      if (Number.isInteger(value) && Math.abs(Number(value)) <= MAX_CLOCK) return { clock: Number(value) };
      throw new Error(`${name}.clock: seconds are needed`);
    case "keys":
      if (value === "stale" || value === "fresh") return { keys: value };
      throw new Error(`${name}.keys: stale or fresh`);
    case "printer": {
      if (value === "sheet") return { printer: value };
      const { fault, on } = object(value, `${name}.printer`);
      const known = PRINTER_FAULTS.find((candidate) => candidate === fault);
      if (known !== undefined && typeof on === "boolean") return { printer: { fault: known, on } };
      throw new Error(`${name}.printer: "sheet", or fault (${PRINTER_FAULTS.join(", ")}) and on are needed`);
    }
    case "power":
      if (value === "off" || value === "on") return { power: value };
      throw new Error(`${name}.power: off or on`);
    case "update":
      return { update: parseUpdate(value, `${name}.update`) };
    case "payment":
      if (isPaymentAct(value)) return { payment: value };
      if (typeof value === "object" && value !== null) {
        const { fault } = strings(value, ["fault"], `${name}.payment`);
        if (isPaymentFault(fault)) return { payment: { fault } };
      }
      throw new Error(`${name}.payment: ${PAYMENT_ACTS.join(", ")}, or fault: ${PAYMENT_FAULTS.join(", ")}`);
    case "lgo":
      return { lgo: parseRequest(object(value, `${name}.lgo`), `${name}.lgo`) };
    default:
      throw new Error(
        `${name}: present, scan, card, nfc, press, touch, wait, scanner, fault, read, network, collector, clock, keys, ` +
          "printer, power, update, payment, cable or lgo is needed",
      );
  }
}

/** Any method and any parameters: it is the terminal that says what is wrong with them. */
function parseRequest({ method, params, ...others }: Record<string, unknown>, name: string): LgoRequest {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${name}.${unknown}: not known`);
  if (typeof method !== "string") throw new Error(`${name}.method: a text is needed`);
  return params === undefined ? { method } : { method, params: object(params, `${name}.params`) };
}

function parsePrinter(value: unknown): PrinterSetup {
  if (value === true) return USUAL_PRINTER;
  const { line = "serial", width = 42, slipWidth, ...others } = object(value, "printer");
  const widthOf = (count: unknown) => PAPER_WIDTHS.find((candidate) => candidate === count);
  const [roll, slip] = [widthOf(width), widthOf(slipWidth)];
  const isKnown = Object.keys(others).length === 0 && (slipWidth === undefined || slip !== undefined);
  if ((line === "serial" || line === "tcp") && roll !== undefined && isKnown)
    return { line, width: roll, ...(slip === undefined ? {} : { slipWidth: slip }) };
  throw new Error(`printer: true, or line (serial, tcp), width and slipWidth (${PAPER_WIDTHS.join(", ")})`);
}

function isBytes(text: string): boolean {
  return text.length <= MAX_CODE && Array.from(text).every((character) => character <= "\xff");
}

function parseUpdate(value: unknown, name: string): UpdateStep {
  if (value === "test" || value === "restart" || value === "confirm" || value === "erase") return value;
  const { send, image, until } = object(value, name);
  if (until !== undefined && !(typeof until === "number" && until > 0 && until < 1))
    throw new Error(`${name}.until: between 0 and 1`);
  const part = until === undefined ? {} : { until };
  if (send === "next" && image === undefined) return { send, ...part };
  if (typeof image === "string" && send === undefined) return { image, ...part };
  throw new Error(`${name}: {"send": "next"}, {"image": FILE}, test, restart, confirm or erase`);
}

/** Its own character set is a number, 0 to 999999. */
function parsePresent(json: Readonly<Record<string, unknown>>, name: string) {
  const { eci, ...texts } = json;
  const shown = strings(texts, ["patient", "bad", "text"], name);
  if (eci === undefined) return shown;
  if (typeof eci !== "number" || !Number.isInteger(eci) || eci < 0 || eci > 999999) {
    throw new Error(`${name}.eci: 0 to 999999 is needed`);
  }
  return { ...shown, eci };
}

function parseCard(card: Record<string, unknown>, name: string): InsertedCard {
  const { at, upsideDown, ...texts } = card;
  const { patient, kind, fault } = strings(texts, ["patient", "kind", "fault"], name);
  if ((patient === undefined) === (kind === undefined)) throw new Error(`${name}: patient or kind is needed`);
  if (kind !== undefined && !OTHER_CARDS.some(({ id }) => id === kind)) throw new Error(`${name}.kind: ${kind}?`);
  if (fault !== undefined && !FAULTS.some(({ id }) => id === fault)) throw new Error(`${name}.fault: ${fault}?`);
  if (at !== undefined && !(Number.isInteger(at) && Number(at) > 0)) throw new Error(`${name}.at: a count is needed`);
  return {
    ...(patient === undefined ? {} : { patient }),
    ...(kind === undefined ? {} : { kind }),
    ...(fault === undefined ? {} : { fault }),
    ...(at === undefined ? {} : { at: Number(at) }),
    upsideDown: upsideDown === true,
  };
}

function parseNear(near: Record<string, unknown>, name: string): NearHeld {
  const { hold, ...texts } = near;
  const { patient, kind, fault } = strings(texts, ["patient", "kind", "fault"], name);
  if ((patient === undefined) === (kind === undefined)) throw new Error(`${name}: patient or kind is needed`);
  if (kind !== undefined && !NEAR_THINGS.some(({ id }) => id === kind)) throw new Error(`${name}.kind: ${kind}?`);
  if (fault !== undefined && !NEAR_FAULTS.some(({ id }) => id === fault)) throw new Error(`${name}.fault: ${fault}?`);
  return {
    ...(patient === undefined ? {} : { patient }),
    ...(kind === undefined ? {} : { kind }),
    ...(fault === undefined ? {} : { fault }),
    hold: hold === true,
  };
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${name}: an object is needed`);
  return value as Record<string, unknown>;
}

function strings<K extends string>(value: unknown, keys: readonly K[], name: string): Partial<Record<K, string>> {
  const fields = object(value, name);
  const result: Partial<Record<K, string>> = {};
  for (const [key, text] of Object.entries(fields)) {
    if (!(keys as readonly string[]).includes(key)) throw new Error(`${name}.${key}: not known`);
    if (typeof text !== "string") throw new Error(`${name}.${key}: a text is needed`);
    result[key as K] = text;
  }
  return result;
}
