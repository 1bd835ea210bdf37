/**
 * A payment terminal that speaks Caisse-AP over IP, as an ECMA-419 peripheral: a connection for each payment, opened for
 * it and closed after it. The protocol and its doubts are in modules/payment; here is the wire and the clock.
 */
import { CaisseApExchange } from "modules/payment/caisse-ap-exchange";
import type { PaymentAsk, PaymentOutcome, PaymentTerminal } from "modules/payment/payment";
import { checkPaymentOptions, type PaymentDriverOptions } from "modules/payment/payment-driver";
import type { Socket, SocketConstructor } from "modules/ports/socket";

export interface CaisseApOptions<T> extends PaymentDriverOptions<T> {
  readonly socket: {
    readonly io: SocketConstructor;
    /** IPv4 address of the payment terminal, in dots. */
    readonly address: string;
    /** 8888 unless the payment terminal's own settings say otherwise. */
    readonly port?: number;
  };
}

export const CAISSE_AP_PORT = 8888;

export class CaisseAp<T> implements PaymentTerminal {
  readonly #options: CaisseApOptions<T>;
  #exchange: CaisseApExchange | undefined;
  #socket: Socket | undefined;
  #timer: T | undefined;
  #onOutcome: ((outcome: PaymentOutcome) => void) | undefined;
  #closed = false;

  /** @throws TypeError, RangeError for options that are wrong */
  constructor(options: CaisseApOptions<T>) {
    const { socket } = options;
    if (typeof socket?.io !== "function") throw new TypeError("socket.io: a constructor is needed");
    if (typeof socket.address !== "string" || socket.address === "")
      throw new TypeError("socket.address: one is needed");
    const { port = CAISSE_AP_PORT } = socket;
    if (!(port > 0 && port < 65536)) throw new RangeError("socket.port: 1 to 65535");
    checkPaymentOptions(options);
    this.#options = options;
  }

  configure(): void {}

  /** @throws Error when closed */
  pay(ask: PaymentAsk, onOutcome: (outcome: PaymentOutcome) => void): void {
    if (this.#closed) throw new Error("closed");
    const { socket, timer, till = 1 } = this.#options;
    if (this.#exchange !== undefined) {
      timer.set(() => onOutcome({ result: "not-asked", reason: "busy" }), 0);
      return;
    }
    const exchange = new CaisseApExchange({ ...ask, till });
    this.#exchange = exchange;
    this.#onOutcome = onOutcome;
    this.#timer = timer.repeat(() => {
      exchange.second();
      this.#look();
    }, 1000);
    try {
      this.#open(exchange, socket);
    } catch {
      exchange.lost();
      // Told later, as any other outcome is: never from within this call.
      timer.set(() => this.#look(), 0);
    }
  }

  close(): void {
    this.#closed = true;
    this.#onOutcome = undefined;
    this.#release();
  }

  #open(exchange: CaisseApExchange, { io: Io, address, port = CAISSE_AP_PORT }: CaisseApOptions<T>["socket"]): void {
    let request: Uint8Array | undefined;
    let sent = 0;
    const socket = new Io({
      address,
      port,
      format: "buffer",
      onReadable: () => {
        if (this.#exchange !== exchange) return;
        const bytes = socket.read();
        if (bytes instanceof ArrayBuffer) exchange.received(new Uint8Array(bytes));
        this.#look();
      },
      onWritable: (room) => {
        if (this.#exchange !== exchange) return;
        request ??= exchange.connected();
        if (request !== undefined && sent < request.length) {
          const piece = request.subarray(sent, sent + room);
          sent += piece.length;
          try {
            socket.write(piece);
          } catch {
            exchange.lost();
          }
        }
        this.#look();
      },
      onError: () => {
        if (this.#exchange !== exchange) return;
        exchange.lost();
        this.#look();
      },
    });
    this.#socket = socket;
  }

  #look(): void {
    const outcome = this.#exchange?.outcome;
    if (outcome === undefined) return;
    const onOutcome = this.#onOutcome;
    this.#release();
    onOutcome?.(outcome);
  }

  #release(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#socket?.close();
    this.#timer = undefined;
    this.#socket = undefined;
    this.#exchange = undefined;
    this.#onOutcome = undefined;
  }
}
