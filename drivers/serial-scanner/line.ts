/**
 * The UART of a scanner, for the driver of its family: one command at a time and its answer, what else comes as
 * symbols, the baud rate, the health that is told, and the timers of all these.
 */

import type { SerialPort } from "modules/ports/serial";
import type { ScannerStatus } from "modules/scan/scan";
import { checkScannerOptions, type ScannerOptions } from "modules/scan/scanner";
import { type AnswerFraming, type Identifiers, Receiver } from "./receiver";

/** What an answer may take, ms. */
const ANSWER_TIMEOUT = 100;
const TRIES = 3;
/** Between two searches that found nothing, ms. */
const SEARCH_INTERVAL = 1000;
/** Without a word for this long, ask whether it is still there, ms. */
const WATCH_INTERVAL = 5000;
/** Once it did not answer, one more chance after this long: it may have been busy, ms. */
const SECOND_CHANCE = 700;
/** Silence that ends a symbol after its tail, ms: 20 characters at 9600 baud, 230 at 115200. */
const TAIL_GAP = 20;
/** The same where the tail is missing, ms: a line that only paused must not give half a symbol. */
const BROKEN_GAP = 500;
/** The same for a module that keeps to a tail of its own, ms. */
const OTHER_TAIL_GAP = 60;

export class ScannerLine<T> {
  /** What the driver brought the module to: AIM identifiers before each symbol, a tail of CR or LF after it. */
  identifiers: Identifiers = "sent";
  hasTail = true;
  readonly #options: ScannerOptions<T>;
  readonly #receiver: Receiver;
  #serial: SerialPort | undefined;
  #status: ScannerStatus | undefined;
  #closed = false;
  /** The module has answered at this rate. */
  #isFound = false;
  #baud = 0;
  #gap: T | undefined;
  #pending: T | undefined;
  /** Takes the answer to the command under way, or undefined when it did not come. */
  #onAnswer: ((data: Uint8Array | undefined) => void) | undefined;

  /** @throws TypeError for options that are missing or of the wrong kind; nothing is opened yet */
  constructor(options: ScannerOptions<T>, framing: AnswerFraming) {
    checkScannerOptions(options);
    this.#options = options;
    this.#receiver = new Receiver(framing);
  }

  get status(): ScannerStatus | undefined {
    return this.#status;
  }

  get baud(): number {
    return this.#baud;
  }

  /** @throws what the serial throws */
  open(baud: number): void {
    this.#serial?.close();
    this.#serial = undefined;
    this.#receiver.reset();
    this.#baud = baud;
    const { io: Io, ...port } = this.#options.serial;
    this.#serial = new Io({ ...port, baud, format: "buffer", onReadable: () => this.#readable() });
  }

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

  /** One thing to wait for at a time. */
  later(ms: number, callback: () => void): void {
    if (this.#pending !== undefined) this.#options.timer.clear(this.#pending);
    this.#pending = this.#options.timer.set(() => {
      this.#pending = undefined;
      if (!this.#closed) callback();
    }, ms);
  }

  tell(status: ScannerStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }

  /** Sends a command, up to three times. @param onAnswer is given its data, or undefined when none came */
  ask(command: Uint8Array, onAnswer: (data: Uint8Array | undefined) => void, tries = TRIES): void {
    try {
      this.#serial?.write(command);
    } catch {
      // "output full": the line takes nothing now; the time-out tries again.
    }
    this.#onAnswer = (data) => {
      if (data === undefined && tries > 1) this.ask(command, onAnswer, tries - 1);
      else onAnswer(data);
    };
    this.later(ANSWER_TIMEOUT, () => this.#answered(undefined));
  }

  /**
   * Asks the same at each rate in turn, over and over, until the module answers; tells searching or lost meanwhile.
   * @param isAnswer whether the data of an answer are what was asked for @param onFound called with the rate
   */
  find(
    bauds: readonly number[],
    question: Uint8Array,
    isAnswer: (data: Uint8Array) => boolean,
    onFound: (baud: number) => void,
    index = 0,
  ): void {
    if (this.#status === undefined) this.tell("searching");
    else if (this.#status !== "searching") this.tell("lost");
    const baud = bauds[index];
    if (baud === undefined) {
      this.tell("lost");
      this.later(SEARCH_INTERVAL, () => this.find(bauds, question, isAnswer, onFound));
      return;
    }
    this.#isFound = false;
    this.open(baud);
    this.ask(question, (data) => {
      if (data !== undefined && isAnswer(data)) {
        // From now on codes are taken: whoever holds one up before the module is set up hears it read.
        this.#isFound = true;
        onFound(baud);
      } else this.find(bauds, question, isAnswer, onFound, index + 1);
    });
  }

  /**
   * Asks after a silence, and then again and again, whether the module is there.
   * @param onAnswer says whether to go on watching @param onLost called once it did not answer twice
   */
  watch(
    question: Uint8Array,
    onAnswer: (data: Uint8Array) => boolean,
    onLost: () => void,
    wait = WATCH_INTERVAL,
  ): void {
    this.later(wait, () => {
      // Not in the middle of a symbol: the answer would have to wait for its end.
      if (this.#receiver.isBusy) {
        this.watch(question, onAnswer, onLost, BROKEN_GAP);
        return;
      }
      this.ask(question, (data) => {
        if (data !== undefined) {
          if (onAnswer(data)) this.watch(question, onAnswer, onLost);
        } else if (wait === SECOND_CHANCE) onLost();
        else this.watch(question, onAnswer, onLost, SECOND_CHANCE);
      });
    });
  }

  #answered(answer: Uint8Array | undefined): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(answer);
  }

  /** @returns whether there was anything */
  #readable(): boolean {
    if (this.#closed) return false;
    const read = this.#serial?.read();
    if (!(read instanceof ArrayBuffer) || read.byteLength === 0) return false;
    const answer = this.#receiver.push(new Uint8Array(read), this.#onAnswer !== undefined);
    if (this.#gap !== undefined) this.#options.timer.clear(this.#gap);
    this.#gap = this.#options.timer.set(() => this.#silent(), this.#silenceNeeded());
    if (answer !== undefined) this.#answered(answer);
    return true;
  }

  #silent(): void {
    this.#gap = undefined;
    // A processor that was busy may find the time over before it finds the bytes that came meanwhile.
    if (this.#closed || this.#readable()) return;
    for (const scan of this.#receiver.silence(this.identifiers, this.hasTail)) {
      if (this.#isFound && !this.#closed) this.#options.onScan(scan);
    }
  }

  #silenceNeeded(): number {
    if (this.#receiver.endsInTail) return TAIL_GAP;
    return this.hasTail ? BROKEN_GAP : OTHER_TAIL_GAP;
  }
}
