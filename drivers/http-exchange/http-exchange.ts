/**
 * What every server at the other end of the network is asked by: one request at a time, on an ECMA-419 HTTP client that is
 * opened for it and closed after it (a connection kept open would cost a TLS session's heap all day).
 */
import type { TimerPort } from "modules/ports/timer";

/** The part of ECMA-419's HTTP client request that is used. */
interface HttpRequest {
  read(count: number): ArrayBuffer | undefined;
  write(data: Uint8Array): void;
}
interface HttpClient {
  request(options: {
    method: string;
    path: string;
    headers: Map<string, string>;
    onWritable(this: HttpRequest, count: number): void;
    onHeaders(this: HttpRequest, status: number, headers: Map<string, string>): void;
    onReadable(this: HttpRequest, count: number): void;
    onDone(this: HttpRequest, error: Error | null): void;
  }): unknown;
  close(): void;
}
type HttpConstructor = new (options: { host: string; port: number; onError: () => void }) => HttpClient;

/** Which server, and by what it is reached. A driver's own options extend these. */
export interface HttpOptions<T> {
  /** io, and what else it wants: socket, dns. */
  readonly http: { readonly io: HttpConstructor };
  readonly timer: TimerPort<T>;
  readonly host: string;
  readonly port: number;
  /** ms; 45 s where it is not said. */
  readonly timeOut?: number;
}

export interface Exchange {
  readonly method: string;
  /** With its query; begins with a slash. */
  readonly path: string;
  /** Names in lower case; content-length and connection are added here. */
  readonly headers: readonly (readonly [string, string])[];
  /** Undefined for a method that has none. */
  readonly body?: Uint8Array | undefined;
}

/**
 * - whole: an answer that came to its end
 * - no-network: nothing was sent
 * - no-answer: something was; what the server has made of it nobody knows
 */
export type ExchangeEnd = "whole" | "no-network" | "no-answer";

export interface ExchangeListener {
  /** @param header by its name in lower case */
  onHead(status: number, header: (name: string) => string | undefined): void;
  onData(bytes: Uint8Array): void;
  /** Once, and never from within `send`. */
  onEnd(end: ExchangeEnd): void;
}

/** ms */
const TIME_OUT = 45000;
const NO_BODY = new Uint8Array(0);

export class HttpExchange<T> {
  readonly #options: HttpOptions<T>;
  #client: HttpClient | undefined;
  #timer: T | undefined;
  #listener: ExchangeListener | undefined;
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor(options: HttpOptions<T>) {
    if (typeof options.http?.io !== "function") throw new TypeError("http.io: a constructor is needed");
    if (typeof options.timer?.set !== "function") throw new TypeError("timer: a timer module is needed");
    if (typeof options.host !== "string" || options.host === "") throw new TypeError("host: a name is needed");
    if (!(options.port > 0 && options.port < 65536)) throw new TypeError("port: 1 to 65535");
    this.#options = options;
  }

  /** Ends within its time-out, unless `extend` gives it more. @throws Error while another request is on its way, or closed */
  send(exchange: Exchange, listener: ExchangeListener): void {
    if (this.#closed) throw new Error("closed");
    if (this.#listener !== undefined) throw new Error("busy");
    const { http, host, port, timer } = this.#options;
    this.#listener = listener;
    let isSent = false;
    const failed = () => this.#end(listener, isSent ? "no-answer" : "no-network");
    try {
      const { io: Io, ...network } = http;
      this.#client = new Io({ ...network, host, port, onError: failed });
      this.extend();
      this.#request(this.#client, exchange, listener, failed, () => {
        isSent = true;
      });
    } catch {
      // Told later, as any other end is: never from within this call.
      this.#stopWatch();
      this.#timer = timer.set(() => this.#end(listener, "no-network"), 0);
    }
  }

  /** The time that is left begins anew: for an answer of any length, whose pieces are what is waited for. */
  extend(): void {
    this.#stopWatch();
    const listener = this.#listener;
    const { timer, timeOut = TIME_OUT } = this.#options;
    if (listener !== undefined) this.#timer = timer.set(() => this.#end(listener, "no-answer"), timeOut);
  }

  /** Nothing more is told of the one that is under way. */
  cancel(): void {
    this.#listener = undefined;
    this.#release();
  }

  close(): void {
    this.#closed = true;
    this.cancel();
  }

  #request(
    client: HttpClient,
    { method, path, headers, body }: Exchange,
    listener: ExchangeListener,
    failed: () => void,
    onSent: () => void,
  ): void {
    const bytes = body ?? NO_BODY;
    const fields = new Map<string, string>();
    for (const [name, value] of headers) fields.set(name, value);
    if (body !== undefined) fields.set("content-length", String(bytes.length));
    fields.set("connection", "close");
    const isOver = () => client !== this.#client || listener !== this.#listener;
    const end = () => this.#end(listener, "whole");
    let sent = 0;
    client.request({
      method,
      path,
      headers: fields,
      onWritable(count) {
        if (isOver()) return;
        const piece = bytes.subarray(sent, sent + count);
        if (piece.length === 0) return;
        sent += piece.length;
        onSent();
        this.write(piece);
      },
      onHeaders(status, answered) {
        if (!isOver()) listener.onHead(status, (name) => answered.get(name));
      },
      onReadable(count) {
        if (isOver()) return;
        const piece = this.read(count);
        if (piece !== undefined) listener.onData(new Uint8Array(piece));
      },
      onDone(error) {
        if (isOver()) return;
        if (error) failed();
        else end();
      },
    });
  }

  #end(listener: ExchangeListener, end: ExchangeEnd): void {
    if (this.#listener !== listener) return;
    this.#listener = undefined;
    this.#release();
    listener.onEnd(end);
  }

  #stopWatch(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
  }

  #release(): void {
    this.#stopWatch();
    const client = this.#client;
    this.#client = undefined;
    client?.close();
  }
}
