/**
 * Module `embedded:io/serial`: a UART of the link. Like the ESP32's, it writes into a hardware FIFO of 128 bytes that
 * drains at the baud rate, and throws when more is written than fits.
 */
import { Channel } from "../../link/channels";
import { open, partOfUart } from "../broken";
import { callAt, callSoon, cancel, now } from "../clock";
import { strike } from "../hostile";
import { LateBytes } from "../late-bytes";
import { listen, send, unlisten } from "../link";

const FIFO_LENGTH = 128;
/** What the driver keeps until it is read; the ESP32's receive buffer. */
const RECEIVE_LENGTH = 8192;
/** Start, eight data bits, stop. */
const BITS_PER_BYTE = 10;
/** simulator/link/channels.ts */
const DATA = 0;
const LATER = 3;
const SILENT = 4;
const LATER_HEADER = 5;

const NOTHING = new Uint8Array(0);

export interface SerialOptions {
  readonly port?: number | string;
  readonly baud: number;
  readonly receive?: number;
  readonly transmit?: number;
  readonly format?: "number" | "buffer";
  readonly onReadable?: (this: Serial, bytes: number) => void;
  readonly onWritable?: (this: Serial, bytes: number) => void;
}

export default class Serial {
  readonly #channel: number;
  readonly #baud: number;
  readonly #options: SerialOptions;
  #input: Uint8Array = NOTHING;
  #free = FIFO_LENGTH;
  /** When all that was written has left, ms. */
  #emptyAt = 0;
  #told = false;
  readonly #late = new LateBytes();
  #arrival: ReturnType<typeof callAt> | undefined;
  #drain: ReturnType<typeof callAt> | undefined;
  #open = true;

  constructor(options: SerialOptions) {
    const port = Number(options.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 15) throw new RangeError("invalid port");
    if (!(options.baud >= 300 && options.baud <= 5000000)) throw new RangeError("invalid baud");
    if (options.format !== undefined && options.format !== "buffer") throw new RangeError("invalid format");
    open(partOfUart(port));
    this.#channel = Channel.uart + port;
    this.#baud = options.baud;
    this.#options = options;
    listen(this.#channel, (payload) => this.#receive(payload));
    const baud = new Uint8Array(5);
    new DataView(baud.buffer).setUint32(1, options.baud, true);
    baud[0] = 1;
    send(this.#channel, baud, true);
    this.#tellWritable();
  }

  read(byteLength?: number): ArrayBuffer | undefined {
    strike();
    if (this.#input.length === 0) return undefined;
    const input = this.#input;
    const length = Math.min(byteLength ?? input.length, input.length);
    this.#input = length < input.length ? input.subarray(length) : NOTHING;
    // Of the buffer: an engine copies an array of bytes one by one, a buffer at once.
    return (input.buffer as ArrayBuffer).slice(input.byteOffset, input.byteOffset + length);
  }

  write(value: ArrayBuffer | Uint8Array): void {
    if (!this.#open) throw new Error("closed");
    if (this.#emptyAt <= now()) this.#free = FIFO_LENGTH;
    const bytes = value instanceof Uint8Array ? value : new Uint8Array(value);
    if (bytes.length > this.#free) throw new Error("output full");
    if (bytes.length === 0) return;
    this.#free -= bytes.length;
    const payload = new Uint8Array(1 + bytes.length);
    payload.set(bytes, 1);
    send(this.#channel, payload, true);
    this.#emptyAt = now() + ((FIFO_LENGTH - this.#free) * BITS_PER_BYTE * 1000) / this.#baud;
    // Nobody is to be told: an alarm less for each command to a part that is asked all day.
    if (this.#options.onWritable === undefined) return;
    if (this.#drain !== undefined) cancel(this.#drain);
    this.#drain = callAt(this.#emptyAt, () => {
      this.#drain = undefined;
      this.#free = FIFO_LENGTH;
      this.#tellWritable();
    });
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#drain !== undefined) cancel(this.#drain);
    this.#forget();
    unlisten(this.#channel);
    send(this.#channel, Uint8Array.of(2), true);
  }

  #receive(payload: Uint8Array): void {
    if (payload[0] === DATA) this.#take(payload.subarray(1));
    else if (payload[0] === SILENT) this.#forget();
    else if (payload[0] === LATER && payload.length > LATER_HEADER) {
      const delay = new DataView(payload.buffer, payload.byteOffset).getUint32(1, true) / 1000;
      // Never before what was sent before it, whose frame may have been longer under way.
      this.#late.push(Math.max(now() + delay, this.#late.lastDue), payload.subarray(LATER_HEADER));
      if (this.#arrival === undefined) this.#expect();
    }
  }

  #expect(): void {
    const { due } = this.#late;
    this.#arrival = undefined;
    if (due === undefined) return;
    this.#arrival = callAt(due, () => {
      this.#take(this.#late.shift());
      this.#expect();
    });
  }

  #forget(): void {
    if (this.#arrival !== undefined) cancel(this.#arrival);
    this.#arrival = undefined;
    this.#late.clear();
  }

  #take(received: Uint8Array): void {
    const room = RECEIVE_LENGTH - this.#input.length;
    const bytes = received.subarray(0, Math.max(0, room));
    if (bytes.length === 0) return;
    if (this.#input.length === 0) {
      this.#input = bytes;
    } else {
      const input = new Uint8Array(this.#input.length + bytes.length);
      input.set(this.#input);
      input.set(bytes, this.#input.length);
      this.#input = input;
    }
    if (this.#told || this.#options.onReadable === undefined) return;
    this.#told = true;
    callSoon(() => {
      this.#told = false;
      if (this.#open && this.#input.length > 0) this.#options.onReadable?.call(this, this.#input.length);
    });
  }

  #tellWritable(): void {
    if (this.#options.onWritable === undefined) return;
    callSoon(() => {
      if (this.#open && this.#free > 0) this.#options.onWritable?.call(this, this.#free);
    });
  }
}
