/**
 * The collector's two doors. Terminals POST /lots, as modules/teletransmission/lot.ts has it; the operator's own door, which
 * is never to face the network, has GET /metrics and GET /ready.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MEDIA_TYPE, type Sender } from "modules/teletransmission/lot";
import { encodeAnswer, MAX_LOT_BODY, readLot } from "../kit/collecting/lots";
import { bodyOf, refuse } from "../kit/http/body";
import { Archive } from "./archive";
import type { Database } from "./database";
import { Intake } from "./intake";
import { Metrics } from "./metrics";
import { Days, dayOf, migrate } from "./migrations";

export interface ServerOptions {
  readonly database: Database;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly metricsPort: number;
  /** Days that invoices are kept, and that their names are. */
  readonly keepDays: number;
  readonly keepNamesDays: number;
  /**
   * Header in which the proxy that has checked a terminal's certificate gives its name, "FINESS/terminal". Whoever sends
   * for another one is refused. Undefined: nobody is checked.
   */
  readonly clientHeader?: string | undefined;
  /** s since 1970 */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

const METRICS_HOST = "127.0.0.1";
const MAX_CONNECTIONS = 8192;
const BACKLOG = 4096;
/** A request that takes longer is cut, ms: a terminal gives up after 45 s. */
const REQUEST_MS = 40000;
const HOUSEKEEPING_MS = 3600_000;
const DAY = 86400;
/** Seconds that a terminal is asked to wait: at least, and as much again by chance. */
const RETRY_AFTER = 15;

export class CollectorServer {
  readonly #options: ServerOptions;
  readonly #metrics = new Metrics();
  readonly #days: Days;
  readonly #intake: Intake;
  readonly #lots: Server;
  readonly #operator: Server;
  #housekeeping: NodeJS.Timeout | undefined;

  private constructor(options: ServerOptions) {
    const { database, log, now } = options;
    this.#options = options;
    this.#days = new Days(database);
    const archive = new Archive(database, this.#days);
    this.#intake = new Intake({
      take: (lots) => archive.take(lots, now()),
      onCommit: (seconds) => this.#metrics.committed(seconds),
      onFailure: (error) => {
        this.#metrics.failed();
        log(`not committed: ${whyOf(error)}`);
      },
    });
    this.#lots = createServer((request, response) => void this.#answer(request, response));
    this.#lots.maxConnections = MAX_CONNECTIONS;
    this.#lots.requestTimeout = REQUEST_MS;
    this.#lots.on("clientError", (_error, socket) => socket.destroy());
    this.#operator = createServer((request, response) => void this.#tell(request, response));
  }

  /** @throws Error when a port is taken, or the database cannot be used */
  static async open(options: ServerOptions): Promise<CollectorServer> {
    await migrate(options.database);
    const server = new CollectorServer(options);
    await server.#keepHouse();
    await listen(server.#lots, options.port, options.host);
    await listen(server.#operator, options.metricsPort, METRICS_HOST);
    server.#housekeeping = setInterval(() => {
      server.#keepHouse().catch((error) => options.log(`partitions: ${whyOf(error)}`));
    }, HOUSEKEEPING_MS);
    return server;
  }

  get port(): number {
    return (this.#lots.address() as AddressInfo).port;
  }

  get metricsPort(): number {
    return (this.#operator.address() as AddressInfo).port;
  }

  /** Takes no more, and answers what it has taken. */
  async close(): Promise<void> {
    clearInterval(this.#housekeeping);
    const closed = [this.#lots, this.#operator].map((server) => new Promise((resolve) => server.close(resolve)));
    await this.#intake.idle();
    this.#lots.closeIdleConnections();
    this.#operator.closeAllConnections();
    await Promise.all(closed);
  }

  /** The days to come are there before they begin; the old ones go. */
  async #keepHouse(): Promise<void> {
    const { keepDays, keepNamesDays, log, now } = this.#options;
    const today = now();
    for (let ahead = 0; ahead < 3; ahead += 1) await this.#days.ensure(dayOf(today + ahead * DAY));
    const dropped = await this.#days.release(dayOf(today - keepDays * DAY), dayOf(today - keepNamesDays * DAY));
    if (dropped > 0) log(`${dropped} days let go`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#metrics.answered(await this.#lot(request, response));
    } catch (error) {
      this.#options.log(`a lot was not answered: ${whyOf(error)}`);
      this.#metrics.answered(500);
      if (response.headersSent) response.destroy();
      else refuse(response, 500);
    }
  }

  /** @returns the status */
  async #lot(request: IncomingMessage, response: ServerResponse): Promise<number> {
    if (request.url !== "/lots") return refuse(response, 404);
    if (request.method !== "POST") return refuse(response, 405);
    if (request.headers["content-type"] !== MEDIA_TYPE) return refuse(response, 415);
    const body = await bodyOf(request, MAX_LOT_BODY);
    if (body === "too-long") return refuse(response, 413);
    // Cut off: nobody is there to be answered.
    if (body === undefined) return 400;
    const lot = readLot(body);
    if (!lot.ok) return refuse(response, 422);
    if (!this.#isFrom(request, lot.value.sender)) return refuse(response, 403);
    const taken = await this.#intake.receive(lot.value);
    if (!taken.ok) {
      response.setHeader("Retry-After", Math.ceil(RETRY_AFTER * (1 + Math.random())));
      return refuse(response, 503);
    }
    this.#metrics.took(taken.value);
    const answer = encodeAnswer(taken.value.rulings);
    response.writeHead(200, { "Content-Type": MEDIA_TYPE, "Content-Length": answer.length });
    response.end(answer);
    return 200;
  }

  #isFrom(request: IncomingMessage, { finess, terminal }: Sender): boolean {
    const { clientHeader } = this.#options;
    return clientHeader === undefined || request.headers[clientHeader.toLowerCase()] === `${finess}/${terminal}`;
  }

  async #tell(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { database, now } = this.#options;
    if (request.method !== "GET") return void refuse(response, 405);
    if (request.url === "/metrics") {
      const text = await this.#metrics.text(database, this.#intake.waiting, now());
      response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
      response.end(text);
    } else if (request.url === "/ready") {
      const isUp = await database.query("SELECT 1").then(
        () => true,
        () => false,
      );
      refuse(response, isUp ? 200 : 503);
    } else refuse(response, 404);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
}

/** The kind of a failure; never a database's own words, which may repeat what was to be stored. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? `${error.name} ${code}` : error.name;
}
