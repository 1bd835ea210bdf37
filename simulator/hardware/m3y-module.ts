/**
 * An M3Y at the level of bytes: framed commands, settings, tail, baud rate, setup codes. A setup code is a symbol whose
 * text is a command; it is obeyed once S_CMD_0001 was read, until S_CMD_0000. It knows no AIM identifiers.
 */
import { m3yAnswer, m3yFrameLength } from "../../drivers/m3y/protocol";
import { lineTime, PacedLine } from "./paced-line";
import type { CodeSymbol, ScannerModule, ScannerModuleOptions } from "./scanner-module";

export interface M3yModuleOptions extends ScannerModuleOptions {
  /** Commands that this one does not know, and does not answer: by their beginning. */
  readonly unknown?: readonly string[];
}

interface Settings {
  baud: number;
  continuous: boolean;
  /** It obeys printed codes. */
  setup: boolean;
  tail: readonly number[];
  muted: boolean;
  /** Before the same code is read again, ms; 0: at once. */
  again: number;
}

const FACTORY: Settings = Object.freeze({
  baud: 9600,
  continuous: false,
  setup: false,
  tail: Object.freeze([0x0d]),
  muted: false,
  again: 0,
});
const BAUDS: readonly number[] = [4800, 9600, 14400, 19200, 38400, 57600, 115200];
const DONE = Uint8Array.of(0x90, 0x00);
const MAX_COMMAND = 256;

export class M3yModule implements ScannerModule {
  readonly #options: M3yModuleOptions;
  readonly #line: PacedLine;
  #settings: Settings = { ...FACTORY };
  #plugged = true;
  #command: number[] = [];
  #last: { readonly text: string; readonly at: number } | undefined;

  constructor(options: M3yModuleOptions) {
    this.#options = options;
    this.#line = new PacedLine(options);
  }

  get settings(): Readonly<Settings> {
    return this.#settings;
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  get sending(): boolean {
    return this.#line.isSending;
  }

  get known(): boolean {
    return this.#plugged && this.#line.isKnown;
  }

  unplug(): void {
    this.#plugged = false;
    this.#line.cut();
  }

  /** Each setting was saved when it was taken. */
  plug(): void {
    this.#plugged = true;
    this.#last = undefined;
  }

  line(baud: number): void {
    this.#line.baud = baud;
    this.#command = [];
  }

  receive(bytes: Uint8Array): void {
    // At another rate: nothing that it could read.
    if (!this.#plugged || this.#line.baud !== this.#settings.baud) return;
    for (const byte of bytes) {
      this.#command.push(byte);
      this.#parse();
    }
  }

  /** Bytes on the line that no one meant: a bad contact. */
  noise(bytes: Uint8Array): void {
    this.#emit(bytes);
  }

  present({ bytes }: CodeSymbol): boolean {
    if (!this.#plugged || !this.#settings.continuous) return false;
    const now = this.#options.scheduler.now();
    const text = String.fromCharCode(...bytes);
    if (this.#last?.text === text && now - this.#last.at < this.#settings.again) return false;
    this.#last = { text, at: now };
    this.#options.onRead?.();
    if (text === "S_CMD_0001" || (this.#settings.setup && this.#set(text))) {
      if (text === "S_CMD_0001") this.#settings.setup = true;
      return true;
    }
    this.#emit([...bytes, ...this.#settings.tail]);
    return true;
  }

  #parse(): void {
    const bytes = Uint8Array.from(this.#command);
    const total = m3yFrameLength(0, bytes, 0, bytes.length);
    if (total === 0 && bytes.length < MAX_COMMAND) return;
    if (total <= 0) {
      this.#command.shift();
      return;
    }
    this.#command = [];
    this.#line.know();
    const text = Buffer.from(bytes.subarray(4, total - 2)).toString("latin1");
    if (this.#options.unknown?.some((start) => text.startsWith(start)) === true) return;
    if (text === "T_OUT_CVER") this.#answer(Buffer.from("M3Y-W V1.0"));
    // The rate changes once the answer is out.
    else if (text.startsWith("S_CMD_H3BR")) {
      const { scheduler } = this.#options;
      this.#answer(DONE);
      scheduler.at(scheduler.now() + lineTime(8, this.#settings.baud) + 1, () => this.#set(text));
    } else if (this.#set(text)) this.#answer(DONE);
  }

  /** @returns whether there is such a setting */
  #set(text: string): boolean {
    const settings = this.#settings;
    const baud = Number(/^S_CMD_H3BR(\d{4,6})$/.exec(text)?.[1]);
    const again = Number(/^S_CMD_MARI(\d{1,5})$/.exec(text)?.[1]);
    if (text === "S_CMD_0000") settings.setup = false;
    else if (text === "S_CMD_0001") settings.setup = true;
    else if (text === "S_CMD_FFFF") this.#settings = { ...FACTORY };
    else if (text === "S_CMD_020E") settings.continuous = true;
    else if (text === "S_CMD_020D") settings.continuous = false;
    else if (text === "S_CMD_059A") settings.tail = [0x0d, 0x0a];
    else if (text === "S_CMD_04F0" || text === "S_CMD_04F1") settings.muted = text.endsWith("0");
    else if (BAUDS.includes(baud)) settings.baud = baud;
    else if (!Number.isNaN(again)) settings.again = again;
    else return /^S_CMD_MA[34][01]$/.test(text);
    return true;
  }

  #answer(data: Uint8Array): void {
    this.#emit(m3yAnswer(data));
  }

  #emit(bytes: ArrayLike<number>): void {
    this.#line.send(Array.from(bytes), this.#settings.baud, this.#plugged);
  }
}
