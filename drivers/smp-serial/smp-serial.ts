/**
 * MCUmgr on a UART, in console framing. Lines that are no SMP are let pass unread, so a person's terminal program does no
 * harm there. Answers go out as the line takes them.
 */
import { SerialQueue } from "drivers/serial-queue/serial-queue";
import type { SerialLine, SerialPort } from "modules/ports/serial";
import { ConsoleDecoder, encodeConsole } from "modules/update/console/framing";

export interface SmpSerialOptions {
  readonly serial: SerialLine;
  /** Longest SMP frame, bytes. */
  readonly maxFrame: number;
  /** A request; the frame holds until this returns, and `reply` may be called any number of times until then. */
  readonly onRequest: (frame: Uint8Array, peer: string, reply: (frame: Uint8Array) => void) => void;
}

const DEFAULT_BAUD = 115200;
/** Answers that may wait: a client has a few requests out at once. */
const MAX_WAITING = 8;
const PEER = "console";

export class SmpSerial {
  /** Answers that were dropped. */
  dropped = 0;
  readonly #serial: SerialPort;
  readonly #queue = new SerialQueue(() => this.#serial);
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor({ serial, maxFrame, onRequest }: SmpSerialOptions) {
    if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
    if (!Number.isInteger(maxFrame) || maxFrame < 8) throw new RangeError("maxFrame: at least a header is needed");
    if (typeof onRequest !== "function") throw new TypeError("onRequest: a function is needed");
    const { io: Io, baud = DEFAULT_BAUD, ...port } = serial;
    const reply = (frame: Uint8Array) => this.#send(frame);
    const decoder = new ConsoleDecoder(maxFrame, (frame) => onRequest(frame, PEER, reply));
    this.#serial = new Io({
      ...port,
      baud,
      format: "buffer",
      onReadable: () => {
        const read = this.#closed ? undefined : this.#serial.read();
        if (read instanceof ArrayBuffer) decoder.push(new Uint8Array(read));
      },
      onWritable: (bytes) => {
        if (!this.#closed) this.#queue.roomFor(bytes);
      },
    });
  }

  configure(): void {}

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.clear();
    this.#serial.close();
  }

  #send(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#queue.length === MAX_WAITING) {
      this.dropped += 1;
      return;
    }
    this.#queue.push(encodeConsole(frame));
  }
}
