/**
 * Runs the reducer in the world: holds the state, draws it, carries out its effects through the ports it was given.
 * The screen is drawn before the effects, so "Lecture…" is seen while the signature is verified.
 */

import { type SoldAct, soldActs } from "modules/billing/acts";
import type { Invoice, PriceRequest, PriceTerms, Sums } from "modules/billing/invoice";
import { dutyAt, type OpeningHours } from "modules/billing/opening-hours";
import { price } from "modules/billing/price";
import { RunningSums } from "modules/billing/running-sums";
import { type DutyKind, type Tariff, tariffFor } from "modules/billing/tariff";
import type { TariffBook } from "modules/billing/tariff-book";
import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import type { Catalogue } from "modules/catalogue/presentation";
import type { LgoAct } from "modules/lgo/act";
import type { LanAction } from "modules/lgo/lan/view";
import { holdsSale } from "modules/parts/heap-room";
import type { PaymentAsk } from "modules/payment/payment";
import type { OpenPayment } from "modules/payment/payments";
import type { Settlement } from "modules/payment/settlement";
import type { PrintJob } from "modules/printing/printing";
import type { RecallBook } from "modules/recalls/recall";
import type { Result } from "modules/result/result";
import type { SaleRecord } from "modules/sale-record/sale-record";
import type { Patient } from "modules/services/patient-job";
import type { IdentityAsked } from "modules/services/question";
import type { SiteAct } from "modules/site/neighbours";
import type { Box as SoldBox } from "modules/site/site";
import type { Claims } from "modules/token/claims";
import type { Verdict } from "modules/token/verdict";
import type { Clock } from "modules/trust/clock";
import type { Waiting } from "modules/trust/token-verifier";
import type { Archive, StoreRefusal } from "./archive";
import type { Effect, Report, Sound, UpdateAction } from "./effect";
import type { TerminalEvent } from "./event";
import type { Hit } from "./hit";
import { reduce } from "./reduce";
import { priceLineOf } from "./sale";
import type { Settings, Volume } from "./settings";
import { INITIAL, type Line, type State } from "./state";
import type { Context } from "./turn";

/** Events that wait while one is carried out; a flood beyond it is dropped and logged. */
const MAX_WAITING = 16;
/** Lines that any heap holds. */
const SHORT_SALE = 24;

/** Work that an event has left: its effects, and the events that follow from them. */
type Task = Effect | { readonly type: "event"; readonly event: TerminalEvent } | { readonly type: "recount" };

/** An UpdateAgent behind it. */
export interface UpdatePort {
  openService(code: string): "open" | "wrong" | "locked" | "no-code" | "lost";
  chooseCode(code: string): "chosen" | "weak" | "already" | "flash-fault";
  /** Whether this is the code, for something else than service mode. */
  tryCode(code: string): "right" | "wrong" | "locked" | "no-code" | "lost";
  /** @returns false when it could not be done: the status says why */
  act(action: UpdateAction): boolean;
}

/** A Lgo behind it. */
export interface LgoPort {
  /** Whether somebody is there who may be told what is personal. */
  readonly isHere: boolean;
  act(act: LgoAct): void;
  /** SHA-256 in hexadecimal. */
  hash(bytes: Uint8Array): string;
}

/** What shows the state. */
export interface ScreensPort {
  draw(state: State): unknown;
  /** What the drawing of this state has at this pixel. */
  hit(state: State, x: number, y: number): Hit | undefined;
}

export interface PaymentsPort {
  /** Keeps for good, before it returns, which payments are open. @returns false when that could not be kept */
  keep(open: readonly OpenPayment[]): boolean;
  /** Keeps for good how a stored invoice was paid; null: it was not. @returns why it could not be kept */
  settle?(number: number, settlement: Settlement | null): StoreRefusal | "no-invoice" | undefined;
  /** The answer comes later, as the event `payment`. */
  pay(ask: PaymentAsk): void;
}

export interface OnLinePort {
  /** A code was accepted: what its bearer has shown opens an apCV context, where they become the patient. */
  shown(tokenId: string, code: Uint8Array, challenge?: Uint8Array): void;
  /** An apCV context is of no more use: it is ended in the background. @param ends s */
  closeContext(id: string, ends: number): void;
  /** Whom to ask about, or nobody; what comes of it is the event `services`. */
  serve(patient: Patient | null): void;
  /** Who somebody is; what comes of it is the event `identity-found` of the same id. null: nobody is looked for any more. */
  lookUp(question: IdentityAsked | null, id: number): void;
}

