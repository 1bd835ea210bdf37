/**
 * A card at the level of commands, for readers that have a line of their own: what a reader's firmware makes of the
 * card's protocol. In T=0 status words 61xx and 6Cxx reach the caller, as PC/SC passes them on.
 */
import type { Scheduler } from "../scheduler";
import { type Application, respond, Sw } from "./application";
import type { Profile } from "./chip";
import { T0 } from "./t0";

const HEADER_LENGTH = 5;
const SHORT_HEADER = 4;
const NULL = 0x60;
/** A reader's line has its own times; nobody waits for the card in etu here. */
const WAITING_TIME = 9600;
const ETU = 1;

export class ApduPort {
  readonly atr: Uint8Array;
  readonly #profile: Profile;
  readonly #scheduler: Scheduler;
  #application: Application;
  #t0: T0 | undefined;
  #answer: ((response: Uint8Array) => void) | undefined;
  /** Data that the card has yet to ask for, and what it has said. */
  #data: Uint8Array = new Uint8Array(0);
  #said: number[] = [];
  #command: Uint8Array = new Uint8Array(0);

  constructor(profile: Profile, scheduler: Scheduler) {
    this.#profile = profile;
    this.#scheduler = scheduler;
    this.atr = profile.atr;
    this.#application = profile.application(scheduler);
    this.reset();
  }

  reset(): void {
    this.#t0?.stop();
    this.#t0 = undefined;
    this.#answer = undefined;
    this.#application = this.#profile.application(this.#scheduler);
    if (this.#profile.protocols[0] === 1) return;
    this.#t0 = new T0({
      wire: {
        send: (bytes) => this.#hear(bytes),
        after: (etu, call) => this.#scheduler.at(this.#scheduler.now() + etu * ETU, call),
      },
      application: this.#application,
      byByte: false,
      waitingTime: WAITING_TIME,
    });
  }

  /** One command at a time. @param answer data, SW1, SW2 */
  transmit(command: Uint8Array, answer: (response: Uint8Array) => void): void {
    if (command.length < SHORT_HEADER || (this.#t0 !== undefined && isTooLong(command))) {
      answer(respond(Sw.wrongLength));
      return;
    }
    if (this.#t0 === undefined) {
      this.#application.execute(command, answer);
      return;
    }
    this.#answer = answer;
    this.#said = [];
    // T=0 has no Le beside data: what is there is fetched afterwards.
    const lc = command.length > HEADER_LENGTH ? (command[4] ?? 0) : 0;
    this.#command = command.slice(0, HEADER_LENGTH + lc);
    this.#data = this.#command.subarray(HEADER_LENGTH);
    for (let at = 0; at < HEADER_LENGTH; at += 1) this.#t0.receive(command[at] ?? 0);
  }

  /** Procedure bytes, data and status (ISO 7816-3, 10.3). */
  #hear(bytes: Uint8Array): void {
    const instruction = this.#command[1] ?? 0;
    for (const byte of bytes) if (byte !== NULL || this.#said.length > 0) this.#said.push(byte);
    if (this.#said[0] === instruction && this.#data.length > 0 && this.#said.length === 1) {
      this.#said = [];
      const data = this.#data;
      this.#data = new Uint8Array(0);
      for (const byte of data) this.#t0?.receive(byte);
      return;
    }
    const skipped = this.#said[0] === instruction ? 1 : 0;
    if (this.#said.length < 2 + skipped) return;
    const response = Uint8Array.from(this.#said.slice(skipped));
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(response);
  }
}

function isTooLong(command: Uint8Array): boolean {
  return command.length > HEADER_LENGTH && command.length > HEADER_LENGTH + 1 + (command[4] ?? 0);
}
