/**
 * Driver of a smart card slot, as an ECMA-419 peripheral: detects, powers, resets (cold and warm), agrees on the rate by
 * PPS, and carries commands by T=0 or T=1, whose engines are in modules/card.
 *
 * A card that goes is told at once, whatever was under way, and nothing of it goes on. Every wait has an end. `onEvent` is
 * called from the callbacks of the IO and of the timer, never from within a public method.
 */
import type { CardSlot, SlotEvent, SlotFault } from "modules/card/card-session";
import { guardOf, INITIAL_WAIT, Opening, type OpeningStep } from "modules/card/opening";
import type { LinePort, Protocol } from "modules/card/protocol";
import { baudOf, clockRate } from "modules/card/rate";
import { T0 } from "modules/card/t0";
import { T1 } from "modules/card/t1";
import type { TimerPort } from "modules/ports/timer";
import { Contacts, type ContactsOptions } from "./contacts";

export interface SmartCardOptions<T> extends ContactsOptions {
  readonly timer: TimerPort<T>;
  /** Fastest rate of the line; 250,000 if absent. */
  readonly maxBaud?: number;
  readonly onEvent: (event: SlotEvent) => void;
}

/** All in ms. The switch and the contacts bounce for less than this. */
const DEBOUNCE = 20;
/** VCC is stable. */
const POWER_UP = 5;
/** RST is low for 400 clock cycles or more, with the clock running. */
const RESET_LOW = 1;
/** VCC is off for this long before it comes again. */
const POWER_DOWN = 10;
/** What our own timers and event loop may add to any of the standard's times. */
const SLACK = 25;
/** A command takes this long at most, however often the card asks for more time. */
const COMMAND_LIMIT = 5000;

/** The answer to reset begins within this many clock cycles. */
const ANSWER_CYCLES = 40_000;
const CHARACTER = 12;
/** Etu from the end of a character of the card's to the first one of ours; 16 from its beginning in T=0, 22 in T=1. */
const TURN = 12;
const DEFAULT_RATE = 0x11;
const DEFAULT_MAX_BAUD = 250_000;
const RESETS = 3;

type Phase = "empty" | "settling" | "powering" | "opening" | "ready" | "released";

export class SmartCard<T> implements CardSlot, LinePort {
  readonly #options: SmartCardOptions<T>;
  readonly #contacts: Contacts;
  readonly #hz: number;
  #phase: Phase = "empty";
  #timer: T | undefined;
  #limit: T | undefined;
  #closed = false;
  #resets = 0;
  /** The rate is not to be raised. */
  #slow = false;
  #opening: Opening;
  #protocol: Protocol | undefined;
  #busy = false;
  #ta1 = DEFAULT_RATE;
  /** Extra guard time, etu. */
  #guard = 0;
  /** Characters that wait for the line to turn, or for the guard time. */
  #output: Uint8Array | undefined;

  /** @throws TypeError or RangeError for options that are wrong, or what the IO throws; then nothing stays open */
  constructor(options: SmartCardOptions<T>) {
    const { serial, clock, reset, power, detect, timer, onEvent } = options;
    if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
    if (typeof clock?.io !== "function") throw new TypeError("clock.io: a constructor is needed");
    if (!(clock.hz >= 1e6 && clock.hz <= 5e6)) throw new RangeError("clock.hz: 1 to 5 MHz");
    if (typeof reset?.io !== "function") throw new TypeError("reset.io: a constructor is needed");
    if (typeof power?.io !== "function") throw new TypeError("power.io: a constructor is needed");
    if (typeof detect?.io !== "function") throw new TypeError("detect.io: a constructor is needed");
    if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: set and clear are needed");
    if (typeof onEvent !== "function") throw new TypeError("onEvent: a function is needed");
    this.#options = options;
    this.#hz = clock.hz;
    this.#opening = new Opening(clock.hz, 0);
    this.#contacts = new Contacts(
      options,
      () => this.#detected(),
      () => this.#readable(),
    );
    if (this.#contacts.hasCard) this.#settle();
  }

