/**
 * The network that the terminal's HTTP client is on: its requests become real ones, to servers of this machine that stand
 * for those of the world. It can be down: then nothing is sent, and what was on its way is lost.
 */
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { Channel } from "../link/channels";
import { HttpKind, readHttp, readRequest, writeHttp } from "../link/http";

/** A server elsewhere. */
export interface HttpServerAddress {
  readonly host: string;
  readonly port: number;
  /** Over TLS; `ca`: in PEM, who may have signed its certificate, in place of those that Node knows. */
  readonly tls?: { readonly ca?: string } | undefined;
}

export interface HttpNetworkOptions {
  /** Who stands for a name: a port of this machine, or a server elsewhere. */
  readonly hosts: ReadonlyMap<string, number | HttpServerAddress>;
  /** To the firmware. */
  readonly send: (channel: number, payload: Uint8Array) => unknown;
}

const ADDRESS = "127.0.0.1";
/** Longest piece of a body in one frame. */
const MAX_PIECE = 16384;

export class HttpNetwork {
  readonly #options: HttpNetworkOptions;
  readonly #requests = new Map<number, ClientRequest>();
  #isUp: boolean;

  constructor(options: HttpNetworkOptions, isUp: boolean) {
    this.#options = options;
    this.#isUp = isUp;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Plugs the cable in, or pulls it. */
  set isUp(isUp: boolean) {
    this.#isUp = isUp;
    if (!isUp) for (const request of this.#requests.values()) request.destroy(new Error("the network is down"));
  }

  /** A frame from the firmware. */
  onFrame(payload: Uint8Array): void {
    const frame = readHttp(payload);
    if (frame === undefined) return;
    if (frame.kind === HttpKind.request) this.#start(frame.request, frame.bytes);
    else if (frame.kind === HttpKind.cancel) {
      this.#requests.get(frame.request)?.destroy();
      this.#requests.delete(frame.request);
    }
  }

  /** The firmware has ended: nobody waits for an answer. */
  silence(): void {
    for (const request of this.#requests.values()) request.destroy();
    this.#requests.clear();
  }

  #start(number: number, bytes: Uint8Array): void {
    const { head, body } = readRequest(bytes);
    const server = this.#options.hosts.get(head.host);
    if (!this.#isUp || server === undefined) {
      this.#tell(number, HttpKind.failed);
      return;
    }
    const { method, path, headers } = head;
    const {
      host: name,
      port,
      tls,
    }: HttpServerAddress = typeof server === "number" ? { host: ADDRESS, port: server } : server;
    const options = { host: name, port, method, path, headers: { ...headers, host: tls ? name : head.host } };
    const request = tls ? httpsRequest({ ...options, ...tls }) : httpRequest(options);
    this.#requests.set(number, request);
    const end = (kind: number) => {
      if (this.#requests.delete(number)) this.#tell(number, kind);
    };
    request.on("error", () => end(HttpKind.failed));
    request.on("response", (response) => {
      const fields = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      const json = JSON.stringify({ status: response.statusCode ?? 0, headers: Object.fromEntries(fields) });
      if (this.#requests.has(number)) this.#tell(number, HttpKind.headers, Buffer.from(json));
      response.on("data", (data: Buffer) => {
        for (let at = 0; at < data.length && this.#requests.has(number); at += MAX_PIECE) {
          this.#tell(number, HttpKind.body, data.subarray(at, at + MAX_PIECE));
        }
      });
      response.on("end", () => end(HttpKind.end));
      response.on("error", () => end(HttpKind.failed));
      // Cut off in the middle of the answer.
      response.on("close", () => end(HttpKind.failed));
    });
    request.end(body);
  }

  #tell(request: number, kind: number, bytes?: Uint8Array): void {
    this.#options.send(Channel.http, writeHttp(request, kind, bytes));
  }
}
