/**
 * Driver of a PN532, and of what is sold as one, as an ECMA-419 peripheral: on a UART or on I2C. Wakes it, sets it up, and
 * looks for cards and phones, with the field off in between; carries commands to the one that was found; tells when the
 * field is empty again. Frames and commands are in modules/nfc.
 *
 * Clones: any version will do, and none; an answer is taken without an ACK before it; a command that one does not know
 * (an error frame) has found nobody. What does not come whole is asked for again, by NACK and then by the command.
 *
 * `onEvent` is called from the callbacks of the IO and of the timer, never from within a public method.
 */
import { FROM_CHIP, type FrameKind, FrameReader, MAX_FRAME_DATA } from "modules/nfc/frame";
import type { FieldEvent, NfcReader, NfcStatus } from "modules/nfc/nfc-session";
import {
  answerTo,
  Code,
  DESELECT,
  exchange,
  exchangeFault,
  FIELD_OFF,
  GET_FIRMWARE,
  isSameField,
  LIST_A,
  LIST_B,
  MORE,
  RELEASE_ALL,
  RETRIES,
  readTargets,
  SAM_CONFIGURATION,
  type Target,
} from "modules/nfc/pn532";
import type { TimerPort } from "modules/ports/timer";
import { checkWire, type NfcWire, openWire, type Wire } from "./wire";

export interface Pn532Options<T> extends NfcWire {
  readonly timer: TimerPort<T>;
  readonly onEvent: (event: FieldEvent) => void;
}

/** All in ms. Until a setting is answered, and until it has looked for somebody. */
const ANSWER = 250;
const LOOK = 600;
/** It gives up on a phone by itself, and says so, before this. */
const EXCHANGE = 1500;
/** Between two looks at an empty field, and at one that is to become empty: the field is off meanwhile. */
const INTERVAL = 350;
/** The same once nobody came for PATIENCE: half the work, and a phone that is held there waits 350 ms more at most. */
const LONG_INTERVAL = 700;
/** Looks at an empty field, some 30 s of them. */
const PATIENCE = 80;
const HELD_INTERVAL = 500;
/** Between two searches for a reader that does not answer. */
const SEARCH = 2000;

/** Phones are of type A: for the others an empty field is looked into every third time, to say what they are. */
const LOOKS = 3;

const TRIES = 3;
/** Frames of one answer that were not whole: then its time is waited for. */
const REPEATS = 2;
/** Of one answer in pieces (MI). */
const MAX_RESPONSE = 512;
/** Of a frame, its longest, and of one that tells a setting or a version. */
const MOST = MAX_FRAME_DATA + 10;
const MOST_SHORT = 32;
const MOST_LIST = 96;
const NOTHING: Uint8Array = new Uint8Array(0);
const NOBODY: readonly Target[] = Object.freeze([]);

/** setting-up: it may not be there. looking: the field was empty. reading: somebody is spoken with. held: is to go. */
type Phase = "setting-up" | "looking" | "reading" | "held" | "closed";

export class Pn532<T> implements NfcReader {
  readonly #options: Pn532Options<T>;
  readonly #frames: FrameReader;
  #wire: Wire | undefined;
  #phase: Phase = "setting-up";
  #status: NfcStatus | undefined;
  #timer: T | undefined;
  /** The command under way: what its answer begins with, and who wants it; undefined: it did not come. */
  #awaited = -1;
  #onAnswer: ((answer: Uint8Array | undefined) => void) | undefined;
  #repeats = 0;
  #looks = 0;
  /** Looks at the empty field since somebody was there. */
  #empty = 0;
  #resend: (() => void) | undefined;
  /** It has not answered, or not so that it could be read. */
  #expire: (() => void) | undefined;
  /** What lies there, or lay there last. */
  #there: readonly Target[] = NOBODY;
  /** What has come of an answer in pieces. */
  #response: Uint8Array | undefined;