  /** Nothing can be configured: the rate is the card's. Here because a peripheral has it. */
  configure(): void {}

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop("empty");
    this.#contacts.close();
  }

  /**
   * Sends a command APDU; `response` or `failed` follows.
   * @throws Error when no card is ready, or a command is under way
   */
  transmit(command: Uint8Array): void {
    if (this.#phase !== "ready" || this.#busy) throw new Error("not ready");
    this.#busy = true;
    this.#output = new Uint8Array(0);
    const copy = command.slice();
    this.#limit = this.#options.timer.set(() => this.#overdue(), COMMAND_LIMIT);
    this.#later(0, () => {
      this.#output = undefined;
      this.#protocol?.transmit(copy);
    });
  }

  reset(slow: boolean): void {
    if (this.#phase === "empty" || this.#phase === "settling" || this.#closed) return;
    this.#slow = slow;
    this.#resets = 0;
    if (this.#phase === "released") this.#later(POWER_DOWN, () => this.#coldReset());
    else this.#warmReset();
  }

  release(): void {
    if (this.#phase !== "empty" && !this.#closed) this.#stop("released");
  }

  // LinePort: called by the protocol's engine, from within a callback of ours.

  send(characters: Uint8Array): void {
    this.#output = characters.slice();
    this.#later(this.#etu(TURN), () => this.#write());
  }

  done(result: Parameters<LinePort["done"]>[0]): void {
    this.#endCommand();
    this.#tell(result.ok ? { type: "response", bytes: result.value } : { type: "failed", reason: result.reason });
  }

  /** In a turn of its own: the way from a character to here is long, and so is what follows, for a device's stack. */
  #tell(event: SlotEvent): void {
    this.#later(0, () => this.#options.onEvent(event));
  }

  #etu(count: number): number {
    return (count * 1000) / (baudOf(this.#ta1, this.#hz) || 1);
  }

  /** One thing to wait for at a time. */
  #later(ms: number, callback: () => void): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = this.#options.timer.set(() => {
      this.#timer = undefined;
      if (!this.#closed) callback();
    }, Math.ceil(ms));
  }

  #endCommand(): void {
    this.#busy = false;
    if (this.#limit !== undefined) this.#options.timer.clear(this.#limit);
    this.#limit = undefined;
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
  }

  /** Power off, and nothing left to wait for. */
  #stop(phase: Phase): void {
    this.#endCommand();
    this.#output?.fill(0);
    this.#output = undefined;
    this.#protocol = undefined;
    this.#phase = phase;
    this.#contacts.off();
  }

  #detected(): void {
    if (this.#closed) return;
    if (this.#contacts.hasCard) {
      if (this.#phase === "empty") this.#settle();
      return;
    }
    const told = this.#phase !== "empty" && this.#phase !== "settling";
    this.#stop("empty");
    if (told) this.#options.onEvent({ type: "removed" });
  }

  #settle(): void {
    this.#phase = "settling";
    this.#later(DEBOUNCE, () => {
      this.#slow = false;
      this.#resets = 0;
      this.#phase = "powering";
      this.#options.onEvent({ type: "inserted" });
      if (this.#phase === "powering") this.#coldReset();
    });
  }

  #coldReset(): void {
    this.#phase = "powering";
    this.#contacts.powerOn();
    this.#later(POWER_UP, () => {
      try {
        this.#contacts.clockOn(baudOf(DEFAULT_RATE, this.#hz));
      } catch {
        this.#fail("mute");
        return;
      }
      this.#later(RESET_LOW, () => this.#awaitAnswer());
    });
  }

  #warmReset(): void {
    this.#endCommand();
    this.#output = undefined;
    this.#protocol = undefined;
    this.#phase = "powering";
    this.#contacts.setReset(0);
    this.#later(RESET_LOW, () => {
      this.#contacts.restart(baudOf(DEFAULT_RATE, this.#hz));
      this.#awaitAnswer();
    });
  }

  #awaitAnswer(): void {
    this.#ta1 = DEFAULT_RATE;
    this.#guard = 0;
    this.#opening = new Opening(this.#hz, this.#slow ? 0 : (this.#options.maxBaud ?? DEFAULT_MAX_BAUD));
    this.#phase = "opening";
    this.#contacts.setReset(1);
    this.#wait((ANSWER_CYCLES * 1000) / this.#hz + this.#etu(CHARACTER));
  }

  /** Waits for a character. Those that came while we were late are looked at first. */
  #wait(ms: number): void {
    this.#later(ms + SLACK, this.#expired);
  }

  readonly #expired = (): void => {
    if (!this.#contacts.read(this.#take)) this.#silence();
    this.#waitOn();
  };

  #readable(): void {
    if (!this.#closed && this.#contacts.read(this.#take)) this.#waitOn();
  }

  /** For the next character, where one is awaited. */
  #waitOn(): void {
    if (this.#output !== undefined || this.#closed) return;
    if (this.#phase === "opening" || (this.#phase === "ready" && this.#busy)) this.#wait(this.#patience);
  }

  /** The longest silence that may be now, ms. */
  get #patience(): number {
    return this.#phase === "opening" ? this.#etu(INITIAL_WAIT) : (this.#protocol?.patience ?? 0);
  }

  readonly #take = (character: number, sound: boolean): void => {
    // What comes while ours has yet to go out answers nothing.
    if (this.#output !== undefined) return;
    if (this.#phase === "opening") this.#step(this.#opening.receive(character, sound));
    else if (this.#phase === "ready" && this.#busy) this.#protocol?.receive(character, sound);
  };

  #silence(): void {
    if (this.#phase === "opening") this.#step(this.#opening.silence());
    else if (this.#phase === "ready") this.#protocol?.silence();
  }

  #step(step: OpeningStep): void {
    switch (step.next) {
      case "send":
        this.#guard = step.extraGuard;
        this.send(step.characters);
        return;
      case "speak":
        this.#speak(step);
        return;
      case "again":
        this.#again(step.reason);
        return;
      case "slow":
        this.#slow = true;
        this.#resets = 0;
        this.#warmReset();
        return;
      case "unsupported":
        this.#fail("unsupported");
    }
  }

  #speak({ atr, protocol, ta1, baud }: Extract<OpeningStep, { next: "speak" }>): void {
    try {
      if (ta1 !== this.#ta1) this.#contacts.setBaud(baud);
    } catch {
      // Agreed on with the card, and the UART cannot reach it: then at the rate of an answer to reset.
      if (this.#slow) this.#fail("unsupported");
      else this.#step({ next: "slow" });
      return;
    }
    this.#ta1 = ta1;
    this.#guard = guardOf(atr);
    const cycle = 1000 / this.#hz;
    if (protocol === 0) {
      this.#protocol = new T0(this, atr.wi * 960 * (clockRate(atr.ta1) || 372) * cycle);
    } else {
      this.#protocol = new T1(this, {
        ifsc: atr.ifsc,
        crc: atr.crc,
        blockWait: this.#etu(11) + 2 ** atr.bwi * 960 * 372 * cycle,
        characterWait: this.#etu(11 + 2 ** atr.cwi),
      });
    }
    this.#phase = "ready";
    this.#endCommand();
    this.#tell({ type: "ready", atr, protocol, baud });
  }

  /** Sends what waits: at once, or one by one where the card wants more guard time than the line gives. */
  #write(): void {
    const output = this.#output;
    if (output === undefined) return;
    const count = this.#guard === 0 ? output.length : 1;
    try {
      this.#contacts.write(output.subarray(0, count));
    } catch {
      this.#output = undefined;
      this.#overdue();
      return;
    }
    const time = this.#etu((CHARACTER + this.#guard) * count);
    if (count < output.length) {
      this.#output = output.subarray(count);
      this.#later(time, () => this.#write());
      return;
    }
    output.fill(0);
    this.#output = undefined;
    this.#wait(time + this.#patience);
  }

  /** The command has used up its time. */
  #overdue(): void {
    if (this.#closed) return;
    if (this.#phase === "opening") {
      this.#step(this.#opening.silence());
      return;
    }
    if (!this.#busy) return;
    this.#endCommand();
    this.#output = undefined;
    this.#options.onEvent({ type: "failed", reason: "no-answer" });
  }

  /** An answer to reset that cannot be used: power off and on again, some times. */
  #again(reason: SlotFault): void {
    this.#resets += 1;
    if (this.#resets >= RESETS) {
      this.#fail(reason);
      return;
    }
    this.#stop("powering");
    this.#later(POWER_DOWN, () => this.#coldReset());
  }

  #fail(reason: SlotFault): void {
    this.#stop("released");
    this.#tell({ type: "failed", reason });
  }
}
