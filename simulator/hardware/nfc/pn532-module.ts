/**
 * A PN532 on a UART (HSU), at the level of bytes: sleep and wake-up, frames, ACK and NACK, the error frame, time; its field,
 * and what lies there. It is not the driver's twin: it does what UM0701-02 says of the chip, and what clones do instead.
 */
import { ACK, encodeFrame, FROM_CHIP, FROM_HOST, type FrameKind, FrameReader, NACK } from "modules/nfc/frame";
import type { Application } from "../card/application";
import { PacedLine } from "../paced-line";
import type { Scheduler } from "../scheduler";
import type { Contactless } from "./contactless";

/** What is wrong with the chip, or between it and the terminal. */
export interface ReaderQuirks {
  /** It answers without an ACK before. */
  readonly noAck?: boolean;
  /** What GetFirmwareVersion says in place of 32 01 06 07; none: nothing. */
  readonly version?: Uint8Array | "none";
  /** Every so many bytes to the terminal, one is another. */
  readonly noiseEvery?: number;
  /** It sends back what it was sent, first. */
  readonly echoes?: boolean;
  /** An answer of a phone comes in pieces of so many bytes (MI), each to be asked for. */
  readonly pieces?: number;
  /** Frames without their 00 before and after. */
  readonly isBare?: boolean;
}

export interface Pn532ModuleOptions {
  readonly scheduler: Scheduler;
  /** Bytes that are on its line in `delay` ms. */
  readonly send: (bytes: Uint8Array, delay: number) => void;
  /** What was to come does not. */
  readonly fallSilent?: () => void;
  /** What lies there is another, or the firmware has set it up. */
  readonly onChange?: () => void;
}

const BAUD = 115200;
const WAKE = 0x55;
const VERSION = Uint8Array.of(0x32, 0x01, 0x06, 0x07);
const SYNTAX_ERROR = Uint8Array.of(0x00, 0x00, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00);
/** ms: a command is understood; a target is found, or not; it did not answer. */
const ACK_TIME = 1;
const SETTING_TIME = 2;
const FIND_TIME = 12;
const NOBODY_TIME = 6;
const MUTE_TIME = 60;
/** 106 kbit/s, with start, parity and framing, ms a byte. */
const PER_BYTE = 0.1;
const TIME_OUT = 0x01;
const WRONG_CONTEXT = 0x27;
const FIELD = 0x01;
const MORE = 0x40;

export class Pn532Module {
  readonly #options: Pn532ModuleOptions;
  readonly #line: PacedLine;
  readonly #frames: FrameReader;
  #quirks: ReaderQuirks = {};
  #plugged = true;
  #isAwake = false;
  /** It has been told how to work: until then it is in its low battery mode. */
  #isSetUp = false;
  #isFieldOn = false;
  #things: readonly Contactless[] = [];
  /** Those that were activated, by their number less one. */
  #active: { readonly thing: Contactless; readonly application: Application | undefined }[] = [];
  #last: Uint8Array | undefined;
  /** Of an answer, what was not asked for yet. */
  #rest: Uint8Array | undefined;
  /** Counts what it is asked, so that what a command of before comes to is not sent. */
  #work = 0;
  #exchanges = 0;
  #sent = 0;
  /** Exchanges until what lies there is taken away by itself. */
  #leavesAfter = 0;

  constructor(options: Pn532ModuleOptions) {
    this.#options = options;
    this.#line = new PacedLine(options);
    this.#frames = new FrameReader(FROM_HOST, (kind, data) => this.#framed(kind, data));
  }

  get isFieldOn(): boolean {
    return this.#isFieldOn;
  }

