/**
 * A collector of invoices: a real HTTP server on this machine before the desk that answers (desk.ts).
 *
 * POST /lots takes a lot (modules/teletransmission/lot.ts) and answers with an ARL for each of its invoices.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_LOT_BODY } from "../../tools/kit/collecting/lots";
import { bodyOf, refuse } from "../../tools/kit/http/body";
import { CollectorDesk, type CollectorFaults, type DeskAnswer } from "./desk";
import type { CollectorFault } from "./faults";
import type { ArrivedInvoice } from "./store";

export interface CollectorOptions {
  /** Something has arrived, or the faults are others. */
  readonly onChange: () => void;
  /** How long a slow answer takes, ms. */
  readonly slowness?: number;
}

const ADDRESS = "127.0.0.1";
const SLOWNESS = 6000;

export class Collector {
  readonly #options: CollectorOptions;
  readonly #server: Server;
  readonly #desk: CollectorDesk;

  private constructor(options: CollectorOptions) {
    this.#options = options;
    this.#desk = new CollectorDesk(options.onChange);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    // A request that is cut off is no fault of the server's.
    this.#server.on("clientError", (_error, socket) => socket.destroy());
    this.#server.on("connection", (socket) => {
      if (this.#desk.faults.down) socket.destroy();
    });
  }

  /** @param port 0 for any that is free @throws Error when the port is taken */
  static async open(options: CollectorOptions, port = 0): Promise<Collector> {
    const collector = new Collector(options);
    await new Promise<void>((resolve, reject) => {
      collector.#server.once("error", reject);
      collector.#server.listen(port, ADDRESS, resolve);
    });
    return collector;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get faults(): CollectorFaults {
    return this.#desk.faults;
  }

  /** Lots that came in, those that it was too busy for not counted. */
  get lots(): number {
    return this.#desk.lots;
  }

  /** In the order in which they came. */
  get invoices(): readonly ArrivedInvoice[] {
    return this.#desk.invoices;
  }

  set(fault: CollectorFault, on: boolean): void {
    if (fault === "down" && on) this.#server.closeAllConnections();
    this.#desk.set(fault, on);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const { url: path = "", method = "", headers } = request;
    const objection = this.#desk.objection({ method, path, type: headers["content-type"] });
    if (objection !== undefined) return send(response, objection);
    const body = await bodyOf(request, MAX_LOT_BODY);
    if (body === "too-long") return refuse(response, 413);
    if (body === undefined) return;
    const answer = this.#desk.answer(body);
    if (answer.slow) await new Promise((resolve) => setTimeout(resolve, this.#options.slowness ?? SLOWNESS));
    if (answer.cut) response.destroy();
    else send(response, answer);
  }
}

function send(response: ServerResponse, { status, headers, body }: DeskAnswer): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}
