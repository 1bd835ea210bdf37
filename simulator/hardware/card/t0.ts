/**
 * T=0 as a card speaks it (ISO 7816-3, 10): a header of five bytes, procedure bytes, status.
 *
 * T=0 does not say which way the data goes: each instruction has its own, so the instructions that carry data to the
 * card are listed here. What a command leaves to fetch is announced with 61xx, and a wrong P3 is answered 6Cxx.
 */
import type { Application } from "./application";
import { CHARACTER_ETU } from "./characters";
import type { Protocol, Wire } from "./protocol";

const HEADER_LENGTH = 5;
const MAX_DATA = 256;
const NULL = 0x60;
const GET_RESPONSE = 0xc0;
/** From the terminal's last start bit to the card's first, etu (ISO 7816-3, 10.2). */
const TURNAROUND = 16 - CHARACTER_ETU;
/** VERIFY, MANAGE SECURITY ENVIRONMENT, EXTERNAL and INTERNAL AUTHENTICATE, SELECT, ENVELOPE, the writing ones... */
const CARRIES_DATA: ReadonlySet<number> = new Set([
  0x10, 0x14, 0x20, 0x22, 0x24, 0x2a, 0x2c, 0x82, 0x86, 0x88, 0xa2, 0xa4, 0xc2, 0xd0, 0xd2, 0xd6, 0xda, 0xdc, 0xe0,
  0xe2,
]);

export interface T0Options {
  readonly wire: Wire;
  readonly application: Application;
  /** Asks for, and sends, data one byte at a time (INS with all its bits turned). */
  readonly byByte: boolean;
  /** How long the terminal waits before it gives up, etu: at a quarter of it the card asks for time. */
  readonly waitingTime: number;
}

export class T0 implements Protocol {
  readonly #options: T0Options;
  readonly #header: number[] = [];
  #data: number[] = [];
  #expected = 0;
  #busy = false;
  #pending: Uint8Array = new Uint8Array(0);
  #cancelNull: (() => void) | undefined;
  #stopped = false;

  constructor(options: T0Options) {
    this.#options = options;
  }

  receive(byte: number | undefined): void {
    // A real card holds the line low for a bad character, which no UART sees: both sides wait until the terminal resets.
    if (byte === undefined || this.#busy) return;
    if (this.#header.length < HEADER_LENGTH) {
      this.#header.push(byte);
      if (this.#header.length === HEADER_LENGTH) this.#begin();
      return;
    }
    this.#data.push(byte);
    if (this.#data.length === this.#expected) this.#execute(Uint8Array.from([...this.#header, ...this.#data]));
    else if (this.#options.byByte) this.#acknowledge();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelNull?.();
  }

  get #instruction(): number {
    return this.#header[1] ?? 0;
  }

  get #length(): number {
    return this.#header[4] ?? 0;
  }

  #begin(): void {
    const instruction = this.#instruction;
    if ((instruction & 0xf0) === 0x60 || (instruction & 0xf0) === 0x90) {
      this.#finish(Uint8Array.of(0x6d, 0));
      return;
    }
    if (instruction === GET_RESPONSE) {
      this.#getResponse();
      return;
    }
    this.#pending = new Uint8Array(0);
    if (CARRIES_DATA.has(instruction) && this.#length > 0) {
      this.#expected = this.#length;
      this.#acknowledge();
    } else this.#execute(Uint8Array.from(this.#header));
  }

  #acknowledge(): void {
    const instruction = this.#instruction;
    this.#options.wire.send(Uint8Array.of(this.#options.byByte ? instruction ^ 0xff : instruction), TURNAROUND);
  }

  #execute(command: Uint8Array): void {
    this.#busy = true;
    const { application, waitingTime, wire } = this.#options;
    const ask = () => {
      wire.send(Uint8Array.of(NULL), TURNAROUND);
      this.#cancelNull = wire.after(waitingTime / 4, ask);
    };
    this.#cancelNull = wire.after(waitingTime / 4, ask);
    application.execute(command, (response) => {
      if (this.#stopped) return;
      this.#cancelNull?.();
      if (this.#expected > 0) this.#leave(response);
      else this.#deliver(response.subarray(0, -2), response.subarray(-2));
    });
  }

  /** After a command that carried data: what it brings is fetched by another. */
  #leave(response: Uint8Array): void {
    if (response.length === 2) {
      this.#finish(response);
      return;
    }
    this.#pending = response.slice();
    this.#finish(Uint8Array.of(0x61, (response.length - 2) & 0xff));
  }

  #getResponse(): void {
    const pending = this.#pending;
    if (pending.length < 2) {
      this.#finish(Uint8Array.of(0x69, 0x85));
      return;
    }
    const rest = pending.length - 2 - (this.#length === 0 ? MAX_DATA : this.#length);
    if (rest <= 0) {
      this.#deliver(pending.subarray(0, -2), pending.subarray(-2));
      return;
    }
    this.#pending = pending.slice(this.#length);
    this.#deliver(pending.subarray(0, this.#length), Uint8Array.of(0x61, rest & 0xff));
  }

  #deliver(data: Uint8Array, sw: Uint8Array): void {
    const wanted = this.#length === 0 ? MAX_DATA : this.#length;
    if (data.length === 0) {
      this.#finish(sw);
      return;
    }
    if (wanted > data.length) {
      this.#finish(Uint8Array.of(0x6c, data.length & 0xff));
      return;
    }
    const instruction = this.#instruction;
    const bytes: number[] = this.#options.byByte ? [] : [instruction];
    for (const byte of data.subarray(0, wanted)) {
      if (this.#options.byByte) bytes.push(instruction ^ 0xff);
      bytes.push(byte);
    }
    this.#finish(Uint8Array.from([...bytes, ...sw]));
  }

  #finish(bytes: Uint8Array): void {
    this.#header.length = 0;
    this.#data = [];
    this.#expected = 0;
    this.#busy = false;
    this.#options.wire.send(bytes, TURNAROUND);
  }
}