  /** @throws TypeError for options that are missing or of the wrong kind, or what the IO throws; then nothing stays open */
  constructor(options: Pn532Options<T>) {
    const { timer, onEvent } = options;
    checkWire(options);
    if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: set and clear are needed");
    if (typeof onEvent !== "function") throw new TypeError("onEvent: a function is needed");
    this.#options = options;
    this.#frames = new FrameReader(FROM_CHIP, (kind, data) => this.#framed(kind, data));
    this.#wire = openWire(options, timer, (bytes) => {
      if (this.#phase === "closed") return;
      this.#frames.push(bytes);
      // Nothing of a token stays in what was read.
      if (this.#phase === "reading") bytes.fill(0);
    });
    this.#later(0, () => this.#search());
  }

  /** Nothing can be configured: what it is set to is the terminal's. Here because a peripheral has it. */
  configure(): void {}

  /** A field that is on goes off with the power: nothing more is sent. */
  close(): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#forget();
    this.#frames.reset();
    this.#wire?.close();
    this.#wire = undefined;
  }

  /** Sends a command to who was found; `response` or `failed` follows. @throws Error when there is nobody */
  transmit(command: Uint8Array): void {
    if (this.#phase !== "reading" || this.#onAnswer !== undefined) throw new Error("not ready");
    this.#response = undefined;
    this.#exchange(command);
  }

  again(): void {
    if (this.#phase !== "reading") return;
    this.#ask(RELEASE_ALL, ANSWER, MOST_SHORT, () => this.#look());
  }

  release(): void {
    if (this.#phase !== "reading") return;
    this.#phase = "held";
    // In good order first: a phone's application is told that it is over.
    this.#ask(DESELECT, ANSWER, MOST_SHORT, () => {
      this.#ask(RELEASE_ALL, ANSWER, MOST_SHORT, () => this.#rest(HELD_INTERVAL));
    });
  }

  #search(): void {
    if (this.#status === undefined) this.#tell("searching");
    this.#phase = "setting-up";
    try {
      this.#wire?.wake();
    } catch {
      // The line takes nothing now: the time-out tries again.
    }
    this.#set(SAM_CONFIGURATION, () => {
      this.#ask(GET_FIRMWARE, ANSWER, MOST_SHORT, (version) => {
        const told = version?.slice(1);
        this.#set(RETRIES, () => {
          this.#set(FIELD_OFF, () => {
            this.#phase = "looking";
            this.#tell("ready", told);
            this.#later(INTERVAL, () => this.#look());
          });
        });
      });
    });
  }

  /** Once it has answered. */
  #set(command: Uint8Array, then: () => void): void {
    this.#ask(command, ANSWER, MOST_SHORT, (answer) => {
      if (answer === undefined) this.#lose();
      else then();
    });
  }

  #lose(): void {
    const was = this.#phase;
    this.#phase = "setting-up";
    this.#there = NOBODY;
    if (was === "held") this.#options.onEvent({ type: "removed" });
    this.#tell("lost");
    this.#later(SEARCH, () => this.#search());
  }

  #tell(status: NfcStatus, version?: Uint8Array): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onEvent(version === undefined ? { type: "status", status } : { type: "status", status, version });
  }

  /** Who is there, of type A, and else of type B. */
  #look(): void {
    this.#ask(LIST_A, LOOK, MOST_LIST, (a) => {
      const ofA = a && (readTargets(a, "a") ?? NOBODY);
      if (ofA === undefined) this.#lose();
      else if (ofA.length > 0 || !this.#isForB()) this.#seen(ofA);
      else
        this.#ask(LIST_B, LOOK, MOST_LIST, (b) => {
          if (b === undefined) this.#lose();
          else this.#seen(readTargets(b, "b") ?? NOBODY);
        });
    });
  }

  #isForB(): boolean {
    this.#looks = (this.#looks + 1) % LOOKS;
    return this.#looks === 0 || this.#phase !== "looking";
  }

  #seen(targets: readonly Target[]): void {
    const before = this.#there;
    this.#there = targets;
    const { onEvent } = this.#options;
    if (targets.length === 0) {
      const wasThere = this.#phase !== "looking";
      this.#phase = "looking";
      this.#empty = wasThere ? 0 : this.#empty + 1;
      this.#rest(this.#empty < PATIENCE ? INTERVAL : LONG_INTERVAL);
      if (wasThere) onEvent({ type: "removed" });
      return;
    }
    if (this.#phase === "held") {
      if (isSameField(before, targets)) {
        this.#ask(RELEASE_ALL, ANSWER, MOST_SHORT, () => this.#rest(HELD_INTERVAL));
        return;
      }
      // One of two was taken away, or something else lies there now.
      onEvent({ type: "removed" });
    }
    this.#phase = "reading";
    onEvent({ type: "found", targets });
  }

  /** The field off until the next look. */
  #rest(interval: number): void {
    this.#ask(FIELD_OFF, ANSWER, MOST_SHORT, (answer) => {
      if (answer === undefined) this.#lose();
      else this.#later(interval, () => this.#look());
    });
  }

  #exchange(command: Uint8Array): void {
    const { onEvent } = this.#options;
    this.#askOnce(exchange(command), (answer) => {
      const status = answer?.[1];
      const reason = status === undefined ? "broken" : exchangeFault(status);
      if (answer === undefined || status === undefined || reason !== undefined) {
        this.#drop();
        onEvent({ type: "failed", reason: reason ?? "broken" });
        return;
      }
      const before = this.#response;
      const length = before?.length ?? 0;
      const bytes = new Uint8Array(length + answer.length - 2);
      if (before !== undefined) bytes.set(before);
      bytes.set(answer.subarray(2), length);
      before?.fill(0);
      this.#response = bytes;
      if (bytes.length > MAX_RESPONSE) {
        this.#drop();
        onEvent({ type: "failed", reason: "broken" });
      } else if ((status & MORE) !== 0) this.#exchange(NOTHING);
      else {
        this.#response = undefined;
        onEvent({ type: "response", bytes });
      }
    });
  }

  #drop(): void {
    this.#response?.fill(0);
    this.#response = undefined;
  }

  /** What goes to a phone goes once: it may have been obeyed. */
  #askOnce(frame: Uint8Array, onAnswer: (answer: Uint8Array | undefined) => void): void {
    this.#send(frame, Code.exchange + 1, EXCHANGE, MOST, 1, onAnswer);
  }

  /** @param onAnswer is given what follows TFI, empty for an error frame, or undefined when nothing came */
  #ask(frame: Uint8Array, limit: number, most: number, onAnswer: (answer: Uint8Array | undefined) => void): void {
    this.#send(frame, answerTo(frame), limit, most, TRIES, onAnswer);
  }

  #send(
    frame: Uint8Array,
    awaited: number,
    limit: number,
    most: number,
    times: number,
    onAnswer: (answer: Uint8Array | undefined) => void,
  ): void {
    let tries = times;
    const send = () => {
      tries -= 1;
      this.#repeats = REPEATS;
      this.#frames.reset();
      this.#try(() => this.#wire?.send(frame, most));
      this.#later(limit, expire);
    };
    const expire = () => {
      this.#try(() => this.#wire?.abort());
      if (tries > 0) send();
      else this.#answered(undefined);
    };
    this.#expire = expire;
    this.#awaited = awaited;
    this.#onAnswer = onAnswer;
    this.#resend = () => {
      if (tries > 0) send();
    };
    send();
  }

  #framed(kind: FrameKind, data: Uint8Array): void {
    // What comes while nothing was asked is nobody's, and an ACK says nothing that its answer does not.
    if (this.#onAnswer === undefined || kind === "ack") return;
    if (kind === "nack") this.#resend?.();
    else if (kind === "error") this.#answered(NOTHING);
    else if (kind === "data") {
      if (data[0] === this.#awaited) this.#answered(data);
    } else if (this.#repeats > 0) {
      this.#repeats -= 1;
      this.#try(() => this.#wire?.repeat());
    } else this.#expire?.();
  }

  #answered(answer: Uint8Array | undefined): void {
    const onAnswer = this.#onAnswer;
    this.#forget();
    onAnswer?.(answer);
  }

  #forget(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#onAnswer = undefined;
    this.#resend = undefined;
    this.#expire = undefined;
    this.#awaited = -1;
  }

  /** "output full", or an address that does not answer: the time-out tries again. */
  #try(write: () => void): void {
    try {
      write();
    } catch {
      // See above.
    }
  }

  /** One thing to wait for at a time. */
  #later(ms: number, callback: () => void): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = this.#options.timer.set(() => {
      this.#timer = undefined;
      if (this.#phase !== "closed") callback();
    }, ms);
  }
}
