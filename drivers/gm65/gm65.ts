/**
 * Driver of the GM65 family of serial QR modules, as an ECMA-419 peripheral.
 *
 * Finds the module at any of its baud rates, moves it to 115200, reads every setting that the terminal needs and writes
 * those that differ, reads them back, and saves them only when something changed: its flash wears. After a silence it
 * looks whether the module is there and whether its setup codes are still off; if not, it begins again.
 *
 * Nothing is called from inside a public method; `onScan` and `onStatus` come from the serial's or the timer's callbacks.
 */
import { isReading, type Scan, type ScannerStatus } from "modules/scan/scan";
import { readCommand, saveCommand, writeCommand } from "./protocol";
import { Receiver } from "./receiver";
import {
  BAUD_REGISTER,
  DIVISOR_115200,
  PROBE_BAUDS,
  SETTINGS,
  SETUP_CODES_OFF,
  type Setting,
  WORKING_BAUD,
} from "./settings";

/** What an answer may take, ms. */
const ANSWER_TIMEOUT = 100;
const TRIES = 3;
/** Silence that ends a symbol after its tail, ms: 20 characters at 9600 baud, 230 at 115200. */
const TAIL_GAP = 20;
/** The same where the tail is missing, ms: a line that only paused must not give half a symbol. */
const BROKEN_GAP = 500;
/** The same for a clone that keeps to a tail of its own, ms. */
const OTHER_TAIL_GAP = 60;
/** Without a word for this long, ask whether it is still there, ms. */
const WATCH_INTERVAL = 5000;
/** Once it did not answer, one more chance after this long: it may have been busy, ms. */
const SECOND_CHANCE = 700;
/** Between two searches that found nothing, ms. */
const SEARCH_INTERVAL = 1000;
/** The module needs this to change its baud rate, ms. */
const BAUD_CHANGE = 50;

/** The part of `embedded:io/serial` that is used. */
export interface SerialPort {
  read(): ArrayBuffer | number | undefined;
  write(bytes: Uint8Array): void;
  close(): void;
}
export interface SerialOptions {
  readonly port: number;
  readonly receive: number;
  readonly transmit: number;
}
type SerialConstructor = new (
  options: SerialOptions & { baud: number; format: "buffer"; onReadable: () => void },
) => SerialPort;

/** The part of the module `timer` that is used. */
export interface TimerPort<T> {
  set(callback: () => void, ms: number): T;
  clear(timer: T): void;
}

export interface Gm65Options<T> {
  readonly serial: SerialOptions & { readonly io: SerialConstructor };
  readonly timer: TimerPort<T>;
  readonly onScan: (scan: Scan) => void;
  readonly onStatus: (status: ScannerStatus) => void;
}

export class Gm65<T> {
  /** Names of the settings that the module did not take (clones ignore what they do not know). */
  unsettled: readonly string[] = Object.freeze([]);
  readonly #options: Gm65Options<T>;
  readonly #receiver = new Receiver();
  #serial: SerialPort | undefined;
  #status: ScannerStatus | undefined;
  #closed = false;
  #gap: T | undefined;
  #pending: T | undefined;
  /** Takes the answer to the command under way, or undefined when it did not come. */
  #onAnswer: ((data: Uint8Array | undefined) => void) | undefined;
  #dirty = false;
  /** That of the line. */
  #baud = WORKING_BAUD;

  /** @throws TypeError for options that are missing or of the wrong kind, before anything is opened */
  constructor(options: Gm65Options<T>) {
    const { serial, timer, onScan, onStatus } = options;
    if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
    if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: set and clear are needed");
    if (typeof onScan !== "function") throw new TypeError("onScan: a function is needed");
    if (typeof onStatus !== "function") throw new TypeError("onStatus: a function is needed");
    this.#options = options;
    this.#open(PROBE_BAUDS[0] ?? WORKING_BAUD);
    this.#later(0, () => this.#search(0));
  }

  /** Nothing can be configured: the settings are the terminal's. Here because a peripheral has it. */
  configure(): void {}

  close(): void {
    this.#closed = true;
    if (this.#gap !== undefined) this.#options.timer.clear(this.#gap);
    if (this.#pending !== undefined) this.#options.timer.clear(this.#pending);
    this.#gap = undefined;
    this.#pending = undefined;
    this.#onAnswer = undefined;
    this.#serial?.close();
    this.#serial = undefined;
  }

  #open(baud: number): void {
    this.#serial?.close();
    this.#serial = undefined;
    this.#receiver.reset();
    this.#baud = baud;
    const { io: Io, ...port } = this.#options.serial;
    this.#serial = new Io({ ...port, baud, format: "buffer", onReadable: () => this.#readable() });
  }

  /** One thing to wait for at a time. */
  #later(ms: number, callback: () => void): void {
    if (this.#pending !== undefined) this.#options.timer.clear(this.#pending);
    this.#pending = this.#options.timer.set(() => {
      this.#pending = undefined;
      if (!this.#closed) callback();
    }, ms);
  }

  #tell(status: ScannerStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }

