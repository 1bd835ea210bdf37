/**
 * Serves the page and its WebSocket to this machine only. A page of another origin must not drive the bench, nor one
 * that got our address by a name of its own: the Host must be a loopback name, and the Origin must be that Host.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import type { Bench } from "./bench";
import { parseCommand } from "./command";
import { isData } from "./data";
import { IMAGE_MAGIC, MAX_MESSAGE, type ServerMessage } from "./protocol";

export interface PageFile {
  readonly type: string;
  readonly content: string | Uint8Array;
}

const ADDRESS = "127.0.0.1";
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;
const LINK = "/link";
/** Of each terminal: a page is at all of them. */
const MAX_PAGES = 8;
/** WebSocket close code (RFC 6455, registry): try again later. */
const TOO_MANY = 1013;
/** A page that does not keep up misses pictures of the screen, never words; the next picture is whole. */
const MAX_BEHIND = 2 * 1024 * 1024;

export class BenchServer {
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  #benches: readonly Bench[] = [];
  /** Which terminal each page looks at, from 0. */
  readonly #places = new Map<WebSocket, number>();

  constructor(files: ReadonlyMap<string, PageFile>) {
    this.#files = files;
    this.#http = createServer((request, response) => this.#answer(request, response));
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @param port 0 for any that is free @returns the page's address @throws Error when the port is taken */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(port, ADDRESS, resolve);
    });
    return `http://${ADDRESS}:${(this.#http.address() as AddressInfo).port}/`;
  }

  /** From now on pages are served; those that came earlier are asked to try again. */
  attach(benches: readonly Bench[]): void {
    this.#benches = benches;
  }

  /** @param place of the terminal that it is about, from 0 */
  tell(message: ServerMessage, place: number): void {
    const text = JSON.stringify(message);
    for (const [socket, at] of this.#places) if (at === place) send(socket, text);
  }

  show(rgba: Uint8Array, place: number): void {
    for (const [socket, at] of this.#places) {
      if (at === place && socket.bufferedAmount < MAX_BEHIND) send(socket, rgba);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { host = "" } = request.headers;
    const [path = "/"] = (request.url ?? "/").split("?");
    const file = this.#files.get(path) ?? recorded(fileOf(this.#benches, path));
    if (!LOOPBACK.test(host)) {
      refuse(response, 403, "only from this machine");
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      refuse(response, 405, "GET only");
      return;
    }
    if (file === undefined) {
      refuse(response, 404, "no such page");
      return;
    }
    response.writeHead(200, {
      "Content-Type": file.type,
      "Content-Security-Policy":
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; ` +
        `connect-src 'self' ws://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
      "Cache-Control": "no-store",
    });
    response.end(request.method === "HEAD" ? undefined : file.content);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { host = "", origin } = request.headers;
    const place = placeOf(request.url);
    const bench = this.#benches[place ?? 0] ?? this.#benches[0];
    const isOurs = LOOPBACK.test(host) && origin === `http://${host}` && place !== undefined;
    if (!isOurs || bench === undefined) {
      socket.end(`HTTP/1.1 ${isOurs ? "503 Service Unavailable" : "403 Forbidden"}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => {
      // It closes by itself, with the reason.
      page.on("error", () => {});
      if (this.#sockets.clients.size > MAX_PAGES * this.#benches.length) {
        page.close(TOO_MANY);
        return;
      }
      this.#places.set(page, this.#benches.indexOf(bench));
      const number = bench.greet(
        (message) => send(page, JSON.stringify(message)),
        (rgba) => send(page, rgba),
      );
      page.on("close", () => {
        this.#places.delete(page);
        bench.leave(number);
      });
      page.on("message", (data, isBinary) => {
        const bytes = data as Buffer;
        if (isBinary && IMAGE_MAGIC.every((byte, i) => bytes[i] === byte)) {
          void bench.update(bytes);
          return;
        }
        if (isBinary && isData(bytes)) {
          bench.install(bytes).catch((error: unknown) => console.error(error));
          return;
        }
        if (isBinary) return bench.look(bytes, number);
        const command = parseCommand(bytes.toString("utf8"), bench.screen);
        if (command === undefined) return;
        // A fault of one command is told, and takes nothing else down.
        bench.obey(command, number).catch((error: unknown) => console.error(error));
      });
    });
  }
}

/** "/link", or "/link?terminal=2". @returns the place of the terminal, from 0; undefined for another address */
function placeOf(url = ""): number | undefined {
  if (url === LINK) return 0;
  const asked = /^\?terminal=([1-9])$/.exec(url.startsWith(LINK) ? url.slice(LINK.length) : "");
  return asked === null ? undefined : Number(asked[1]) - 1;
}

function fileOf(benches: readonly Bench[], path: string): { readonly path: string; readonly type: string } | undefined {
  for (const bench of benches) {
    const file = bench.file(path);
    if (file !== undefined) return file;
  }
  return undefined;
}

function recorded(file: { readonly path: string; readonly type: string } | undefined): PageFile | undefined {
  return file === undefined ? undefined : { type: file.type, content: readFileSync(file.path) };
}

function send(socket: WebSocket, data: string | Uint8Array): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(data);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" });
  response.end(`${text}\n`);
}
