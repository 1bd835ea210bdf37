/**
 * T=1 as a card speaks it (ISO 7816-3, 11): chaining both ways, waiting time extension, resynchronisation. The block's
 * layout is in modules/card/t1-block.ts.
 */
import { isWhole, MAX_BLOCK_LENGTH, MAX_INFORMATION, Pcb, PROLOGUE, writeBlock } from "modules/card/t1-block";
import type { Application } from "./application";
import { CHARACTER_ETU } from "./characters";
import type { Protocol, Wire } from "./protocol";

/** From the terminal's last start bit to the card's first (ISO 7816-3, 11.4.3). */
const BLOCK_GUARD = 22 - CHARACTER_ETU;
const DEFAULT_IFSD = 32;
const NOTHING: Uint8Array = new Uint8Array(0);

export interface T1Options {
  readonly wire: Wire;
  readonly application: Application;
  /** Longest information field that the card takes (TAi). */
  readonly ifsc: number;
  readonly check: "lrc" | "crc";
  /** Longest gap inside a block, and longest wait for one, etu. */
  readonly characterWait: number;
  readonly blockWait: number;
}

export class T1 implements Protocol {
  readonly #options: T1Options;
  #block: number[] = [];
  /** A character of the block had a wrong parity. */
  #damaged = false;
  #ifsd = DEFAULT_IFSD;
  /** N(S) that is expected of the terminal, and that of our next I-block. */
  #expected = 0;
  #next = 0;
  #command: number[] = [];
  /** What is still to be sent of the response. */
  #response: Uint8Array = NOTHING;
  #isSending = false;
  #last: Uint8Array = NOTHING;
  #cancelGap: (() => void) | undefined;
  #cancelWait: (() => void) | undefined;
  #stopped = false;
  /** Counts commands: an answer that comes after a resynchronisation belongs to none. */
  #turn = 0;

  constructor(options: T1Options) {
    this.#options = options;
  }

  receive(byte: number | undefined): void {
    this.#cancelGap?.();
    this.#block.push(byte ?? 0);
    if (byte === undefined) this.#damaged = true;
    const { check, characterWait, wire } = this.#options;
    const length = this.#block[2];
    const whole = length === undefined ? Number.POSITIVE_INFINITY : PROLOGUE + length + (check === "lrc" ? 1 : 2);
    if (this.#block.length >= whole) this.#take();
    else this.#cancelGap = wire.after(characterWait, () => this.#take());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelGap?.();
    this.#cancelWait?.();
  }

  #take(): void {
    const block = Uint8Array.from(this.#block);
    const { check } = this.#options;
    const end = block.length - (check === "lrc" ? 1 : 2);
    const damaged =
      this.#damaged || end < PROLOGUE || block[2] !== end - PROLOGUE || !isWhole(block, block.length, check === "crc");
    this.#block = [];
    this.#damaged = false;
    if (damaged) {
      this.#refuse(Pcb.parityError);
      return;
    }
    const [, pcb = 0, length = 0] = block;
    if (length > MAX_INFORMATION) {
      this.#refuse(Pcb.otherError);
      return;
    }
    const information = block.subarray(PROLOGUE, PROLOGUE + length);
    if ((pcb & 0x80) === 0) this.#takeInformation(pcb, information);
    else if ((pcb & 0x40) === 0) this.#takeReceipt(pcb);
    else this.#takeSupervision(pcb, information);
  }

  #takeInformation(pcb: number, information: Uint8Array): void {
    const sequence = (pcb >> 6) & 1;
    if (sequence !== this.#expected || information.length > this.#options.ifsc) {
      this.#refuse(Pcb.otherError);
      return;
    }
    // An I-block also says that our last one came through.
    this.#isSending = false;
    this.#expected ^= 1;
    this.#command.push(...information);
    if ((pcb & Pcb.more) !== 0) {
      this.#send(Pcb.receiveReady | (this.#expected * Pcb.expected), NOTHING);
      return;
    }
    const command = Uint8Array.from(this.#command);
    this.#command = [];
    this.#execute(command);
  }

  #takeReceipt(pcb: number): void {
    const wanted = (pcb >> 4) & 1;
    if (this.#isSending && wanted === this.#next && this.#response.length > 0) this.#sendInformation();
    else if (this.#last.length > 0) this.#repeat();
    else this.#refuse(Pcb.otherError);
  }

  #takeSupervision(pcb: number, information: Uint8Array): void {
    switch (pcb) {
      case Pcb.resynch:
        this.#restart();
        break;
      case Pcb.ifs: {
        const [size = 0] = information;
        if (information.length !== 1 || size === 0 || size > MAX_INFORMATION) {
          this.#refuse(Pcb.otherError);
          return;
        }
        this.#ifsd = size;
        break;
      }
      case Pcb.abort:
        this.#command = [];
        this.#response = NOTHING;
        this.#isSending = false;
        break;
      case Pcb.extension | Pcb.response:
        this.#wait();
        return;
      default:
        this.#refuse(Pcb.otherError);
        return;
    }
    this.#send(pcb | Pcb.response, information);
  }

  #restart(): void {
    this.#turn += 1;
    this.#cancelWait?.();
    this.#expected = 0;
    this.#next = 0;
    this.#command = [];
    this.#response = NOTHING;
    this.#isSending = false;
    this.#ifsd = DEFAULT_IFSD;
  }

