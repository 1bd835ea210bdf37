/** The collector at the other end of the network: one POST for each lot. */
import { HttpExchange, type HttpOptions } from "drivers/http-exchange/http-exchange";
import { MAX_ANSWER, MEDIA_TYPE } from "modules/teletransmission/lot";
import type { Transport, TransportAnswer } from "modules/teletransmission/transport";

export interface CollectorOptions<T> extends HttpOptions<T> {
  readonly path: string;
}

export class Collector<T> implements Transport {
  readonly #http: HttpExchange<T>;
  readonly #path: string;
  readonly #answer = new Uint8Array(MAX_ANSWER);

  /** @throws TypeError for options that are wrong */
  constructor(options: CollectorOptions<T>) {
    this.#http = new HttpExchange(options);
    if (!options.path.startsWith("/")) throw new TypeError("path: begins with /");
    this.#path = options.path;
  }

  configure(): void {}

  /** @throws Error while another lot is on its way, or closed */
  post(body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void {
    let status = 0;
    let retryAfter = 0;
    let received = 0;
    this.#http.send(
      {
        method: "POST",
        path: this.#path,
        headers: [
          ["content-type", MEDIA_TYPE],
          ["accept", MEDIA_TYPE],
        ],
        body,
      },
      {
        onHead: (code, header) => {
          status = code;
          retryAfter = secondsOf(header("retry-after"));
        },
        onData: (bytes) => {
          // What is too long is no answer; the rest is read and let go, so that the connection ends as it should.
          const room = Math.min(bytes.length, MAX_ANSWER - received);
          this.#answer.set(bytes.subarray(0, room), received);
          received += room;
        },
        onEnd: (end) => {
          if (end === "whole") onAnswer({ ok: true, status, body: this.#answer.slice(0, received), retryAfter });
          else onAnswer({ ok: false, reason: end });
        },
      },
    );
  }

  close(): void {
    this.#http.close();
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
