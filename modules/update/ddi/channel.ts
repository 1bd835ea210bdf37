/**
 * Questions and messages to the server, one at a time. It offers CBOR with each question, and from the first answer that came
 * in it on it speaks so too; a server that then does not understand (415) hears JSON from there on.
 */
import type { JsonObject } from "modules/json/json";
import { isCbor, readMessage, writeMessage } from "./messages";
import type { DdiHttp, DdiRequest } from "./ports";

/** Longest answer that is read, bytes. */
const MAX_ANSWER = 16384;
const NOTHING = new Uint8Array(0);
const UNSUPPORTED = 415;

export class Channel {
  readonly #http: DdiHttp;
  #speaksCbor = false;
  #isRefused = false;

  constructor(http: DdiHttp) {
    this.#http = http;
  }

  /** @param onBody for an object of status 200 @param onFailure why there is none, in words */
  ask(path: string, onBody: (body: JsonObject) => void, onFailure: (why: string) => void): void {
    let bytes: Uint8Array = NOTHING;
    let status = 0;
    let type: string | undefined;
    this.#http.send(
      { method: "GET", path },
      {
        onHead: (code, header) => {
          status = code;
          type = header("content-type");
        },
        onData: (piece) => {
          if (bytes.length <= MAX_ANSWER) bytes = joined(bytes, piece);
        },
        onEnd: (isWhole) => {
          const body = isWhole && status === 200 && bytes.length <= MAX_ANSWER ? readMessage(bytes, type) : undefined;
          if (body === undefined) {
            onFailure(status === 0 ? "no answer" : `status ${status}`);
            return;
          }
          this.#speaksCbor = isCbor(type) && !this.#isRefused;
          onBody(body);
        },
      },
    );
  }

  /** @param onEnd the status; 0 when nobody answered */
  tell(
    method: Exclude<DdiRequest["method"], "GET">,
    path: string,
    message: JsonObject,
    onEnd: (status: number) => void,
  ) {
    const asCbor = this.#speaksCbor;
    let status = 0;
    this.#http.send(
      { method, path, body: writeMessage(message, asCbor), isCbor: asCbor },
      {
        onHead: (code) => {
          status = code;
        },
        onData: () => {},
        onEnd: () => {
          if (status === UNSUPPORTED && asCbor) {
            this.#isRefused = true;
            this.#speaksCbor = false;
          }
          onEnd(status);
        },
      },
    );
  }
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