export interface TerminalPorts {
  readonly clock: Clock;
  /** Verifies what a QR code holds, and the token of a card; a TokenVerifier is one. */
  readonly verifier: {
    recognises(code: Uint8Array): boolean;
    verifyCode(code: Uint8Array, challenge: Uint8Array | undefined, waiting: Waiting): Verdict | undefined;
    verifyCard(token: Uint8Array, cardSerial: Uint8Array): Verdict;
  };
  readonly catalogue: Catalogue;
  readonly tariffs: TariffBook;
  /** A StoredRecalls is one; absent where there is no room for them. */
  readonly recalls?: (RecallBook & { markRead(number: number): void }) | undefined;
  /** INSEE code of the pharmacy's territory; absent for metropolitan France. */
  readonly territory?: string | undefined;
  /** When the pharmacy is open; absent where nobody has said it: then a person says when it is on duty. */
  readonly hours?: OpeningHours | undefined;
  /** A Screens is one. */
  readonly screens: ScreensPort;
  /** @param volume as it was chosen in Service */
  sound(sound: Sound, volume: Volume): void;
  /** Stores for good before it returns. @returns the invoice's number, never reused */
  store(record: SaleRecord): Result<number, StoreRefusal>;
  /** Whose sales of before are looked for, or nobody's; what is found comes as the event `given`. */
  lookBack?(patient: Claims["identity"] | null, except?: number): void;
  /** Asks on line, in the background; absent where there is no gateway. An OnLine is one. */
  readonly online?: OnLinePort | undefined;
  /** A sale was opened, or is over: kept, so that the next start can tell of one that was cut short. */
  saleOpen?(isOpen: boolean): void;
  /** Erases all that this terminal was given, its key too. @returns whether each part was seen to be erased */
  wipe?(): boolean;
  /** The time that was trusted was wrong: the clock begins again at the date of its keys. */
  forgetTime?(): void;
  /** What was stored; absent, there is nothing to act on. */
  readonly archive?: Archive;
  /** A payment terminal; absent, there is none. */
  readonly payments?: PaymentsPort | undefined;
  /** Keeps for good what was chosen in Service. */
  keepSettings?(settings: Settings): void;
  /** A Printing behind both; absent where no printer is fitted. */
  print?(job: PrintJob): void;
  printer?(action: "again" | "drop"): void;
  /** To the pharmacy's software and the log. */
  report(report: Report): void;
  log(line: string): void;
  /** The pharmacy's software; absent where nobody can reach the terminal. */
  readonly lgo?: LgoPort | undefined;
  /** A Lan behind it; absent where the board has no such port. */
  lan?(action: LanAction): void;
  /** The other terminals of the pharmacy; absent where there is no network to reach them by. */
  readonly site?: SitePort | undefined;
  /** Field updates; absent where there is no boot loader. */
  readonly updates?: UpdatePort | undefined;
  /** Heap in use, where the platform can tell. */
  memory?(): { readonly chunks: number; readonly slots: number; readonly slotsLimit?: number };
}

/** A Neighbours behind it. */
export interface SitePort {
  isSold(box: SoldBox): boolean;
  sold(boxes: readonly SoldBox[]): void;
  act(act: SiteAct): void;
}

const codesOf = ({ acts = [] }: PriceTerms): string[] => acts.map(({ code }) => code);

export class Terminal implements Context {
  readonly #ports: TerminalPorts;
  readonly #waiting: TerminalEvent[] = [];
  /** What the event under way has left to do, last first. */
  readonly #tasks: Task[] = [];
  readonly catalogue: Catalogue;
  #state: State = INITIAL;
  #busy = false;
  /** What is dispatched now is drawn later. */
  #isHeld = false;
  readonly #sums: RunningSums<Line>;

  constructor(ports: TerminalPorts) {
    this.#ports = ports;
    this.catalogue = ports.catalogue;
    this.#sums = new RunningSums(ports.catalogue, priceLineOf);
  }

  get state(): State {
    return this.#state;
  }

  get now(): number {
    return this.#ports.clock.now();
  }

  get clockCertain(): boolean {
    return this.#ports.clock.isCertain();
  }

  get recalls(): RecallBook | undefined {
    return this.#ports.recalls;
  }

  get duty(): DutyKind | undefined {
    const { hours } = this.#ports;
    const kind = hours && dutyAt(hours, this.now);
    if (kind === undefined) return undefined;
    // A table of before has no such fee: then there is none to charge.
    return this.#tariffOfToday()?.duty.some((fee) => fee.kind === kind) === true ? kind : undefined;
  }

  get asksOnLine(): boolean {
    return this.#ports.online !== undefined;
  }

  isToken(code: Uint8Array): boolean {
    return this.#ports.verifier.recognises(code);
  }

