/**
 * Turns what happens in the slot into events for the terminal: reads each card that goes in, tries again where the line
 * failed, and ends in exactly one reading or one problem, unless the card leaves first.
 */
import { toHex } from "modules/token/hex";
import type { Atr, AtrFault } from "./atr";
import { cardKind } from "./card-kind";
import type { CardProblem } from "./problem";
import type { ProtocolFault } from "./protocol";
import { type CardReading, type TokenLength, VitaleReader } from "./vitale-reader";

/** Why there is no card to speak with, or why a command got no answer. */
export type SlotFault =
  /** No character after a reset. */
  | "mute"
  /** Nothing that both sides can speak. */
  | "unsupported"
  | Exclude<AtrFault, "truncated">
  | ProtocolFault;

/** What happens in a slot; drivers/smartcard is one. */
export type SlotEvent =
  | { readonly type: "inserted" }
  /** Powered, reset, and its rate agreed; commands may be sent. baud: of the characters from here on. */
  | { readonly type: "ready"; readonly atr: Atr; readonly protocol: number; readonly baud: number }
  /** Data, SW1, SW2. */
  | { readonly type: "response"; readonly bytes: Uint8Array }
  /** After a reset, or of the command under way. */
  | { readonly type: "failed"; readonly reason: SlotFault }
  | { readonly type: "removed" };

/** Port: the slot. Neither calls back before it returns. */
export interface CardSlot {
  transmit(command: Uint8Array): void;
  /** Warm reset; `ready` or `failed` follows. @param slow whether to stay at the default rate */
  reset(slow: boolean): void;
  /** The card may go: power off until another is put in. */
  release(): void;
}

export type CardEvent =
  | { readonly kind: "inserted" }
  | { readonly kind: "read"; readonly reading: CardReading }
  | { readonly kind: "failed"; readonly problem: CardProblem }
  /** early: before it was read. */
  | { readonly kind: "removed"; readonly early: boolean };

/** Reads of one card, each from a reset: as fast as can be, again, and at the default rate. */
const ATTEMPTS = 3;

export class CardSession {
  readonly #slot: CardSlot;
  readonly #tokenLength: TokenLength;
  readonly #onEvent: (event: CardEvent) => void;
  readonly #log: (line: string) => void;
  #reader: VitaleReader | undefined;
  #attempts = 0;
  #reading = false;

  /**
   * @param tokenLength of the formats that are accepted
   * @param log English, for the engineer: which card it is and what failed, never its content
   */
  constructor(
    slot: CardSlot,
    tokenLength: TokenLength,
    onEvent: (event: CardEvent) => void,
    log: (line: string) => void = () => {},
  ) {
    this.#slot = slot;
    this.#tokenLength = tokenLength;
    this.#onEvent = onEvent;
    this.#log = log;
  }

  /** The same with a slot that is opened here: its events come to the session, which it is given before any. */
  static over(
    open: (onEvent: (event: SlotEvent) => void) => CardSlot,
    tokenLength: TokenLength,
    onEvent: (event: CardEvent) => void,
    log: (line: string) => void,
  ): CardSession {
    let session: CardSession | undefined;
    const slot = open((event) => session?.handle(event));
    session = new CardSession(slot, tokenLength, onEvent, log);
    return session;
  }

  handle(event: SlotEvent): void {
    switch (event.type) {
      case "inserted":
        this.#attempts = 0;
        this.#reading = true;
        this.#onEvent({ kind: "inserted" });
        return;
      case "ready":
        if (!this.#reading) return;
        this.#log(`card: ATR ${toHex(event.atr.bytes)}, T=${event.protocol}, ${event.baud} baud`);
        this.#reader = new VitaleReader(cardKind(event.atr), this.#tokenLength);
        this.#next(undefined);
        return;
      case "response":
        if (this.#reader !== undefined) this.#next(event.bytes);
        return;
      case "failed":
        this.#log(`card: ${event.reason}`);
        if (this.#reading) this.#failed(event.reason);
        return;
      case "removed": {
        const early = this.#reading;
        this.#stop();
        this.#onEvent({ kind: "removed", early });
      }
    }
  }

  #next(response: Uint8Array | undefined): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    const command = reader.next(response);
    response?.fill(0);
    if (command !== undefined) {
      this.#slot.transmit(command);
      return;
    }
    const result = reader.result;
    // A status that the card makes of a bad contact goes away with a reset.
    if (!result.ok && result.reason === "card-error" && this.#again()) return;
    this.#stop();
    this.#slot.release();
    if (result.ok) this.#onEvent({ kind: "read", reading: result.value });
    else {
      this.#log(`card: ${result.reason} after ${reader.commands} commands`);
      this.#onEvent({ kind: "failed", problem: result.reason });
    }
  }

  #failed(reason: SlotFault): void {
    // Mute after it has answered: it stopped.
    const problem = this.#attempts > 0 && reason === "mute" ? "card-silent" : PROBLEM[reason];
    // The slot itself has tried a card that does not answer to a reset.
    const inCommand = this.#reader !== undefined;
    if (inCommand && this.#again()) return;
    this.#stop();
    this.#slot.release();
    this.#onEvent({ kind: "failed", problem });
  }

  #again(): boolean {
    this.#reader = undefined;
    this.#attempts += 1;
    if (this.#attempts >= ATTEMPTS) return false;
    this.#slot.reset(this.#attempts === ATTEMPTS - 1);
    return true;
  }

  #stop(): void {
    this.#reader = undefined;
    this.#reading = false;
  }
}

const PROBLEM: Readonly<Record<SlotFault, CardProblem>> = Object.freeze({
  mute: "card-mute",
  unsupported: "card-unknown",
  "bad-ts": "card-faulty",
  "too-long": "card-faulty",
  "bad-tck": "card-faulty",
  "bad-interface-byte": "card-faulty",
  "no-answer": "card-silent",
  garbled: "card-dirty",
  aborted: "card-error",
});
