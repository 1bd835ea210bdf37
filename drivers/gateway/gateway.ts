/**
 * The pharmacy's gateway to the online services, at the other end of the network: one POST for each question. It answers
 * within 3 s or says that the service behind does not, so the terminal waits little longer.
 */
import { HttpExchange, type HttpOptions } from "drivers/http-exchange/http-exchange";
import { MAX_ANSWER } from "modules/services/answer";
import type { ServiceTransport, TransportAnswer } from "modules/services/ports";
import type { Headers } from "modules/services/signed-request";

export interface GatewayOptions<T> extends Omit<HttpOptions<T>, "timeOut"> {
  /** Of the scheme: 443 over TLS, 80 without. It is not named in a request. */
  readonly defaultPort: number;
}

/** ms */
export const TIME_OUT = 8000;

export class Gateway<T> implements ServiceTransport {
  readonly authority: string;
  readonly #http: HttpExchange<T>;
  /** One byte more than is read: an answer that fills it is too long. */
  readonly #answer = new Uint8Array(MAX_ANSWER + 1);

  /** @throws TypeError for options that are wrong */
  constructor(options: GatewayOptions<T>) {
    this.#http = new HttpExchange({ ...options, timeOut: TIME_OUT });
    const { host, port, defaultPort } = options;
    this.authority = port === defaultPort ? host.toLowerCase() : `${host.toLowerCase()}:${port}`;
  }

  configure(): void {}

  /** @throws Error while another question is on its way, or closed */
  post(path: string, headers: Headers, body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void {
    let status = 0;
    let received = 0;
    this.#http.send(
      { method: "POST", path, headers, body },
      {
        onHead: (code) => {
          status = code;
        },
        onData: (bytes) => {
          // What is too long is no answer; the rest is read and let go, so that the connection ends as it should.
          const room = Math.min(bytes.length, this.#answer.length - received);
          this.#answer.set(bytes.subarray(0, room), received);
          received += room;
        },
        onEnd: (end) => {
          if (end === "whole") onAnswer({ ok: true, status, body: this.#answer.slice(0, received) });
          else onAnswer({ ok: false, reason: end });
        },
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
