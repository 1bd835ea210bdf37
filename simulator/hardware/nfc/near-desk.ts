/**
 * A contactless reader on the desk, with no engine and no link between: the IO constructors that a driver is given (the
 * twins of `embedded:io/serial`, `embedded:io/i2c` and `timer`), wired to the bench's own PN532 in this process.
 */
import type { Scheduler } from "../scheduler";
import { Pn532Module } from "./pn532-module";

const FIFO_LENGTH = 128;
const READY = 0x01;
const BUSY = 0x00;
const BAUD = 115200;
const ADDRESS = 0x24;

interface SerialOptions {
  readonly baud: number;
  readonly onReadable: () => void;
}

export class NearDesk {
  readonly reader: Pn532Module;
  /** IO that is open now: nothing may be left when a driver has closed. */
  open = 0;
  /** Frames that went to the reader. */
  frames = 0;
  readonly #scheduler: Scheduler;
  #hear: ((bytes: Uint8Array) => void) | undefined;
  #line = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.reader = new Pn532Module({
      scheduler,
      send: (bytes, delay) => {
        const line = this.#line;
        scheduler.at(scheduler.now() + delay, () => {
          if (line === this.#line) this.#hear?.(bytes);
        });
      },
    });
  }

  /** The part of the module `timer` that drivers use. */
  get timer() {
    const scheduler = this.#scheduler;
    return {
      set: (call: () => void, ms: number) => scheduler.at(scheduler.now() + ms, call),
      clear: (cancel: () => void) => cancel(),
    };
  }

  /** Module `embedded:io/serial`. */
  get Serial() {
    const desk = this;
    return class {
      #input: number[] = [];
      #freeAt = 0;
      #isOpen = true;

      constructor({ baud, onReadable }: SerialOptions) {
        desk.#open((bytes) => {
          if (this.#input.length === 0) desk.#soon(() => this.#isOpen && onReadable.call(this));
          this.#input.push(...bytes);
        }, baud);
      }

      read(): ArrayBuffer | undefined {
        return this.#input.length === 0 ? undefined : Uint8Array.from(this.#input.splice(0)).buffer;
      }

      write(bytes: Uint8Array): void {
        if (!this.#isOpen) throw new Error("closed");
        const now = desk.#scheduler.now();
        const full = Math.max(0, this.#freeAt - now) * (BAUD / 10_000) + bytes.length;
        if (full > FIFO_LENGTH) throw new Error("output full");
        this.#freeAt = Math.max(now, this.#freeAt) + (bytes.length * 10_000) / BAUD;
        desk.frames += 1;
        const sent = bytes.slice();
        desk.#scheduler.at(this.#freeAt, () => desk.reader.receive(sent));
      }

      close(): void {
        if (!this.#isOpen) return;
        this.#isOpen = false;
        desk.#close();
      }
    };
  }

  /** Module `embedded:io/i2c`: an answer is there as a whole, behind its status byte, and gone once it was read. */
  get I2C() {
    const desk = this;
    return class {
      #answers: Uint8Array[] = [];
      #isOpen = true;

      constructor({ address }: { data: number; clock: number; hz: number; address: number }) {
        if (address !== ADDRESS) throw new Error("nobody at this address");
        desk.#open((bytes) => {
          // What the chip sends in one go is one answer, however its line would have paced it.
          const last = this.#answers.at(-1);
          if (last === undefined || isWhole(last)) this.#answers.push(bytes);
          else this.#answers[this.#answers.length - 1] = Uint8Array.of(...last, ...bytes);
        }, BAUD);
      }

      read(length: number): ArrayBuffer {
        if (!this.#isOpen) throw new Error("closed");
        const answer = this.#answers.find(isWhole);
        if (answer === undefined) return Uint8Array.of(BUSY, ...new Uint8Array(length - 1)).buffer;
        if (length > 1) this.#answers.shift();
        const bytes = new Uint8Array(length);
        bytes[0] = READY;
        bytes.set(answer.subarray(0, length - 1), 1);
        return bytes.buffer;
      }

      write(bytes: Uint8Array): void {
        if (!this.#isOpen) throw new Error("closed");
        desk.frames += 1;
        this.#answers = [];
        // Its address has woken it.
        const sent = Uint8Array.of(0x55, 0x55, 0x00, ...bytes);
        desk.#soon(() => desk.reader.receive(sent));
      }

      close(): void {
        if (!this.#isOpen) return;
        this.#isOpen = false;
        desk.#close();
      }
    };
  }

  #open(hear: (bytes: Uint8Array) => void, baud: number): void {
    this.open += 1;
    this.#line += 1;
    this.#hear = hear;
    this.reader.line(baud);
  }

  #close(): void {
    this.open -= 1;
    this.#line += 1;
    this.#hear = undefined;
    this.reader.line(0);
  }

  #soon(call: () => void): void {
    this.#scheduler.at(this.#scheduler.now(), call);
  }
}

/** An ACK, a NACK, or a frame with all its bytes. */
function isWhole(bytes: Uint8Array): boolean {
  const [, , , length = 0, check = 0] = bytes;
  if (bytes.length < 6) return false;
  if ((length === 0x00 && check === 0xff) || (length === 0xff && check === 0x00)) return true;
  if (length === 0xff && check === 0xff) return bytes.length >= 10 + (((bytes[5] ?? 0) << 8) | (bytes[6] ?? 0));
  return bytes.length >= 7 + length;
}