  price(request: PriceRequest): Result<Invoice, string> {
    this.#sums.forget();
    return price(this.#here(request), this.#tariffsOf(request), this.catalogue);
  }

  sums(terms: PriceTerms, lines: readonly Line[]): Result<Sums, string> {
    return this.#sums.of(this.#here(terms), lines, this.#tariffsOf(terms));
  }

  #here<Terms extends PriceTerms>(terms: Terms): Terms {
    const { territory } = this.#ports;
    return territory === undefined ? terms : { ...terms, territory };
  }

  #tariffsOf(terms: PriceTerms): readonly Tariff[] {
    return this.#ports.tariffs.on(terms.at, terms.claims?.amc, codesOf(terms));
  }

  soldActs(): readonly SoldAct[] {
    const tariff = this.#tariffOfToday();
    return tariff === undefined ? [] : soldActs(tariff, this.#ports.territory);
  }

  #tariffOfToday(): Tariff | undefined {
    const { tariffs } = this.#ports;
    const today = isoDate(civilDay(this.now));
    return tariffFor(tariffs.on(today, undefined, tariffs.actsOn(today)), today);
  }

  isSold(box: SoldBox): boolean {
    return this.#ports.site?.isSold(box) === true;
  }

  /** A short sale is not worth a look: each collects garbage. */
  holds(lines: number): boolean {
    const use = lines <= SHORT_SALE ? undefined : this.#ports.memory?.();
    return use === undefined || holdsSale(use, lines);
  }

  hit(state: State, x: number, y: number): Hit | undefined {
    return this.#ports.screens.hit(state, x, y);
  }

  /** What is dispatched meanwhile is drawn once, at its end: a start tells a dozen things, and each is a whole screen painted. */
  together(tell: () => void): void {
    this.#isHeld = true;
    try {
      tell();
    } finally {
      this.#isHeld = false;
      this.#ports.screens.draw(this.#state);
    }
  }

  /**
   * Lets something happen. May be called from within a port: the event then waits its turn.
   * A scan's bytes are used before this returns, and need not outlive it, unless the call came from within a port.
   */
  dispatch(event: TerminalEvent): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#ports.log(`event ${event.type} dropped`);
      return;
    }
    this.#waiting.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      // Depth first, as if each effect handled its event by itself, but with no call in a call: a device's stack is short.
      for (let task = this.#next(); task !== undefined; task = this.#next()) {
        const next = task.type === "event" ? task.event : this.#carryOut(task);
        if (next !== undefined) this.#handle(next);
      }
    } finally {
      this.#busy = false;
      this.#tasks.length = 0;
    }
  }

  #next(): Task | undefined {
    const task = this.#tasks.pop();
    if (task !== undefined) return task;
    const event = this.#waiting.shift();
    return event && { type: "event", event };
  }

  #handle(event: TerminalEvent): void {
    const { state, effects } = reduce(this.#state, event, this);
    if (state !== this.#state) {
      const wasOpen = this.#state.sale !== null;
      this.#state = state;
      if (!this.#isHeld) this.#ports.screens.draw(state);
      if (state.sale === null) this.#sums.forget();
      if (wasOpen !== (state.sale !== null)) this.#ports.saleOpen?.(!wasOpen);
    }
    for (let i = effects.length - 1; i >= 0; i -= 1) {
      const effect = effects[i];
      if (effect !== undefined) this.#tasks.push(effect);
    }
  }

  /** Where somebody is there to be told. */
  #hashOf(token: Uint8Array): { readonly hash?: string } {
    const { lgo } = this.#ports;
    return lgo?.isHere === true ? { hash: lgo.hash(token) } : {};
  }

  /** @returns the verdict; undefined where other terminals are asked first: then it is an event of its own, soon */
  #verify(bytes: Uint8Array, challenge: Uint8Array | undefined): TerminalEvent | undefined {
    const { verifier } = this.#ports;
    const told = this.#hashOf(bytes);
    const { view } = this.#state;
    // What was read belongs to who called, and is gone by then.
    let copy: Uint8Array | undefined;
    const verdict = verifier.verifyCode(bytes, challenge, {
      isWanted: () => {
        const now = this.#state.view;
        return now.name === "reading" && view.name === "reading" && now.fingerprint === view.fingerprint;
      },
      onVerdict: (late) => {
        if (copy === undefined) return;
        if (late.claims !== null) this.#ports.online?.shown(late.claims.tokenId, copy, challenge);
        copy.fill(0);
        this.dispatch({ type: "verdict", verdict: late, ...told });
      },
    });
    if (verdict === undefined) {
      copy = bytes.slice();
      return undefined;
    }
    if (verdict.claims !== null) this.#ports.online?.shown(verdict.claims.tokenId, bytes, challenge);
    return { type: "verdict", verdict, ...told };
  }

  /** @returns the event that it came back with, if any */
  #carryOut(effect: Exclude<Task, { readonly type: "event" }>): TerminalEvent | undefined {
    const ports = this.#ports;
    switch (effect.type) {
      case "recount":
        return ports.archive && { type: "queue", length: ports.archive.queued, rejected: ports.archive.rejected };
      case "verify":
        return this.#verify(effect.bytes, effect.challenge);
      case "verify-card":
        return {
          type: "verdict",
          verdict: ports.verifier.verifyCard(effect.bytes, effect.serial),
          ...this.#hashOf(effect.bytes),
        };
      case "sound":
        ports.sound(effect.sound, this.#state.device.settings.volume);
        return undefined;
      case "store": {
        const stored = ports.store(effect.record);
        if (!stored.ok) return { type: "store-failed", reason: stored.reason };
        this.#tasks.push({ type: "recount" });
        return { type: "stored", number: stored.value };
      }
      case "look-back":
        ports.lookBack?.(effect.patient, effect.except);
        return undefined;
      case "look-up":
        ports.online?.lookUp(effect.question, effect.id);
        return undefined;
      case "serve":
        ports.online?.serve(effect.patient);
        return undefined;
      case "close-context":
        ports.online?.closeContext(effect.id, effect.ends);
        return undefined;
      case "report":
        ports.report(effect.report);
        return undefined;
      case "lgo":
        ports.lgo?.act(effect.act);
        return undefined;
      case "lan":
        ports.lan?.(effect.action);
        return undefined;
      case "pay": {
        const { amountCents, means } = effect.payment;
        // In the journal before it leaves: a power cut must not make anyone ask twice.
        if (ports.payments?.keep(effect.open) !== true) {
          return { type: "payment", outcome: { result: "not-asked", reason: "not-kept" } };
        }
        ports.payments.pay({ amountCents, means });
        return undefined;
      }
      case "keep-payments":
        if (ports.payments?.keep(effect.open) === false) ports.log("open payments not kept");
        return undefined;
      case "settle-payment": {
        const refusal = ports.payments?.settle?.(effect.number, effect.settlement);
        if (refusal !== undefined) ports.log(`how invoice ${effect.number} was paid is not kept: ${refusal}`);
        return undefined;
      }
      case "list-rejects":
        return { type: "rejects", list: ports.archive?.listRejected() ?? [] };
      case "set-aside":
        this.#tasks.push({ type: "recount" });
        return { type: "resolved", done: ports.archive?.setAside(effect.number) ?? false };
      case "resend":
        this.#tasks.push({ type: "recount" });
        return { type: "resolved", done: ports.archive?.resend(effect.number).ok ?? false };
      case "journal":
        if (effect.format) {
          ports.archive?.format();
          this.#tasks.push({ type: "recount" });
        }
        return ports.archive && { type: "journal", about: ports.archive.about() };
      case "wipe-terminal":
        this.#tasks.push({ type: "recount" });
        return { type: "wiped", done: ports.wipe?.() ?? false };
      case "forget-time":
        ports.forgetTime?.();
        return { type: "tick", now: ports.clock.now() };
      case "log":
        ports.log(effect.line);
        return undefined;
      case "site":
        ports.site?.act(effect.act);
        return undefined;
      case "sold":
        ports.site?.sold(effect.boxes);
        return undefined;
      case "open-service":
        return ports.updates && { type: "service", opening: ports.updates.openService(effect.code) };
      case "choose-code": {
        const chosen = ports.updates?.chooseCode(effect.code);
        return chosen && { type: "code-chosen", done: chosen === "chosen" };
      }
      case "try-code":
        // Nobody who knows it can be told from somebody who does not where there is none.
        return { type: "code-tried", tried: ports.updates?.tryCode(effect.code) ?? "no-code" };
      case "recall-read":
        ports.recalls?.markRead(effect.number);
        return undefined;
      case "update":
        return ports.updates?.act(effect.action) === false ? { type: "update-failed" } : undefined;
      case "keep-settings":
        ports.keepSettings?.(effect.settings);
        return undefined;
      case "print":
        ports.print?.(effect.job);
        return undefined;
      case "printer":
        ports.printer?.(effect.action);
        return undefined;
      case "measure":
        return ports.memory && { type: "memory", ...ports.memory() };
      case "wipe":
        effect.bytes.fill(0);
        return undefined;
    }
  }
}
