/**
 * The chip of a card, seen from its contacts (ISO 7816-3): power, reset and clock wake it, it answers to the reset, may
 * agree on a faster rate (PPS), and then speaks T=0 or T=1 for what its maker has programmed.
 *
 * Its time is the clock's: an elementary time unit (etu) is F/D cycles, 372 until a PPS says otherwise.
 */
import { baudAdjustment, clockRate } from "modules/card/rate";
import type { Scheduler } from "../scheduler";
import type { Application } from "./application";
import { CHARACTER_ETU, type Character, type Convention, SPACING_ETU, toByte, toCharacter } from "./characters";
import type { Protocol, Wire } from "./protocol";
import { T0 } from "./t0";
import { T1 } from "./t1";

/** What a kind of card is, as its maker would write it down. Its ATR must announce the same. */
export interface Profile {
  /** TS included, as bytes of its own convention: 3B or 3F first. */
  readonly atr: Uint8Array;
  /** First offered first. */
  readonly protocols: readonly (0 | 1)[];
  /** TA1: the fastest rate that it goes to. */
  readonly ta1?: number;
  /** What becomes of a PPS request; "mute" as some cards that know none. Accepted if absent. */
  readonly pps?: "accept" | "refuse" | "mute";
  /** T=0: WI of TC2, default 10. */
  readonly waiting?: number;
  /** T=0: hands out and takes data a byte at a time. */
  readonly byByte?: boolean;
  /** T=1: TA3, TB3 and TC3. */
  readonly t1?: { readonly ifsc: number; readonly bwi: number; readonly cwi: number; readonly check: "lrc" | "crc" };
  /** A new one for each time the card is reset. */
  readonly application: (scheduler: Scheduler) => Application;
}

export interface ChipOptions {
  readonly scheduler: Scheduler;
  readonly profile: Profile;
  /** A character that the card has put on the line, when its parity moment is over. */
  readonly onCharacter: (character: Character) => void;
}

/** Initial etu (ISO 7816-3, 8.1), cycles. */
const INITIAL_F = 372;
const DEFAULT_TA1 = 0x11;
/** From the end of the reset to the ATR: 400 to 40,000 cycles. */
const ATR_DELAY = 12000;
const MIN_RESET = 400;
/** Baud rates that differ by more are read as other bytes. */
const TOLERANCE = 0.03;
/** From the terminal's last character of a PPS request to the answer, etu. */
const PPS_DELAY = 16;
const PPSS = 0xff;

interface Queued {
  readonly character: Character;
  /** ms */
  readonly start: number;
  readonly end: number;
}

export class Chip {
  readonly #options: ChipOptions;
  readonly #convention: Convention;
  #powered = false;
  #reset = false;
  #hz = 0;
  /** Since when power and clock are there, ms. */
  #clockedAt = 0;
  #f = INITIAL_F;
  #d = 1;
  #protocol: Protocol | undefined;
  /** The ATR is out and nothing has been agreed yet. */
  #isNegotiable = false;
  #request: number[] = [];
  #queue: Queued[] = [];
  #cancelPump: (() => void) | undefined;
  readonly #alarms = new Set<() => void>();

  constructor(options: ChipOptions) {
    this.#options = options;
    this.#convention = options.profile.atr[0] === 0x3f ? "inverse" : "direct";
  }

