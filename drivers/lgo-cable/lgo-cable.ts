/**
 * The cable to the pharmacy's software: one JSON object a line, UTF-8, LF. Writes as the line takes it, in pieces; what
 * cannot wait is dropped, oldest first, and counted.
 */
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
  readonly #waiting: Uint8Array[] = [];
  /** Bytes of the first line that have gone. */
  #sent = 0;
  #room = 0;
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
        this.#room = bytes;
        this.#flush();
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
    if (this.#waiting.length === MAX_WAITING) {
      // The first one may be half sent: it stays, or the other side would read two lines as one.
      this.#waiting.splice(this.#sent > 0 ? 1 : 0, 1);
      this.dropped += 1;
    }
    this.#waiting.push(line);
    this.#flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.length = 0;
    this.#serial.close();
  }

  #flush(): void {
    while (this.#room > 0 && !this.#closed) {
      const line = this.#waiting[0];
      if (line === undefined) return;
      const piece = line.subarray(this.#sent, this.#sent + this.#room);
      this.#room -= piece.length;
      this.#sent += piece.length;
      if (this.#sent === line.length) {
        this.#waiting.shift();
        this.#sent = 0;
      }
      this.#serial.write(piece);
    }
  }
}