  #readable(): void {
    if (this.#closed) return;
    const read = this.#serial?.read();
    if (!(read instanceof ArrayBuffer)) return;
    const answer = this.#receiver.push(new Uint8Array(read), this.#onAnswer !== undefined);
    if (this.#gap !== undefined) this.#options.timer.clear(this.#gap);
    this.#gap = this.#options.timer.set(() => {
      this.#gap = undefined;
      const scan = this.#receiver.silence(!this.unsettled.includes("AIM identifiers"));
      if (scan !== undefined && isReading(this.#status) && !this.#closed) this.#options.onScan(scan);
    }, this.#silenceNeeded());
    if (answer !== undefined) this.#answered(answer);
  }

  #silenceNeeded(): number {
    if (this.#receiver.endsInTail) return TAIL_GAP;
    return this.unsettled.includes("tail") ? OTHER_TAIL_GAP : BROKEN_GAP;
  }

  #answered(answer: Uint8Array | undefined): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(answer);
  }

  /** Sends a command, up to three times. */
  #ask(command: Uint8Array, onAnswer: (data: Uint8Array | undefined) => void, tries = TRIES): void {
    try {
      this.#serial?.write(command);
    } catch {
      // "output full": the line takes nothing now; the time-out tries again.
    }
    this.#onAnswer = (data) => {
      if (data === undefined && tries > 1) this.#ask(command, onAnswer, tries - 1);
      else onAnswer(data);
    };
    this.#later(ANSWER_TIMEOUT, () => this.#answered(undefined));
  }

  /** Asks at each baud rate in turn for the baud register. */
  #search(index: number): void {
    if (this.#status === undefined) this.#tell("searching");
    else if (this.#status !== "searching") this.#tell("lost");
    const baud = PROBE_BAUDS[index];
    if (baud === undefined) {
      this.#tell("lost");
      this.#later(SEARCH_INTERVAL, () => this.#search(0));
      return;
    }
    this.#open(baud);
    this.#ask(readCommand(BAUD_REGISTER, 2), (data) => {
      if (data?.length !== 2) this.#search(index + 1);
      else this.#setUp(baud);
    });
  }

  #setUp(baud: number): void {
    this.#dirty = false;
    this.unsettled = Object.freeze([]);
    if (baud === WORKING_BAUD) {
      this.#settle(0);
      return;
    }
    this.#ask(writeCommand(BAUD_REGISTER, DIVISOR_115200), () => {
      this.#later(BAUD_CHANGE, () => {
        this.#open(WORKING_BAUD);
        this.#ask(readCommand(BAUD_REGISTER, 2), (data) => {
          if (data !== undefined) {
            this.#dirty = true;
            this.#settle(0);
            return;
          }
          // A clone that cannot change its rate is used at its own.
          this.#open(baud);
          this.#refused("baud");
          this.#settle(0);
        });
      });
    });
  }

  /** Reads a setting; writes it if it differs; reads it back. */
  #settle(index: number): void {
    const setting = SETTINGS[index];
    if (setting === undefined) {
      if (this.#dirty) this.#ask(saveCommand(), () => this.#ready());
      else this.#ready();
      return;
    }
    const { address, mask, value } = setting;
    this.#ask(readCommand(address, 1), (data) => {
      const now = data?.[0];
      if (now === undefined) this.#refuse(setting, index);
      else if ((now & mask) === value) this.#settle(index + 1);
      else {
        this.#ask(writeCommand(address, [(now & ~mask) | value]), () => {
          this.#ask(readCommand(address, 1), (back) => {
            if (back === undefined || ((back[0] ?? 0) & mask) !== value) this.#refuse(setting, index);
            else {
              this.#dirty = true;
              this.#settle(index + 1);
            }
          });
        });
      }
    });
  }

  #refuse({ name }: Setting, index: number): void {
    this.#refused(name);
    this.#settle(index + 1);
  }

  #refused(name: string): void {
    this.unsettled = Object.freeze([...this.unsettled, name]);
  }

  #ready(): void {
    this.#tell(this.unsettled.length === 0 ? "ready" : "unsettled");
    this.#watch();
  }

  /**
   * Is it there, and does it still refuse setup codes? A clone that never did is asked for its baud rate: that register
   * answered when it was found.
   */
  #watch(wait = WATCH_INTERVAL): void {
    this.#later(wait, () => {
      // Not in the middle of a symbol: the answer would have to wait for its end.
      if (this.#receiver.isBusy) {
        this.#watch(BROKEN_GAP);
        return;
      }
      const { address, mask, value, name } = SETUP_CODES_OFF;
      const known = !this.unsettled.includes(name);
      this.#ask(known ? readCommand(address, 1) : readCommand(BAUD_REGISTER, 2), (data) => {
        if (data === undefined && wait !== SECOND_CHANCE) this.#watch(SECOND_CHANCE);
        else if (data === undefined) this.#search(0);
        else if (known && ((data[0] ?? 0) & mask) !== value) this.#setUp(this.#baud);
        else this.#watch();
      });
    });
  }
}
