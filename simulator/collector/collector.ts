/**
 * A collector of invoices: a real HTTP server on this machine, with the faults of one. It keeps what arrives in memory
 * and tells who looks.
 *
 * POST /lots takes a lot (modules/teletransmission/lot.ts) and answers with an ARL for each of its invoices.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MEDIA_TYPE } from "modules/teletransmission/lot";
import type { RejectionReason } from "modules/teletransmission/reason";
import { MAX_LOT_BODY } from "../../tools/kit/collecting/lots";
import { bodyOf, refuse } from "../../tools/kit/http/body";
import type { CollectorFault } from "./faults";
import { type ArrivedInvoice, CollectorStore } from "./store";

/**
 * - down: nobody takes the connection
 * - slow: takes its time over each answer
 * - drops: stores, and cuts the connection before the answer
 * - duplicates: gets each lot twice, as from a network that repeats
 * - overloaded: has too much to do, and asks to come back later
 * - rejects: rejects invoices, each for another reason in turn
 */
export type CollectorFaults = Readonly<Record<CollectorFault, boolean>>;

export const NO_FAULTS: CollectorFaults = Object.freeze({
  down: false,
  slow: false,
  drops: false,
  duplicates: false,
  overloaded: false,
  rejects: false,
});

export interface CollectorOptions {
  /** Something has arrived, or the faults are others. */
  readonly onChange: () => void;
  /** How long a slow answer takes, ms. */
  readonly slowness?: number;
}

const ADDRESS = "127.0.0.1";
const SLOWNESS = 6000;
const RETRY_AFTER = 20;
/** Why the fault `rejects` rejects: the commonest at the counter. */
const REASONS: readonly RejectionReason[] = ["amc-unknown", "rights-not-open", "amounts", "too-late", "already-billed"];

export class Collector {
  readonly #options: CollectorOptions;
  readonly #server: Server;
  readonly #store: CollectorStore;
  #faults: CollectorFaults = NO_FAULTS;
  #lots = 0;
  #rejections = 0;

  private constructor(options: CollectorOptions) {
    this.#options = options;
    this.#store = new CollectorStore(() => this.#judge());
    this.#server = createServer((request, response) => void this.#answer(request, response));
    // A request that is cut off is no fault of the server's.
    this.#server.on("clientError", (_error, socket) => socket.destroy());
    this.#server.on("connection", (socket) => {
      if (this.#faults.down) socket.destroy();
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
    return this.#faults;
  }

  /** Lots that came in, those that it was too busy for not counted. */
  get lots(): number {
    return this.#lots;
  }

  /** In the order in which they came. */
  get invoices(): readonly ArrivedInvoice[] {
    return this.#store.invoices;
  }

  set(fault: CollectorFault, on: boolean): void {
    this.#faults = { ...this.#faults, [fault]: on };
    if (fault === "down" && on) this.#server.closeAllConnections();
    this.#options.onChange();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #judge(): RejectionReason | null {
    if (!this.#faults.rejects) return null;
    this.#rejections += 1;
    return REASONS[(this.#rejections - 1) % REASONS.length] ?? "other";
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    if (request.url !== "/lots") return refuse(response, 404);
    if (request.method !== "POST") return refuse(response, 405);
    if (request.headers["content-type"] !== MEDIA_TYPE) return refuse(response, 415);
    const body = await bodyOf(request, MAX_LOT_BODY);
    if (body === "too-long") return refuse(response, 413);
    if (body === undefined) return;
    const { overloaded, drops, duplicates, slow } = this.#faults;
    if (overloaded) {
      response.setHeader("Retry-After", RETRY_AFTER);
      return refuse(response, 503);
    }
    if (duplicates) this.#store.receive(body);
    const answer = this.#store.receive(body);
    this.#lots += 1;
    this.#options.onChange();
    if (!answer.ok) return refuse(response, 422);
    if (slow) await new Promise((resolve) => setTimeout(resolve, this.#options.slowness ?? SLOWNESS));
    if (drops) {
      response.destroy();
      return;
    }
    response.writeHead(200, { "Content-Type": MEDIA_TYPE, "Content-Length": answer.value.length });
    response.end(answer.value);
  }
}