  /** Bits per second on the line; 0 without a clock. */
  get baud(): number {
    return (this.#hz * this.#d) / this.#f;
  }

  /** @param hz 0 when it stands still */
  clock(hz: number): void {
    if (this.#hz === 0 && hz > 0) this.#clockedAt = this.#options.scheduler.now();
    this.#hz = hz;
    if (hz === 0) this.#sleep();
    else if (this.#powered && this.#reset) this.#wake();
  }

  power(on: boolean): void {
    if (on === this.#powered) return;
    this.#powered = on;
    this.#clockedAt = this.#options.scheduler.now();
    if (!on) this.#sleep();
  }

  /** @param level of RST: low keeps the card in reset */
  reset(level: 0 | 1): void {
    const released = level === 1 && !this.#reset;
    this.#reset = level === 1;
    if (level === 0) {
      this.#sleep();
      this.#clockedAt = this.#options.scheduler.now();
    } else if (released && this.#powered && this.#hz > 0) this.#wake();
  }

  /** A character from the terminal. @param baud of its sender */
  receive(character: Character, baud: number): void {
    if (!this.#isAwake || Math.abs(baud / this.baud - 1) > TOLERANCE) return;
    const byte = toByte(character, this.#convention);
    if (this.#protocol !== undefined) this.#protocol.receive(byte);
    else if (this.#isNegotiable) this.#negotiate(byte);
  }

  get #isAwake(): boolean {
    return this.#powered && this.#reset && this.#hz > 0;
  }

  #etu(count: number): number {
    return (count * this.#f * 1000) / (this.#d * this.#hz);
  }

  #sleep(): void {
    this.#protocol?.stop();
    this.#protocol = undefined;
    this.#isNegotiable = false;
    this.#request = [];
    this.#queue = [];
    this.#cancelPump?.();
    this.#cancelPump = undefined;
    for (const cancel of this.#alarms) cancel();
    this.#alarms.clear();
    this.#f = INITIAL_F;
    this.#d = 1;
  }

  #wake(): void {
    const { scheduler, profile } = this.#options;
    const cycles = ((scheduler.now() - this.#clockedAt) * this.#hz) / 1000;
    // Too short a reset is none: a real card may then be in any state, this one stays mute.
    if (cycles < MIN_RESET && scheduler.isLive !== true) return;
    const delay = ATR_DELAY / INITIAL_F;
    this.#send(profile.atr, delay);
    this.#after(delay + SPACING_ETU * profile.atr.length, () => {
      this.#isNegotiable = true;
    });
  }

  /** The first character after the ATR tells: PPSS begins a request, anything else a command in the first protocol. */
  #negotiate(byte: number | undefined): void {
    const request = this.#request;
    if (request.length === 0 && byte !== PPSS) {
      this.#speak(this.#options.profile.protocols[0] ?? 0);
      this.#protocol?.receive(byte);
      return;
    }
    request.push(byte ?? 0);
    const [, pps0 = 0] = request;
    const optional = ((pps0 >> 4) & 1) + ((pps0 >> 5) & 1) + ((pps0 >> 6) & 1);
    if (request.length < 2 || request.length < 3 + optional) return;
    this.#request = [];
    if (request.reduce((sum, value) => sum ^ value, 0) === 0) this.#answerPps(pps0, request[2] ?? 0);
  }

  #answerPps(pps0: number, pps1: number): void {
    const { profile } = this.#options;
    const protocol = pps0 & 0xf;
    const offered = profile.protocols.find((candidate) => candidate === protocol);
    // A protocol that was not offered: the card may not answer, and the terminal gives up (ISO 7816-3, 9.3).
    if (profile.pps === "mute" || offered === undefined) return;
    const isAgreed = (pps0 & 0x10) !== 0 && profile.pps !== "refuse" && canGo(profile.ta1 ?? DEFAULT_TA1, pps1);
    // PPS1 that is not echoed stands for the default rate.
    const answer = isAgreed ? [PPSS, 0x10 | protocol, pps1] : [PPSS, protocol];
    answer.push(answer.reduce((sum, value) => sum ^ value, 0));
    this.#send(Uint8Array.from(answer), PPS_DELAY - CHARACTER_ETU);
    this.#after(PPS_DELAY - CHARACTER_ETU + answer.length * SPACING_ETU, () => {
      if (isAgreed) {
        this.#f = clockRate(pps1);
        this.#d = baudAdjustment(pps1);
      }
      this.#speak(offered);
    });
  }

  #speak(protocol: 0 | 1): void {
    const { profile, scheduler } = this.#options;
    const wire: Wire = {
      send: (bytes, delay) => this.#send(bytes, delay),
      after: (etu, call) => this.#after(etu, call),
    };
    const application = profile.application(scheduler);
    if (protocol === 1) {
      const { ifsc, bwi, cwi, check } = profile.t1 ?? { ifsc: 32, bwi: 4, cwi: 13, check: "lrc" };
      const characterWait = 11 + 2 ** cwi;
      // 2^BWI x 960 initial etu (ISO 7816-3, 11.4.3), in etu of the rate that is used now.
      const blockWait = 11 + (2 ** bwi * 960 * INITIAL_F * this.#d) / this.#f;
      this.#protocol = new T1({ wire, application, ifsc, check, characterWait, blockWait });
    } else {
      const waitingTime = 960 * this.#d * (profile.waiting ?? 10);
      this.#protocol = new T0({ wire, application, byByte: profile.byByte === true, waitingTime });
    }
  }

  #send(bytes: Uint8Array, delay: number): void {
    const now = this.#options.scheduler.now();
    const spacing = this.#etu(SPACING_ETU);
    let start = Math.max(now + this.#etu(delay), (this.#queue.at(-1)?.start ?? 0) + spacing);
    for (const byte of bytes) {
      this.#queue.push({
        character: toCharacter(byte, this.#convention),
        start,
        end: start + this.#etu(CHARACTER_ETU),
      });
      start += spacing;
    }
    if (this.#cancelPump === undefined) this.#pump();
  }

  /** Hands over what is out on the line by now: in real time, where alarms ring late, several at once. */
  #pump(): void {
    const { scheduler, onCharacter } = this.#options;
    this.#cancelPump = undefined;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (next.end > scheduler.now()) {
        this.#cancelPump = scheduler.at(next.end, () => this.#pump());
        return;
      }
      this.#queue.shift();
      onCharacter(next.character);
    }
  }

  #after(etu: number, call: () => void): () => void {
    const { scheduler } = this.#options;
    const stop = scheduler.at(scheduler.now() + this.#etu(etu), () => {
      this.#alarms.delete(cancel);
      call();
    });
    const cancel = () => {
      this.#alarms.delete(cancel);
      stop();
    };
    this.#alarms.add(cancel);
    return cancel;
  }
}

/** ISO 7816-3, 9.3: F of TA1 with any D up to its own, or the default rate. */
function canGo(ta1: number, pps1: number): boolean {
  if (pps1 === DEFAULT_TA1) return true;
  const d = baudAdjustment(pps1);
  return pps1 >> 4 === ta1 >> 4 && d >= 1 && d <= baudAdjustment(ta1);
}
