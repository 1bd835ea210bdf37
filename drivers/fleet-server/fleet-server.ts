/**
 * The fleet's server at the other end of the network: one request at a time, on an ECMA-419 HTTP client that is opened for
 * it and closed after it, with the terminal's own token.
 */
import type { DdiHttp, DdiListener, DdiRequest } from "modules/update/ddi/ports";

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

interface TimerModule<T> {
  set(callback: () => void, interval: number): T;
  clear(timer: T): void;
}

export interface FleetServerOptions<T> {
  /** io, and what else it wants: socket, dns. */
  readonly http: { readonly io: HttpConstructor };
  readonly timer: TimerModule<T>;
  readonly host: string;
  readonly port: number;
  /** The terminal's own, never a gateway's: "Authorization: TargetToken ...". */
  readonly token: string;
}

/** Of silence, ms. */
const TIME_OUT = 45000;
const NO_BODY = new Uint8Array(0);

export class FleetServer<T> implements DdiHttp {
  readonly #options: FleetServerOptions<T>;
  #client: HttpClient | undefined;
  #timer: T | undefined;
  #listener: DdiListener | undefined;
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor(options: FleetServerOptions<T>) {
    if (typeof options.http?.io !== "function") throw new TypeError("http.io: a constructor is needed");
    if (typeof options.timer?.set !== "function") throw new TypeError("timer: a timer module is needed");
    if (typeof options.host !== "string" || options.host === "") throw new TypeError("host: a name is needed");
    if (!(options.port > 0 && options.port < 65536)) throw new TypeError("port: 1 to 65535");
    if (typeof options.token !== "string" || options.token === "") throw new TypeError("token: the terminal's own");
    this.#options = options;
  }

  configure(): void {}

  /** @throws Error while another request is on its way, or closed */
  send(request: DdiRequest, listener: DdiListener): void {
    if (this.#closed) throw new Error("closed");
    if (this.#listener !== undefined) throw new Error("busy");
    const { http, host, port, timer } = this.#options;
    this.#listener = listener;
    try {
      const { io: Io, ...network } = http;
      this.#client = new Io({ ...network, host, port, onError: () => this.#end(listener, false) });
      this.#watch();
      this.#request(this.#client, request, listener);
    } catch {
      // Told later, as any other end is: never from within this call.
      this.#stopWatch();
      this.#timer = timer.set(() => this.#end(listener, false), 0);
    }
  }

  cancel(): void {
    this.#listener = undefined;
    this.#release();
  }

  close(): void {
    this.#closed = true;
    this.cancel();
  }

  #request(client: HttpClient, { method, path, body = NO_BODY, range, tag }: DdiRequest, listener: DdiListener): void {
    const self = this;
    const headers = new Map([
      ["authorization", `TargetToken ${this.#options.token}`],
      ["accept", range === undefined ? "application/json" : "application/octet-stream"],
      ["connection", "close"],
    ]);
    if (method !== "GET") {
      headers.set("content-type", "application/json");
      headers.set("content-length", String(body.length));
    }
    if (range !== undefined) headers.set("range", `bytes=${range.from}-${range.to}`);
    if (tag !== undefined) headers.set("if-range", tag);
    const isOver = () => client !== self.#client || listener !== self.#listener;
    let sent = 0;
    client.request({
      method,
      path,
      headers,
      onWritable(count) {
        if (isOver()) return;
        const piece = body.subarray(sent, sent + count);
        if (piece.length === 0) return;
        sent += piece.length;
        this.write(piece);
      },
      onHeaders(status, fields) {
        if (isOver()) return;
        self.#watch();
        listener.onHead(status, (name) => fields.get(name));
      },
      onReadable(count) {
        if (isOver()) return;
        self.#watch();
        const piece = this.read(count);
        if (piece !== undefined) listener.onData(new Uint8Array(piece));
      },
      onDone(error) {
        if (!isOver()) self.#end(listener, !error);
      },
    });
  }

  #end(listener: DdiListener, isWhole: boolean): void {
    if (this.#listener !== listener) return;
    this.#listener = undefined;
    this.#release();
    listener.onEnd(isWhole);
  }

  #watch(): void {
    this.#stopWatch();
    const listener = this.#listener;
    if (listener !== undefined) this.#timer = this.#options.timer.set(() => this.#end(listener, false), TIME_OUT);
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