  get things(): readonly Contactless[] {
    return this.#things;
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  /** APDUs that went to who lies there, since it does. */
  get exchanges(): number {
    return this.#exchanges;
  }

  /** The firmware has set it up. */
  get isKnown(): boolean {
    return this.#plugged && this.#isSetUp;
  }

  set quirks(quirks: ReaderQuirks) {
    this.#quirks = quirks;
  }

  /** @param leavesAfter exchanges; then it is taken away in the middle of one; 0: it stays */
  hold(things: readonly Contactless[], leavesAfter = 0): void {
    this.#things = things;
    this.#active = [];
    if (things.length > 0) this.#exchanges = 0;
    this.#leavesAfter = leavesAfter;
    this.#options.onChange?.();
  }

  takeAway(): void {
    if (this.#things.length === 0) return;
    this.hold([]);
  }

  /** One of two is taken away. */
  takeOne(): void {
    this.hold(this.#things.slice(0, 1));
  }

  unplug(): void {
    this.#plugged = false;
    this.#sleep();
    this.#line.cut();
  }

  plug(): void {
    this.#plugged = true;
  }

  /** The firmware opened its UART at this rate; 0 when it closed it, and its power with it. */
  line(baud: number): void {
    this.#line.baud = baud;
    this.#sleep();
  }

  receive(bytes: Uint8Array): void {
    if (!this.#plugged || this.#line.baud !== BAUD) return;
    let from = 0;
    if (!this.#isAwake) {
      from = bytes.indexOf(WAKE);
      if (from < 0) return;
      this.#isAwake = true;
    }
    if (this.#quirks.echoes === true) this.#emit(bytes);
    this.#frames.push(bytes.subarray(from));
  }

  #sleep(): void {
    const wasSetUp = this.#isSetUp;
    this.#isAwake = false;
    this.#isSetUp = false;
    this.#setField(false);
    this.#active = [];
    this.#work += 1;
    this.#frames.reset();
    if (wasSetUp) this.#options.onChange?.();
  }

  #framed(kind: FrameKind, data: Uint8Array): void {
    if (kind === "nack") {
      if (this.#last !== undefined) this.#emit(this.#last);
    } else if (kind === "ack") {
      // Whatever it was about is given up (6.2.1.3).
      this.#work += 1;
      this.#last = undefined;
    } else if (kind === "spoilt") this.#emit(Uint8Array.from(NACK));
    else if (kind === "data") this.#obey(data.slice());
  }

  #obey(command: Uint8Array): void {
    this.#work += 1;
    const [code = 0] = command;
    if (!this.#isSetUp && code !== 0x14 && code !== 0x02) return;
    if (this.#quirks.noAck !== true) this.#emit(Uint8Array.from(ACK));
    switch (code) {
      case 0x02: {
        const { version = VERSION } = this.#quirks;
        if (version !== "none") this.#answer(SETTING_TIME, code, version);
        return;
      }
      case 0x14:
        this.#isSetUp = true;
        this.#answer(SETTING_TIME, code);
        this.#options.onChange?.();
        return;
      case 0x32:
        if (command[1] === FIELD) this.#setField(((command[2] ?? 0) & 1) === 1);
        if (!this.#isFieldOn) this.#active = [];
        this.#answer(SETTING_TIME, code);
        return;
      case 0x4a:
        this.#list(code, command[1] ?? 0, command[2] ?? 0);
        return;
      case 0x40:
        this.#exchange(code, command[1] ?? 0, command.subarray(2));
        return;
      case 0x44:
      case 0x52:
        this.#answer(
          SETTING_TIME,
          code,
          Uint8Array.of(this.#active.length > 0 || code === 0x52 ? 0x00 : WRONG_CONTEXT),
        );
        this.#active = [];
        return;
      default:
        this.#later(ACK_TIME, () => this.#emit(SYNTAX_ERROR));
    }
  }

  #list(code: number, most: number, kind: number): void {
    this.#setField(true);
    const type = kind === 0x00 ? "a" : kind === 0x03 ? "b" : undefined;
    const { scheduler } = this.#options;
    const found = this.#things.filter(({ radio }) => radio.type === type).slice(0, Math.min(most, 2));
    this.#active = found.map((thing) => ({ thing, application: thing.application?.(scheduler) }));
    const told = found.map(({ radio }, i) => {
      if (radio.type === "b") return [i + 1, ...radio.atqb(), 0x01, 0x00];
      const { atqa, sak, uid, ats } = radio;
      const id = typeof uid === "function" ? uid() : uid;
      const rest = ats === undefined ? [] : [ats.length + 1, ...ats];
      return [i + 1, atqa >> 8, atqa & 0xff, sak, id.length, ...id, ...rest];
    });
    const time = found.length === 0 ? NOBODY_TIME : FIND_TIME * found.length;
    this.#answer(time, code, Uint8Array.of(found.length, ...told.flat()));
  }

  #exchange(code: number, number: number, command: Uint8Array): void {
    const active = this.#active[number - 1];
    if (active === undefined) {
      this.#answer(SETTING_TIME, code, Uint8Array.of(WRONG_CONTEXT));
      return;
    }
    if (this.#rest !== undefined && command.length === 0) {
      this.#hand(code, this.#rest);
      return;
    }
    this.#rest = undefined;
    this.#exchanges += 1;
    if (this.#leavesAfter > 0 && this.#exchanges >= this.#leavesAfter) this.takeAway();
    const work = this.#work;
    const isThere = () => this.#things.includes(active.thing);
    if (!isThere() || active.application === undefined) {
      this.#answer(MUTE_TIME, code, Uint8Array.of(TIME_OUT));
      return;
    }
    const { scheduler } = this.#options;
    scheduler.at(scheduler.now() + command.length * PER_BYTE, () => {
      active.application?.execute(command, (response) => {
        if (work !== this.#work) return;
        if (isThere()) this.#hand(code, response);
        else this.#answer(MUTE_TIME, code, Uint8Array.of(TIME_OUT));
      });
    });
  }

  #hand(code: number, response: Uint8Array): void {
    const { pieces = response.length } = this.#quirks;
    const piece = response.subarray(0, pieces);
    this.#rest = piece.length < response.length ? response.slice(pieces) : undefined;
    const status = this.#rest === undefined ? 0x00 : MORE;
    this.#answer(piece.length * PER_BYTE, code, Uint8Array.of(status, ...piece));
  }

  #setField(on: boolean): void {
    this.#isFieldOn = on;
  }

  #answer(time: number, code: number, data: Uint8Array = new Uint8Array(0)): void {
    this.#later(ACK_TIME + time, () => {
      const frame = encodeFrame(Uint8Array.of(FROM_CHIP, code + 1, ...data));
      this.#last = this.#quirks.isBare === true ? frame.slice(1, -1) : frame;
      this.#emit(this.#last);
    });
  }

  #later(time: number, call: () => void): void {
    const { scheduler } = this.#options;
    const work = this.#work;
    scheduler.at(scheduler.now() + time, () => {
      if (work === this.#work) call();
    });
  }

  #emit(bytes: Uint8Array): void {
    const { noiseEvery = 0 } = this.#quirks;
    const sent = Array.from(bytes, (byte) => {
      this.#sent += 1;
      return noiseEvery > 0 && this.#sent % noiseEvery === 0 ? byte ^ 0x10 : byte;
    });
    this.#line.send(sent, BAUD, this.#plugged);
  }
}
