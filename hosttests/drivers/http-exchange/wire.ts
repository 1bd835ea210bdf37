/** An HTTP client of the SDK whose other end is the test, for every driver that has one. */
import type { HttpOptions } from "drivers/http-exchange/http-exchange";

type Client = HttpOptions<number>["http"]["io"];
type RequestOptions = Parameters<InstanceType<Client>["request"]>[0];

/** Bytes that come in one piece. */
const PIECE = 1000;

export class Wire {
  static last: Wire;
  /** No client can be opened. */
  static refuse = false;
  closed = 0;
  readonly sent: number[] = [];
  options!: RequestOptions;
  readonly client: ConstructorParameters<Client>[0];
  #input = new Uint8Array(0);
  readonly #request = {
    read: (count = this.#input.length): ArrayBuffer => {
      const piece = this.#input.slice(0, count);
      this.#input = this.#input.slice(count);
      return piece.buffer;
    },
    write: (data: Uint8Array): void => void this.sent.push(...data),
  };

  constructor(client: ConstructorParameters<Client>[0]) {
    if (Wire.refuse) throw new Error("no socket");
    this.client = client;
    Wire.last = this;
  }

  request(options: RequestOptions) {
    this.options = options;
    return this.#request;
  }

  close(): void {
    this.closed += 1;
  }

  /** It takes so many bytes. */
  room(count: number): void {
    this.options.onWritable.call(this.#request, count);
  }

  head(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.options.onHeaders.call(this.#request, status, new Map(Object.entries(headers)));
  }

  data(bytes: Uint8Array<ArrayBuffer>): void {
    this.#input = bytes;
    this.options.onReadable.call(this.#request, bytes.length);
  }

  done(error: Error | null = null): void {
    this.options.onDone.call(this.#request, error);
  }

  /** All of an answer, in pieces. */
  answer(status: number, headers: Readonly<Record<string, string>>, body: Uint8Array<ArrayBuffer>): void {
    this.head(status, headers);
    for (let at = 0; at < body.length; at += PIECE) this.data(body.slice(at, at + PIECE));
    this.done();
  }
}
