/**
 * The cable to the pharmacy's software: one JSON object a line, UTF-8, LF. Writes as the line takes it, in pieces; what
 * cannot wait is dropped, oldest first, and counted.
 */
import { SerialQueue } from "drivers/serial-queue/serial-queue";
import { encodeUtf8 } from "modules/cbor/utf8";

interface SerialPort {
  write(bytes: Uint8Array): void;
  close(): void;
}
type SerialConstructor = new (options: {
  port: number;
  receive: number;
  transmit: number;
  baud: number;
  format: "buffer";
  onWritable: (bytes: number) => void;
}) => SerialPort;

export interface LgoCableOptions {
  readonly serial: {
    readonly io: SerialConstructor;
    readonly port: number;
    readonly receive: number;
    readonly transmit: number;
    readonly baud?: number;
  };
}

const DEFAULT_BAUD = 115200;
/** Lines that may wait: a sale is a dozen. */
const MAX_WAITING = 32;
/** An invoice of 40 lines is 8 KB. */
const MAX_LINE = 16384;

export class LgoCable {
  /** Lines that were dropped. */
  dropped = 0;
  readonly #serial: SerialPort;
  readonly #queue = new SerialQueue(() => this.#serial);
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor({ serial }: LgoCableOptions) {
    if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
    const { io: Io, baud = DEFAULT_BAUD, ...port } = serial;
    this.#serial = new Io({
      ...port,
      baud,
      format: "buffer",
      onWritable: (bytes) => {
        if (!this.#closed) this.#queue.roomFor(bytes);
      },
    });
  }

  configure(): void {}

  /** Sends an object as one line, now or when the line takes it. */
  send(value: object): void {
    if (this.#closed) throw new Error("closed");
    const line = encodeUtf8(`${JSON.stringify(value)}\n`);
    if (line.length > MAX_LINE) {
      this.dropped += 1;
      return;
    }
    if (this.#queue.length === MAX_WAITING) {
      this.#queue.dropOldest();
      this.dropped += 1;
    }
    this.#queue.push(line);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.clear();
    this.#serial.close();
  }
}
