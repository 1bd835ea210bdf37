/** A folder of files on a web server: whoever asks is told the same, so nothing is said of who asks. */
import { HttpExchange, type HttpOptions } from "drivers/http-exchange/http-exchange";
import type { FileSource } from "modules/update/tuf/ports";

export interface FileServerOptions<T> extends HttpOptions<T> {
  /** Of the folder: "/tuf/metadata". */
  readonly path: string;
}

const NOTHING = new Uint8Array(0);

export class FileServer<T> implements FileSource {
  readonly #http: HttpExchange<T>;
  readonly #path: string;

  /** @throws TypeError for options that are wrong */
  constructor(options: FileServerOptions<T>) {
    this.#http = new HttpExchange(options);
    if (!options.path.startsWith("/") || options.path.endsWith("/")) throw new TypeError("path: /A/FOLDER");
    this.#path = options.path;
  }

  configure(): void {}

  /** @throws Error while another request is on its way, or closed */
  get(name: string, maxLength: number, onGiven: Parameters<FileSource["get"]>[2]): void {
    let status = 0;
    let bytes: Uint8Array = NOTHING;
    this.#http.send(
      { method: "GET", path: `${this.#path}/${name}`, headers: [["accept", "application/json"]] },
      {
        onHead: (code) => {
          status = code;
        },
        onData: (piece) => {
          if (status !== 200) return;
          bytes = joined(bytes, piece.subarray(0, maxLength + 1 - bytes.length));
          if (bytes.length <= maxLength) return;
          // Enough to know that it is too long.
          this.#http.cancel();
          onGiven(bytes);
        },
        onEnd: (end) => {
          if (end === "whole" && (status === 404 || status === 403)) onGiven("absent");
          else onGiven(end === "whole" && status === 200 ? bytes : "no-answer");
        },
      },
    );
  }

  close(): void {
    this.#http.close();
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