  #execute(command: Uint8Array): void {
    this.#turn += 1;
    const turn = this.#turn;
    this.#wait();
    this.#options.application.execute(command, (response) => {
      if (this.#stopped || turn !== this.#turn) return;
      this.#cancelWait?.();
      this.#response = withinLe(command, response);
      this.#isSending = true;
      this.#sendInformation();
    });
  }

  /** Asks for time when half of it is gone. */
  #wait(): void {
    const { wire, blockWait } = this.#options;
    this.#cancelWait?.();
    this.#cancelWait = wire.after(blockWait / 2, () => this.#send(Pcb.extension, Uint8Array.of(1)));
  }

  #sendInformation(): void {
    const part = this.#response.subarray(0, this.#ifsd);
    this.#response = this.#response.subarray(part.length);
    const more = this.#response.length > 0 ? Pcb.more : 0;
    const pcb = (this.#next * Pcb.sequence) | more;
    this.#next ^= 1;
    this.#send(pcb, part);
  }

  #refuse(error: number): void {
    const receipt = this.#last;
    this.#send(Pcb.receiveReady | (this.#expected * Pcb.expected) | error, NOTHING);
    // What the terminal may ask for again is what it has not understood, not our complaint about its own block.
    if (receipt.length > 0) this.#last = receipt;
  }

  #send(pcb: number, information: Uint8Array): void {
    const block = new Uint8Array(MAX_BLOCK_LENGTH);
    const length = writeBlock(block, pcb, information, this.#options.check === "crc");
    this.#last = block.subarray(0, length);
    this.#repeat();
  }

  #repeat(): void {
    this.#options.wire.send(this.#last, BLOCK_GUARD);
  }
}

/** No more data than Le asks for; 6C00 and 61xx have no place in T=1. */
function withinLe(command: Uint8Array, response: Uint8Array): Uint8Array {
  const data = response.length - 2;
  const lc = command[4] ?? 0;
  const le = command.length === 5 ? lc : command.length === 6 + lc ? command[5 + lc] : undefined;
  const wanted = le === undefined ? 0 : le === 0 ? 256 : le;
  if (command.length > 5 && lc === 0) return response; // Extended lengths: up to 65,536, more than any file here.
  if (data <= wanted) return response;
  const short = new Uint8Array(wanted + 2);
  short.set(response.subarray(0, wanted));
  short.set(response.subarray(-2), wanted);
  return short;
}
