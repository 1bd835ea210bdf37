/**
 * The cable to the pharmacy's software: lines of UTF-8, LF, both ways (modules/lgo has what they say). Writes as the line
 * takes it, in pieces; what cannot wait is dropped, oldest first, and counted.
 */
import { SerialQueue } from "drivers/serial-queue/serial-queue";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { SerialLine, SerialPort } from "modules/ports/serial";

export interface LgoCableOptions {
  readonly serial: SerialLine;
  /** Bytes that came, in whatever pieces; valid during the call only. */
  readonly onReceive: (bytes: Uint8Array) => void;
}

const DEFAULT_BAUD = 115200;
/** Lines that may wait: a sale is a dozen. */
const MAX_WAITING = 32;
/** A sale of 40 lines, with its patient, is 12 KB. */
const MAX_LINE = 16384;
const LINE_FEED = Uint8Array.of(0x0a);

export class LgoCable {
  /** Lines that were dropped. */
  dropped = 0;
  readonly #serial: SerialPort;
  readonly #queue = new SerialQueue(() => this.#serial, LINE_FEED);
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor({ serial, onReceive }: LgoCableOptions) {
    if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
    if (typeof onReceive !== "function") throw new TypeError("onReceive: a function is needed");
    const { io: Io, baud = DEFAULT_BAUD, ...port } = serial;
    this.#serial = new Io({
      ...port,
      baud,
      format: "buffer",
      onReadable: () => {
        const read = this.#closed ? undefined : this.#serial.read();
        if (read instanceof ArrayBuffer) onReceive(new Uint8Array(read));
      },
      onWritable: (bytes) => {
        if (!this.#closed) this.#queue.roomFor(bytes);
      },
    });
  }

  configure(): void {}

  /** Lines that have not left yet. */
  get backlog(): number {
    return this.#queue.length;
  }

  /** Sends a line, without its end, now or when the cable takes it. */
  send(line: string): void {
    if (this.#closed) throw new Error("closed");
    const bytes = encodeUtf8(line);
    if (bytes.length > MAX_LINE) {
      this.dropped += 1;
      return;
    }
    if (this.#queue.length === MAX_WAITING) {
      this.#queue.dropOldest();
      this.dropped += 1;
    }
    this.#queue.push(bytes);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.clear();
    this.#serial.close();
  }
}
