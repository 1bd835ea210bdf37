/** The fleet's server at the other end of the network, asked with the terminal's own token. */
import { HttpExchange, type HttpOptions } from "drivers/http-exchange/http-exchange";
import type { DdiHttp, DdiListener, DdiRequest } from "modules/update/ddi/ports";

export interface FleetServerOptions<T> extends HttpOptions<T> {
  /** The terminal's own, never a gateway's: "Authorization: TargetToken ...". */
  readonly token: string;
}

const NO_BODY = new Uint8Array(0);
/** CBOR first: it is shorter, and read without an engine's own parser. */
const MESSAGES = "application/cbor, application/json;q=0.9";

export class FleetServer<T> implements DdiHttp {
  readonly #http: HttpExchange<T>;
  readonly #token: string;

  /** @throws TypeError for options that are wrong */
  constructor(options: FleetServerOptions<T>) {
    this.#http = new HttpExchange(options);
    if (typeof options.token !== "string" || options.token === "") throw new TypeError("token: the terminal's own");
    this.#token = options.token;
  }

  configure(): void {}

  /** @throws Error while another request is on its way, or closed */
  send({ method, path, body = NO_BODY, isCbor = false, range, tag }: DdiRequest, listener: DdiListener): void {
    const headers: [string, string][] = [
      ["authorization", `TargetToken ${this.#token}`],
      ["accept", range === undefined ? MESSAGES : "application/octet-stream"],
    ];
    const hasBody = method !== "GET";
    if (hasBody) headers.push(["content-type", isCbor ? "application/cbor" : "application/json"]);
    if (range !== undefined) headers.push(["range", `bytes=${range.from}-${range.to}`]);
    if (tag !== undefined) headers.push(["if-range", tag]);
    this.#http.send(
      { method, path, headers, body: hasBody ? body : undefined },
      {
        onHead: (status, header) => {
          this.#http.extend();
          listener.onHead(status, header);
        },
        onData: (bytes) => {
          this.#http.extend();
          listener.onData(bytes);
        },
        onEnd: (end) => listener.onEnd(end === "whole"),
      },
    );
  }

  cancel(): void {
    this.#http.cancel();
  }

  close(): void {
    this.#http.close();
  }
}
