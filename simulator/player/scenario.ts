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
 *   {"press": "validate"}                        a key: cancel, option, validate
 *   {"touch": [160, 120]}                        a finger on the screen
 *   {"wait": 2.5}                                seconds
 *   {"scanner": "unplug"}                        or "plug"
 *   {"fault": "chunks"}                          the machine meets it (engines/faults.ts has them), and restarts
 * ]}
 *
 * "hours": "Mo-Sa 09:00-19:00" beside "events": when the pharmacy is open (modules/billing/opening-hours).
 * "broken": ["touch", "cable"] beside "events": parts that do not answer when the terminal starts (platform/breakable.ts).
 *
 * After each event but `wait`, the player waits until the terminal has had time to answer.
 */
import { ENGINE_FAULTS, type EngineFault, isEngineFault } from "../engines/faults";
import { FAULTS } from "../hardware/card/faults";
import { OTHER_CARDS } from "../hardware/card/other-cards";
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

export type ScenarioEvent =
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
  | { readonly press: "cancel" | "option" | "validate" }
  | { readonly touch: readonly [number, number] }
  | { readonly wait: number }
  | { readonly scanner: "unplug" | "plug" }
  | { readonly fault: EngineFault };

export interface Scenario {
  /** ISO 8601; when the terminal is switched on. */
  readonly at: string;
  /** The issuer list in the terminal is past its expiry. */
  readonly staleKeys?: boolean;
  /** Parts that do not answer when the terminal starts. */
  readonly broken?: readonly Breakable[];
  /** When the pharmacy is open; absent, nobody has told the terminal. */
  readonly hours?: string;
  readonly events: readonly ScenarioEvent[];
}

const MAX_EVENTS = 10000;
const MAX_WAIT = 86400;

/** @param screen what a finger can touch @throws Error naming what is wrong */
export function parseScenario(json: unknown, screen = DEFAULT_SCREEN): Scenario {
  const scenario = object(json, "scenario");
  if (typeof scenario.at !== "string" || Number.isNaN(Date.parse(scenario.at))) throw new Error("at: a time is needed");
  if (!Array.isArray(scenario.events) || scenario.events.length > MAX_EVENTS)
    throw new Error("events: a list is needed");
  return {
    at: scenario.at,
    staleKeys: scenario.staleKeys === true,
    broken: parseBroken(scenario.broken),
    ...(typeof scenario.hours === "string" ? { hours: scenario.hours } : {}),
    events: scenario.events.map((event, i) => parseEvent(object(event, `events[${i}]`), `events[${i}]`, screen)),
  };
}

function parseBroken(value: unknown): Breakable[] {
  if (value === undefined) return [];
  const names: readonly string[] = BREAKABLE;
  if (Array.isArray(value) && value.every((part) => names.includes(part))) return value as Breakable[];
  throw new Error(`broken: a list of ${BREAKABLE.join(", ")} is needed`);
}

function parseEvent(event: Record<string, unknown>, name: string, screen: ScreenSize): ScenarioEvent {
  const [kind, ...others] = Object.keys(event);
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
    default:
      throw new Error(`${name}: present, scan, card, press, touch, wait, scanner or fault is needed`);
  }
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
