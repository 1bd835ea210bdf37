/**
 * Runs the reducer in the world: holds the state, draws it, carries out its effects through the ports it was given.
 * The screen is drawn before the effects, so "Lecture…" is seen while the signature is verified.
 */

import type { Invoice, PriceRequest } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import type { TariffBook } from "modules/billing/tariff-book";
import type { Catalogue } from "modules/catalogue/presentation";
import { decodeLatin1 } from "modules/cbor/utf8";
import type { Result } from "modules/result/result";
import type { Verdict } from "modules/token/verdict";
import type { Clock } from "modules/trust/clock";
import type { Archive } from "./archive";
import type { Effect, Report, SaleRecord, Sound, UpdateAction } from "./effect";
import type { TerminalEvent } from "./event";
import { reduce } from "./reduce";
import { INITIAL, type State } from "./state";
import type { Context } from "./turn";

/** Events that wait while one is carried out; a flood beyond it is dropped and logged. */
const MAX_WAITING = 16;

/** An UpdateAgent behind it. */
export interface UpdatePort {
  openService(code: string): "open" | "wrong" | "locked";
  /** @returns false when it could not be done: the status says why */
  act(action: UpdateAction): boolean;
}

export interface TerminalPorts {
  readonly clock: Clock;
  /** Verifies the text of a QR code, and the token of a card; a TokenVerifier is one. */
  readonly verifier: {
    verifyText(text: string): Verdict;
    verifyCard(token: Uint8Array, cardSerial: Uint8Array): Verdict;
  };
  readonly catalogue: Catalogue;
  readonly tariffs: TariffBook;
  /** INSEE code of the pharmacy's territory; absent for metropolitan France. */
  readonly territory?: string | undefined;
  /** A Screens is one. */
  readonly screens: { draw(state: State): unknown };
  sound(sound: Sound): void;
  /** Stores for good before it returns. @returns the invoice's number, never reused */
  store(record: SaleRecord): Result<number, string>;
  /** A sale was opened, or is over: kept, so that the next start can tell of one that was cut short. */
  saleOpen?(isOpen: boolean): void;
  /** What was stored; absent, there is nothing to act on. */
  readonly archive?: Archive;
  /** To the pharmacy's software and the log. */
  report(report: Report): void;
  log(line: string): void;
  /** Field updates; absent where there is no boot loader. */
  readonly updates?: UpdatePort | undefined;
  /** Heap in use, where the platform can tell. */
  memory?(): { readonly chunks: number; readonly slots: number };
}

export class Terminal implements Context {
  readonly #ports: TerminalPorts;
  readonly #waiting: TerminalEvent[] = [];
  readonly catalogue: Catalogue;
  #state: State = INITIAL;
  #busy = false;

  constructor(ports: TerminalPorts) {
    this.#ports = ports;
    this.catalogue = ports.catalogue;
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

  price(request: PriceRequest): Result<Invoice, string> {
    const { tariffs, catalogue, territory } = this.#ports;
    const here = territory === undefined ? request : { ...request, territory };
    return price(here, tariffs.on(request.at, request.claims?.amc), catalogue);
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
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#handle(next);
    } finally {
      this.#busy = false;
    }
  }

  #handle(event: TerminalEvent): void {
    const { state, effects } = reduce(this.#state, event, this);
    if (state !== this.#state) {
      const wasOpen = this.#state.sale !== null;
      this.#state = state;
      this.#ports.screens.draw(state);
      if (wasOpen !== (state.sale !== null)) this.#ports.saleOpen?.(!wasOpen);
    }
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    const ports = this.#ports;
    switch (effect.type) {
      case "verify":
        this.#handle({ type: "verdict", verdict: ports.verifier.verifyText(textOf(effect.bytes)) });
        return;
      case "verify-card":
        this.#handle({ type: "verdict", verdict: ports.verifier.verifyCard(effect.bytes, effect.serial) });
        return;
      case "sound":
        ports.sound(effect.sound);
        return;
      case "store": {
        const stored = ports.store(effect.record);
        if (stored.ok) {
          this.#handle({ type: "stored", number: stored.value });
          this.#recount();
        } else this.#handle({ type: "store-failed", reason: stored.reason });
        return;
      }
      case "report":
        ports.report(effect.report);
        return;
      case "list-rejects":
        this.#handle({ type: "rejects", list: ports.archive?.listRejected() ?? [] });
        return;
      case "set-aside":
        this.#handle({ type: "resolved", done: ports.archive?.setAside(effect.number) ?? false });
        this.#recount();
        return;
      case "resend":
        this.#handle({ type: "resolved", done: ports.archive?.resend(effect.number).ok ?? false });
        this.#recount();
        return;
      case "journal":
        if (effect.format) {
          ports.archive?.format();
          this.#recount();
        }
        if (ports.archive !== undefined) this.#handle({ type: "journal", about: ports.archive.about() });
        return;
      case "log":
        ports.log(effect.line);
        return;
      case "open-service":
        if (ports.updates !== undefined) {
          this.#handle({ type: "service", opening: ports.updates.openService(effect.code) });
        }
        return;
      case "update":
        if (ports.updates?.act(effect.action) === false) this.#handle({ type: "update-failed" });
        return;
      case "measure":
        if (ports.memory !== undefined) this.#handle({ type: "memory", ...ports.memory() });
        return;
      case "wipe":
        effect.bytes.fill(0);
    }
  }

  #recount(): void {
    const { archive } = this.#ports;
    if (archive !== undefined) this.#handle({ type: "queue", length: archive.queued, rejected: archive.rejected });
  }
}

/** One character a byte: a token is ASCII, and what is not stays visible as such to the verifier. */
function textOf(bytes: Uint8Array): string {
  return decodeLatin1(bytes, 0, bytes.length);
}
