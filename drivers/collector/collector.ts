/**
 * The collector at the other end of the network: one HTTP POST at a time, on an ECMA-419 HTTP client that is opened for
 * it and closed after it (a lot goes every few minutes: a connection kept open would cost a TLS session's heap all day).
 */
import { MAX_ANSWER, MEDIA_TYPE } from "modules/teletransmission/lot";
import type { Transport, TransportAnswer } from "modules/teletransmission/transport";

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

export interface CollectorOptions<T> {
  /** io, and what else it wants: socket, dns. */
  readonly http: { readonly io: HttpConstructor };
  readonly timer: TimerModule<T>;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** From the first byte sent to the last one received, ms. */
const TIME_OUT = 45000;

export class Collector<T> implements Transport {
  readonly #options: CollectorOptions<T>;
  #client: HttpClient | undefined;
  #timer: T | undefined;
  #onAnswer: ((answer: TransportAnswer) => void) | undefined;
  #body: Uint8Array = new Uint8Array(0);
  #sent = 0;
  #status = 0;
  #retryAfter = 0;
  readonly #answer = new Uint8Array(MAX_ANSWER);
  #received = 0;
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor(options: CollectorOptions<T>) {
    if (typeof options.http?.io !== "function") throw new TypeError("http.io: a constructor is needed");
    if (typeof options.timer?.set !== "function") throw new TypeError("timer: a timer module is needed");
    if (typeof options.host !== "string" || options.host === "") throw new TypeError("host: a name is needed");
    if (!(options.port > 0 && options.port < 65536)) throw new TypeError("port: 1 to 65535");
    if (!options.path.startsWith("/")) throw new TypeError("path: begins with /");
    this.#options = options;
  }

  configure(): void {}

  /** @throws Error while another lot is on its way, or closed */
  post(body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void {
    if (this.#closed) throw new Error("closed");
    if (this.#onAnswer !== undefined) throw new Error("busy");
    const { http, host, port, timer } = this.#options;
    this.#onAnswer = onAnswer;
    this.#body = body;
    this.#sent = 0;
    this.#status = 0;
    this.#retryAfter = 0;
    this.#received = 0;
    try {
      const { io: Io, ...network } = http;
      this.#client = new Io({ ...network, host, port, onError: () => this.#end({ ok: false, reason: "no-network" }) });
      this.#timer = timer.set(() => this.#end({ ok: false, reason: "no-answer" }), TIME_OUT);
      this.#request(this.#client);
    } catch {
      // Told later, as any other answer is: never from within this call.
      if (this.#timer !== undefined) timer.clear(this.#timer);
      this.#timer = timer.set(() => this.#end({ ok: false, reason: "no-network" }), 0);
    }
  }

  close(): void {
    this.#closed = true;
    this.#onAnswer = undefined;
    this.#release();
  }

  #request(client: HttpClient): void {
    const self = this;
    client.request({
      method: "POST",
      path: this.#options.path,
      headers: new Map([
        ["content-type", MEDIA_TYPE],
        ["content-length", String(this.#body.length)],
        ["accept", MEDIA_TYPE],
        ["connection", "close"],
      ]),
      onWritable(count) {
        if (client !== self.#client) return;
        const piece = self.#body.subarray(self.#sent, self.#sent + count);
        if (piece.length === 0) return;
        self.#sent += piece.length;
        this.write(piece);
      },
      onHeaders(status, headers) {
        if (client !== self.#client) return;
        self.#status = status;
        self.#retryAfter = secondsOf(headers.get("retry-after"));
      },
      onReadable(count) {
        if (client !== self.#client) return;
        const piece = this.read(count);
        if (piece === undefined) return;
        // What is too long is no answer; the rest is read and let go, so that the connection ends as it should.
        const room = Math.min(piece.byteLength, MAX_ANSWER - self.#received);
        self.#answer.set(new Uint8Array(piece, 0, room), self.#received);
        self.#received += room;
      },
      onDone(error) {
        if (client !== self.#client) return;
        if (error) self.#end({ ok: false, reason: self.#sent > 0 ? "no-answer" : "no-network" });
        else self.#done();
      },
    });
  }

  #done(): void {
    const body = this.#answer.slice(0, this.#received);
    this.#end({ ok: true, status: this.#status, body, retryAfter: this.#retryAfter });
  }

  #end(answer: TransportAnswer): void {
    const onAnswer = this.#onAnswer;
    if (onAnswer === undefined) return;
    this.#onAnswer = undefined;
    this.#release();
    onAnswer(answer);
  }

  #release(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    const client = this.#client;
    this.#client = undefined;
    this.#body = new Uint8Array(0);
    client?.close();
  }
}

/** Retry-After (RFC 9110, section 10.2.3) in seconds; 0 for a date, which a terminal's clock may not be up to. */
function secondsOf(text: string | undefined): number {
  if (text === undefined || text === "" || text.length > 6) return 0;
  let seconds = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return 0;
    seconds = seconds * 10 + digit;
  }
  return seconds;
}
