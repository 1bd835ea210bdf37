/**
 * Module `embedded:network/http/client`, as far as the firmware uses it: the bench at the other end of the link is the
 * network (link/http.ts). Like the device's, it takes a body in pieces as it has room, and gives one in pieces.
 */
import { decodeUtf8 } from "modules/cbor/utf8";
import { Channel } from "../../link/channels";
import { HttpKind, type HttpResponseHead, MAX_HTTP_BODY, readHttp, writeHttp, writeRequest } from "../../link/http";
import { open } from "../broken";
import { callSoon } from "../clock";
import { listen, send } from "../link";

/** What a socket of the device takes at once. */
const ROOM = 1460;

export interface HttpClientOptions {
  readonly host: string;
  readonly port?: number;
  readonly onError?: (error?: Error) => void;
}

export interface HttpRequestOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Map<string, string>;
  readonly onWritable?: (this: Request, count: number) => void;
  readonly onHeaders?: (this: Request, status: number, headers: Map<string, string>) => void;
  readonly onReadable?: (this: Request, count: number) => void;
  readonly onDone?: (this: Request, error: Error | null) => void;
}

const requests: Request[] = [];
let numbers = 0;

listen(Channel.http, (payload) => {
  const frame = readHttp(payload);
  if (frame !== undefined) requests.find(({ number }) => number === frame.request)?.receive(frame.kind, frame.bytes);
});

class Request {
  readonly #client: HTTPClient;
  readonly #options: HttpRequestOptions;
  readonly number: number;
  readonly #body: Uint8Array;
  #written = 0;
  #input: Uint8Array = new Uint8Array(0);

  constructor(client: HTTPClient, options: HttpRequestOptions) {
    const length = Number(options.headers?.get("content-length") ?? 0);
    if (!(length >= 0 && length <= MAX_HTTP_BODY)) throw new RangeError("invalid content-length");
    numbers += 1;
    this.#client = client;
    this.#options = options;
    this.number = numbers;
    this.#body = new Uint8Array(length);
    requests.push(this);
    callSoon(() => this.#go());
  }

  write(data: Uint8Array): void {
    if (data.length > this.#body.length - this.#written) throw new Error("too much");
    this.#body.set(data, this.#written);
    this.#written += data.length;
  }

  read(count = this.#input.length): ArrayBuffer | undefined {
    if (this.#input.length === 0) return undefined;
    const taken = this.#input.slice(0, count);
    this.#input = this.#input.slice(taken.length);
    return taken.buffer as ArrayBuffer;
  }

  receive(kind: number, bytes: Uint8Array): void {
    const { onHeaders, onReadable, onDone } = this.#options;
    switch (kind) {
      case HttpKind.headers: {
        const head = JSON.parse(decodeUtf8(bytes, 0, bytes.length) ?? "{}") as HttpResponseHead;
        onHeaders?.call(this, head.status, new Map(Object.entries(head.headers)));
        break;
      }
      case HttpKind.body:
        this.#input = bytes.slice();
        onReadable?.call(this, this.#input.length);
        break;
      case HttpKind.end:
        this.#forget();
        onDone?.call(this, null);
        break;
      case HttpKind.failed:
        this.#forget();
        onDone?.call(this, new Error("connection failed"));
        this.#client.failed();
        break;
      default:
        break;
    }
  }

  cancel(): void {
    if (this.#forget()) send(Channel.http, writeHttp(this.number, HttpKind.cancel), true);
  }

  /** @returns whether it was under way */
  #forget(): boolean {
    const at = requests.indexOf(this);
    if (at >= 0) requests.splice(at, 1);
    return at >= 0;
  }

  /** Asks for the body as long as some is missing, then sends it all. */
  #go(): void {
    if (!requests.includes(this)) return;
    const before = this.#written;
    if (before < this.#body.length) {
      this.#options.onWritable?.call(this, Math.min(ROOM, this.#body.length - before));
      if (this.#written > before) callSoon(() => this.#go());
      return;
    }
    const { method = "GET", path = "/", headers = new Map<string, string>() } = this.#options;
    const { host, port } = this.#client;
    const fields: Record<string, string> = {};
    for (const [name, value] of headers) fields[name] = value;
    const request = writeRequest({ method, host, port, path, headers: fields }, this.#body);
    send(Channel.http, writeHttp(this.number, HttpKind.request, request), true);
  }
}

export default class HTTPClient {
  readonly host: string;
  readonly port: number;
  readonly #onError: HttpClientOptions["onError"];
  #request: Request | undefined;

  constructor({ host, port = 80, onError }: HttpClientOptions) {
    if (typeof host !== "string" || host === "") throw new Error("host required");
    open("network");
    this.host = host;
    this.port = port;
    this.#onError = onError;
  }

  /** One at a time is all that the firmware asks for. */
  request(options: HttpRequestOptions): Request {
    this.#request = new Request(this, options);
    return this.#request;
  }

  close(): void {
    this.#request?.cancel();
    this.#request = undefined;
  }

  /** What a request calls when its connection is gone. */
  failed(): void {
    this.#onError?.(new Error("connection failed"));
  }
}
