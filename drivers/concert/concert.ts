/**
 * A payment terminal on a serial line that speaks Concert E+, as an ECMA-419 peripheral. The protocol and its doubts are in
 * modules/payment; here is the line and the clock.
 *
 * The serial ports of an ESP32 are 8N1. A payment terminal that is set to 7E1 sends as many bits a character: the eighth is
 * even parity over the seven, and is made and looked at here.
 */
import { SerialQueue } from "drivers/serial-queue/serial-queue";
import { ConcertExchange } from "modules/payment/concert";
import type { PaymentAsk, PaymentOutcome, PaymentTerminal } from "modules/payment/payment";
import { checkPaymentOptions, type PaymentDriverOptions } from "modules/payment/payment-driver";
import type { SerialLine, SerialPort } from "modules/ports/serial";

export interface ConcertOptions<T> extends PaymentDriverOptions<T> {
  readonly serial: SerialLine;
  /** `even`: the payment terminal is set to 7E1; `none`, the usual: 8N1. */
  readonly parity?: "none" | "even";
}

const DEFAULT_BAUD = 9600;
/** What no character of the protocol is: a byte whose parity is wrong. */
const TORN = 0x7f;

export class Concert<T> implements PaymentTerminal {
  readonly #options: ConcertOptions<T>;
  readonly #serial: SerialPort;
  readonly #queue = new SerialQueue(() => this.#serial);
  readonly #parity: boolean;
  #exchange: ConcertExchange | undefined;
  #onOutcome: ((outcome: PaymentOutcome) => void) | undefined;
  #timer: T | undefined;
  #closed = false;

  /** @throws TypeError, RangeError for options that are wrong */
  constructor(options: ConcertOptions<T>) {
    const { serial, parity = "none" } = options;
    if (typeof serial?.io !== "function") throw new TypeError("serial.io: a constructor is needed");
    if (parity !== "none" && parity !== "even") throw new RangeError("parity: none or even");
    checkPaymentOptions(options);
    this.#options = options;
    this.#parity = parity === "even";
    const { io: Io, baud = DEFAULT_BAUD, ...port } = serial;
    this.#serial = new Io({
      ...port,
      baud,
      format: "buffer",
      onReadable: () => this.#read(),
      onWritable: (bytes) => {
        if (!this.#closed) this.#queue.roomFor(bytes);
      },
    });
  }

  configure(): void {}

  /** @throws Error when closed */
  pay(ask: PaymentAsk, onOutcome: (outcome: PaymentOutcome) => void): void {
    if (this.#closed) throw new Error("closed");
    const { timer, till = 1 } = this.#options;
    if (this.#exchange !== undefined) {
      timer.set(() => onOutcome({ result: "not-asked", reason: "busy" }), 0);
      return;
    }
    const exchange = new ConcertExchange({ ...ask, till });
    this.#exchange = exchange;
    this.#onOutcome = onOutcome;
    this.#timer = timer.repeat(() => {
      exchange.second();
      this.#look();
    }, 1000);
    // Told later, as any other outcome is: never from within this call.
    this.#send(exchange);
    if (exchange.outcome !== undefined) timer.set(() => this.#look(), 0);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onOutcome = undefined;
    this.#release();
    this.#serial.close();
  }

  /** What comes while nothing was asked for is nobody's. */
  #read(): void {
    if (this.#closed) return;
    const bytes = this.#serial.read();
    if (this.#exchange === undefined || !(bytes instanceof ArrayBuffer)) return;
    const received = new Uint8Array(bytes);
    if (this.#parity) for (let i = 0; i < received.length; i += 1) received[i] = withoutParity(received[i] ?? 0);
    this.#exchange.received(received);
    this.#look();
  }

  #look(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    this.#send(exchange);
    const { outcome } = exchange;
    if (outcome === undefined) return;
    const onOutcome = this.#onOutcome;
    this.#release();
    onOutcome?.(outcome);
  }

  #send(exchange: ConcertExchange): void {
    try {
      for (const bytes of exchange.take()) this.#queue.push(this.#parity ? bytes.map(withParity) : bytes);
    } catch {
      this.#queue.clear();
      exchange.lost();
    }
  }

  #release(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#exchange = undefined;
    this.#onOutcome = undefined;
  }
}

/** Whether a number of ones is odd. */
function isOdd(bits: number): boolean {
  let odd = 0;
  for (let rest = bits; rest !== 0; rest >>= 1) odd ^= rest & 1;
  return odd === 1;
}

export function withParity(byte: number): number {
  const seven = byte & 0x7f;
  return isOdd(seven) ? seven | 0x80 : seven;
}

function withoutParity(byte: number): number {
  return isOdd(byte) ? TORN : byte & 0x7f;
}
