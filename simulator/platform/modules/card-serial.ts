/**
 * Module `card-serial`: the character line of the card slot, the twin of drivers/smartcard/esp32/card-serial.c. Its
 * frames are in simulator/link/channels.ts, UART_CARD.
 */
import { Channel } from "../../link/channels";
import { open } from "../broken";
import { callSoon, now } from "../clock";
import { listen, send, unlisten } from "../link";

/** The longest T=1 block is 259 bytes, the longest T=0 command 261. */
const MAX_WRITE = 264;
/** Characters kept until they are read. */
const MAX_INPUT = 1024;
/** Start, eight bits, parity, two stop bits. */
const BITS = 12;
const DATA = 0;
const OPEN = 1;
const CLOSE = 2;
const CONFIGURE = 3;

type Parity = "even" | "odd";

export interface CardSerialOptions {
  readonly port: number;
  readonly data: number;
  readonly baud: number;
  readonly parity?: Parity;
  readonly onReadable?: (this: CardSerial, characters: number) => void;
}

export default class CardSerial {
  readonly #channel: number;
  readonly #onReadable: CardSerialOptions["onReadable"];
  #baud: number;
  #parity: Parity;
  #input: Uint8Array = new Uint8Array(0);
  #told = false;
  /** When what was written is out, ms. */
  #freeAt = 0;
  #open = true;

  constructor({ port, data, baud, parity = "even", onReadable }: CardSerialOptions) {
    if (!Number.isInteger(port) || port < 0 || port > 15) throw new RangeError("invalid port");
    if (!Number.isInteger(data) || data < 0 || data > 255) throw new RangeError("invalid data");
    checkLine(baud, parity);
    open("card");
    this.#channel = Channel.uart + port;
    this.#baud = baud;
    this.#parity = parity;
    this.#onReadable = onReadable;
    listen(this.#channel, (payload) => this.#receive(payload));
    this.#tell(OPEN);
  }

  read(): ArrayBuffer | undefined {
    if (this.#input.length === 0) return undefined;
    const input = this.#input;
    this.#input = new Uint8Array(0);
    return input.buffer as ArrayBuffer;
  }

  write(bytes: Uint8Array): void {
    if (!this.#open) throw new Error("closed");
    if (bytes.length > MAX_WRITE || now() < this.#freeAt) throw new Error("output full");
    if (bytes.length === 0) return;
    const payload = new Uint8Array(1 + bytes.length);
    payload[0] = DATA;
    payload.set(bytes, 1);
    this.#freeAt = now() + (bytes.length * BITS * 1000) / this.#baud;
    send(this.#channel, payload, true);
  }

  configure({ baud = this.#baud, parity = this.#parity }: { readonly baud?: number; readonly parity?: Parity }): void {
    if (!this.#open) throw new Error("closed");
    checkLine(baud, parity);
    this.#baud = baud;
    this.#parity = parity;
    this.#tell(CONFIGURE);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    unlisten(this.#channel);
    send(this.#channel, Uint8Array.of(CLOSE), true);
  }

  #tell(kind: number): void {
    const payload = new Uint8Array(6);
    payload[0] = kind;
    new DataView(payload.buffer).setUint32(1, this.#baud, true);
    payload[5] = this.#parity === "odd" ? 1 : 0;
    send(this.#channel, payload, true);
  }

  #receive(payload: Uint8Array): void {
    if (payload[0] !== DATA || payload.length < 3) return;
    const room = 2 * MAX_INPUT - this.#input.length;
    const characters = payload.subarray(1, 1 + Math.min(room, (payload.length - 1) & ~1));
    const input = new Uint8Array(this.#input.length + characters.length);
    input.set(this.#input);
    input.set(characters, this.#input.length);
    this.#input = input;
    if (this.#told || this.#onReadable === undefined) return;
    this.#told = true;
    callSoon(() => {
      this.#told = false;
      if (this.#open && this.#input.length > 0) this.#onReadable?.call(this, this.#input.length / 2);
    });
  }
}

function checkLine(baud: number, parity: Parity): void {
  if (!(baud >= 300 && baud <= 1000000)) throw new RangeError("invalid baud");
  if (parity !== "even" && parity !== "odd") throw new RangeError("invalid parity");
}
