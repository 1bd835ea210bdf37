/**
 * A GM65 at the level of bytes: registers, commands, tail, AIM identifiers, baud rate, setup codes. What is sent to it at
 * another rate than its own is lost.
 *
 * Register map: facts of the family's manuals; a setup code is a symbol whose text is "S_CMD_" and what a write command
 * would carry, in hexadecimal: address (4 digits) and value (2), for example "S_CMD_00D000".
 */
import { crc16 } from "../../drivers/gm65/protocol";
import { lineTime, PacedLine } from "./paced-line";
import type { CodeSymbol, ScannerModule, ScannerModuleOptions } from "./scanner-module";

export interface QrModuleOptions extends ScannerModuleOptions {
  /** Registers that this clone does not know: written to no effect, and read as nothing. */
  readonly unknown?: readonly number[];
  /** Registers that it tells but does not let be written. */
  readonly fixed?: readonly number[];
}

const FACTORY: Readonly<Record<number, number>> = Object.freeze({
  0: 0xd6,
  3: 0x01,
  5: 10,
  6: 50,
  13: 0x00,
  19: 0x85,
  0x2a: 0x39,
  0x2b: 0x01,
  0x2c: 0x02,
  0x60: 0x00,
  0xd0: 0x00,
  0xe2: 0x65,
});
/** By the divisor of a clock of 3 MHz. */
const BAUDS: Readonly<Record<number, number>> = Object.freeze({
  0x0271: 4800,
  0x0139: 9600,
  0x00d0: 14400,
  0x009c: 19200,
  0x004e: 38400,
  0x0034: 57600,
  0x001a: 115200,
});
const SETUP_PREFIX = "S_CMD_";

export class QrModule implements ScannerModule {
  readonly #options: QrModuleOptions;
  readonly #line: PacedLine;
  #registers = new Map<number, number>();
  /** What a power cycle brings back. */
  #saved: ReadonlyMap<number, number>;
  #plugged = true;
  #command: number[] = [];
  #last: { readonly text: string; readonly at: number } | undefined;

  constructor(options: QrModuleOptions) {
    this.#options = options;
    this.#line = new PacedLine(options);
    this.#saved = new Map(Object.entries(FACTORY).map(([address, value]) => [Number(address), value]));
    this.#registers = new Map(this.#saved);
  }

  get baud(): number {
    const divisor = (this.#register(0x2b) << 8) | this.#register(0x2a);
    return BAUDS[divisor] ?? 9600;
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  /** It does one thing at a time: while bytes are going out it does not look. */
  get sending(): boolean {
    return this.#line.isSending;
  }

  get known(): boolean {
    return this.#plugged && this.#line.isKnown;
  }

  register(address: number): number {
    return this.#register(address);
  }

  /** As if it had just been taken from its box. */
  factoryReset(): void {
    this.#registers = new Map(Object.entries(FACTORY).map(([address, value]) => [Number(address), value]));
    this.#saved = new Map(this.#registers);
  }

  unplug(): void {
    this.#plugged = false;
    this.#line.cut();
  }

  /** Power: what was saved is there again. */
  plug(): void {
    this.#plugged = true;
    this.#registers = new Map(this.#saved);
    this.#last = undefined;
  }

  /** The firmware opened its UART at this rate; 0 when it closed it. */
  line(baud: number): void {
    this.#line.baud = baud;
    this.#command = [];
  }

  /** Bytes from the firmware. */
  receive(bytes: Uint8Array): void {
    if (!this.#plugged) return;
    if (this.#line.baud !== this.baud) return; // Framing errors: nothing that it could read.
    for (const byte of bytes) {
      this.#command.push(byte);
      this.#parse();
    }
  }

  /** Bytes on the line that no one meant: a bad contact. */
  noise(bytes: Uint8Array): void {
    this.#emit(Array.from(bytes));
  }

  /** A symbol in front of the window. @returns whether it was read */
  present(symbol: CodeSymbol): boolean {
    if (!this.#plugged) return false;
    const mode = this.#register(0) & 3;
    if (mode === 0 || mode === 1) return false;
    const now = this.#options.scheduler.now();
    const text = String.fromCharCode(...symbol.bytes);
    const delay = this.#register(0x13);
    const repeated = this.#last?.text === text && (delay & 0x80) !== 0 && now - this.#last.at < (delay & 0x7f) * 100;
    if (repeated) return false;
    this.#last = { text, at: now };
    this.#options.onRead?.();
    const setupOff = (this.#register(3) & 2) !== 0;
    if (text.startsWith(SETUP_PREFIX) && !setupOff) {
      const code = text.slice(SETUP_PREFIX.length);
      this.#registers.set(Number.parseInt(code.slice(0, 4), 16), Number.parseInt(code.slice(4, 6), 16));
      return true;
    }
    const aim = (this.#register(0xd0) & 0x80) !== 0 ? symbol.aim : "";
    this.#emit([...Array.from(aim, (character) => character.charCodeAt(0)), ...symbol.bytes, ...this.#tail()]);
    return true;
  }

  #register(address: number): number {
    return this.#registers.get(address) ?? 0;
  }

  #tail(): number[] {
    const kind = (this.#register(0x60) >> 5) & 3;
    return kind === 0 ? [0x0d] : kind === 1 ? [0x0d, 0x0a] : kind === 2 ? [0x09] : [];
  }

  /** 7E 00 type length address address data... crc crc */
  #parse(): void {
    const command = this.#command;
    if (command[0] !== 0x7e || (command.length > 1 && command[1] !== 0)) {
      command.shift();
      return;
    }
    const [, , type = 0, length = 0, high = 0, low = 0] = command;
    if (command.length < 6) return;
    const data = type === 8 ? length : 1;
    if (command.length < 8 + data) return;
    const bytes = Uint8Array.from(command);
    this.#command = [];
    const crc = ((bytes[6 + data] ?? 0) << 8) | (bytes[7 + data] ?? 0);
    if (crc !== 0xabcd && crc !== crc16(bytes, 2, 6 + data)) return;
    this.#execute(type, (high << 8) | low, bytes.subarray(6, 6 + data));
  }

  #execute(type: number, address: number, data: Uint8Array): void {
    this.#line.know();
    const unknown = this.#options.unknown?.includes(address) ?? false;
    if (type === 7) {
      if (unknown) return;
      const values = Array.from({ length: data[0] ?? 1 }, (_, i) => this.#register(address + i));
      this.#answer(values);
    } else if (type === 8) {
      this.#answer([0]);
      // The rate changes once the answer is out.
      const ms = lineTime(7, this.baud) + 1;
      const write = () => {
        if (address === 0xd9 && data[0] === 0x55) this.factoryReset();
        else if (!unknown && !(this.#options.fixed?.includes(address) ?? false))
          data.forEach((value, i) => {
            this.#registers.set(address + i, value);
          });
      };
      if (address === 0x2a) this.#options.scheduler.at(this.#options.scheduler.now() + ms, write);
      else write();
    } else if (type === 9) {
      this.#saved = new Map(this.#registers);
      this.#answer([0]);
    }
  }

  #answer(values: readonly number[]): void {
    const bytes = Uint8Array.from([2, 0, 0, values.length, ...values, 0, 0]);
    const crc = crc16(bytes, 2, bytes.length - 2);
    this.#emit([...bytes.subarray(0, bytes.length - 2), crc >> 8, crc & 0xff]);
  }

  #emit(bytes: readonly number[]): void {
    this.#line.send(bytes, this.baud, this.#plugged);
  }
}
