/** What people do before a counter, wherever it stands: a phone held up, a box, a card, a key. */
import { readFile as readFileBytes } from "node:fs/promises";
import { resolve } from "node:path";
import { BAD_CODES } from "../ecarte/bad-codes";
import { patientCard } from "../ecarte/cards";
import type { DemoIssuers } from "../ecarte/issuers";
import { nearPhone } from "../ecarte/near-phone";
import { findPatient } from "../ecarte/patients";
import { Phone } from "../ecarte/phone";
import { findFault, PULLED_AT } from "../hardware/card/faults";
import { findOtherCard } from "../hardware/card/other-cards";
import type { Counter } from "../hardware/counter";
import { findNearFault } from "../hardware/nfc/faults";
import { holdNear, TAP } from "../hardware/nfc/hold";
import { findNearThing } from "../hardware/nfc/other-things";
import type { CodeSymbol } from "../hardware/scanner-module";
import type { Scheduler } from "../hardware/scheduler";
import { type BoxPrint, barCode, boxCode, qrCode, readFile, readGray } from "../optics/codes";
import { photograph } from "../optics/scene";
import { repeatableChance } from "../platform/chance";
import type { Act, InsertedCard, NearHeld } from "./scenario";

/** What a hand does at the counter. */
export type Gesture = Extract<
  Act,
  | { readonly present: unknown }
  | { readonly scan: unknown }
  | { readonly read: unknown }
  | { readonly card: unknown }
  | { readonly nfc: unknown }
  | { readonly press: unknown }
  | { readonly touch: unknown }
  | { readonly scanner: unknown }
  | { readonly lgo: unknown }
>;

/** A code is read, sent, verified and shown; a key is let go and answered, ms. */
const SETTLE = 1500;
/** A phone at the contactless reader is taken away, and that was seen, ms. */
const NEAR = TAP + 1200;
/** The same code is not read again within this, so two presentations never run into each other, ms. */
export const READ_AGAIN = 2500;

/** The code that was shown last. */
export interface Shown {
  last: string | undefined;
}

export class Stage {
  readonly #issuers: DemoIssuers;
  readonly #now: () => number;
  readonly #folder: string;
  readonly #shown: Shown;
  readonly #random = repeatableChance();
  #seed = 1;

  readonly #time: Scheduler;

  /**
   * @param now s @param folder where the pictures of a scenario are @param time that goes by at the counter
   * @param shown of all the counters where the same phone may be shown
   */
  constructor(
    issuers: DemoIssuers,
    now: () => number,
    folder: string,
    time: Scheduler,
    shown: Shown = { last: undefined },
  ) {
    this.#time = time;
    this.#shown = shown;
    this.#issuers = issuers;
    this.#now = now;
    this.#folder = folder;
  }

  /** @returns how long the terminal needs to answer, ms */
  async perform(act: Gesture, counter: Counter): Promise<number> {
    if ("press" in act) counter.press(act.press);
    else if ("card" in act) {
      if (act.card === "pull") counter.card.pull();
      else this.#insert(act.card, counter);
    } else if ("nfc" in act) {
      if (act.nfc === "away") counter.near.takeAway();
      else this.#hold(act.nfc, counter);
      return NEAR;
    } else if ("touch" in act) counter.tap(act.touch[0], act.touch[1]);
    else if ("lgo" in act) {
      counter.ask(act.lgo);
      return READ_AGAIN;
    } else if ("scanner" in act) {
      if (act.scanner === "unplug") counter.module.unplug();
      else counter.module.plug();
    } else {
      const symbol = await this.#seen(act);
      if (symbol === undefined) throw new Error("the scanner cannot read this code");
      counter.module.present(symbol);
      return READ_AGAIN;
    }
    return SETTLE;
  }

  #insert({ patient, kind, fault: name, at = PULLED_AT, upsideDown = false }: InsertedCard, counter: Counter): void {
    const plastic =
      patient === undefined ? findOtherCard(kind ?? "")?.make() : patientCard(patient, this.#issuers, this.#now());
    if (plastic === undefined) throw new Error(`there is no card of ${patient ?? kind}`);
    const fault = findFault(name ?? "");
    counter.card.insert(fault === undefined ? plastic : fault.apply(plastic, at), upsideDown);
  }

  #hold({ patient: id, kind = "", fault: name = "", hold = false }: NearHeld, counter: Counter): void {
    const patient = findPatient(id ?? "");
    const fault = findNearFault(name);
    const random = (length: number) => Uint8Array.from({ length }, () => this.#random() * 256);
    const now = this.#now;
    const thing =
      patient === undefined
        ? findNearThing(kind)
        : nearPhone(new Phone(patient, now()), { issuers: this.#issuers, now, random }, fault);
    if (thing === undefined) throw new Error(`there is nothing called ${id ?? kind} to hold to the reader`);
    holdNear(counter.near, thing, fault);
    if (!hold) this.#time.at(this.#time.now() + TAP, () => counter.near.takeAway());
  }

  async #seen(act: Extract<Gesture, { present: unknown } | { scan: unknown } | { read: unknown }>) {
    if ("present" in act) return this.#phone(act.present);
    if ("scan" in act) return this.#box(act.scan);
    const { aim, text } = act.read;
    const symbol: CodeSymbol = { aim, bytes: new Uint8Array(Buffer.from(text, "latin1")) };
    this.#shown.last = text;
    return symbol;
  }

  /** The phone's screen, through the scanner's camera. */
  async #phone(present: { patient?: string; bad?: string; text?: string; eci?: number }) {
    const { patient: id = "camille", bad, text, eci } = present;
    const patient = findPatient(id);
    if (patient === undefined) throw new Error(`there is no patient ${id}`);
    const now = this.#now();
    const person = patient.person(Math.floor(now / 86400));
    let shown = text;
    if (bad !== undefined) {
      const code = BAD_CODES.find((candidate) => candidate.id === bad);
      if (code === undefined) throw new Error(`there is no bad code ${bad}`);
      shown = code.make(this.#issuers, person, now, this.#shown.last, this.#random);
    }
    shown ??= this.#issuers.present(person, now);
    this.#shown.last = shown;
    return readGray(photograph(await qrCode(shown, eci), { rotation: 3, seed: this.#seed++ }));
  }

  async #box(scan: BoxPrint | { readonly image: string } | { readonly code: string }) {
    if ("image" in scan) return readFile(new Uint8Array(await readFileBytes(resolve(this.#folder, scan.image))));
    if ("code" in scan) return readGray(photograph(await barCode(scan.code), { rotation: 2, seed: this.#seed++ }));
    return readGray(photograph(await boxCode(scan), { scale: 6, rotation: 8, seed: this.#seed++ }));
  }
}
