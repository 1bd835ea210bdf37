/**
 * `npm run test:load`: a fleet in one process, against a collector: real HTTP, a connection for each lot as the firmware has it, and the
 * firmware's own rules for trying again. Tells at the end what was answered, how fast, and what the database has of it.
 */
import { Agent, request } from "node:http";
import { backOff, LONGEST_SECONDS } from "modules/teletransmission/back-off";
import { encodeLot, MEDIA_TYPE, readAnswer, type TerminalState } from "modules/teletransmission/lot";
import { openPostgres } from "../../tools/collector/database";
import { guarded, parseInteger, readArguments, required, UsageError } from "../../tools/commands/arguments";
import { saleRecord } from "../modules/teletransmission/sales";

const USAGE = `usage: npm run test:load -- --url http://127.0.0.1:8080/lots [--rate 500] [--seconds 600] [--lot 16]
             [--terminals 60000] [--sockets 1500]
   or: npm run test:load -- --url URL --outage [--terminals 60000] [--lot 16] [--sockets 1500]
A fleet that sends so many invoices a second, or all at once after an outage, with the firmware's own back-off. With
DATABASE_URL it counts there in the end: exit code 1 when an invoice is lost, there twice, or was never answered.`;

/** As the firmware's driver, ms. */
const TIME_OUT_MS = 45000;
/** What is not answered so long after the last lot was given out never will be, s. */
const PATIENCE = 1800;
/** Local addresses that the fleet comes from: one has 28,000 ports, and a closed connection holds its own for a minute. */
const ADDRESSES = 16;
/** Different invoices that are sent around. */
const RECORDS = 64;

interface Options {
  readonly url: URL;
  readonly rate: number;
  readonly seconds: number;
  readonly size: number;
  readonly terminals: number;
  readonly sockets: number;
  readonly outage: boolean;
}

interface Io {
  out(line: string): void;
  err(line: string): void;
}

async function load(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(args, {
    url: { type: "string" },
    rate: { type: "string" },
    seconds: { type: "string" },
    lot: { type: "string" },
    terminals: { type: "string" },
    sockets: { type: "string" },
    outage: { type: "boolean" },
  });
  if (positionals.length > 0) throw new UsageError(`load takes no ${positionals[0]}`);
  const positive = (text: string | undefined, otherwise: number, name: string) => {
    const value = text === undefined ? otherwise : parseInteger(text, name);
    if (value === 0) throw new UsageError(`${name}: more than 0`);
    return value;
  };
  const fleet = new Fleet({
    url: new URL(required(values.url, "--url")),
    rate: positive(values.rate, 500, "--rate"),
    seconds: positive(values.seconds, 600, "--seconds"),
    size: Math.min(256, positive(values.lot, 16, "--lot")),
    terminals: positive(values.terminals, 60000, "--terminals"),
    sockets: positive(values.sockets, 1500, "--sockets"),
    outage: values.outage === true,
  });
  const began = performance.now();
  const progress = setInterval(() => io.err(fleet.progress()), 10000);
  await fleet.run();
  clearInterval(progress);
  const figures = { ...fleet.figures(), seconds: Math.round((performance.now() - began) / 100) / 10 };
  const url = process.env.DATABASE_URL;
  const stored = url === undefined || url === "" ? undefined : await countStored(url, fleet);
  io.out(JSON.stringify({ ...figures, ...stored }));
  const isWhole =
    stored === undefined || (stored.lost === 0 && stored.twice === 0 && stored.stored === figures.invoices);
  return isWhole && figures.unanswered === 0 ? 0 : 1;
}

class Fleet {
  /** Another one for each run, so that a database can be used again. */
  readonly series = Math.floor(Date.now() / 1000);
  readonly #options: Options;
  readonly #agents: readonly Agent[];
  readonly #records: readonly Uint8Array[];
  readonly #state: TerminalState;
  /** Invoices that a terminal has given out. */
  readonly #given: Uint32Array;
  /** From sending a request to its whole answer, ms; of those that said 200. */
  readonly #latencies: number[] = [];
  /** From a lot's first try to its answer, ms. */
  readonly #settled: number[] = [];
  readonly #troubles = new Map<string, number>();
  #lots = 0;
  #answered = 0;
  #open = 0;
  readonly #queue: (() => void)[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#agents = Array.from({ length: ADDRESSES }, (_, i) => new Agent({ localAddress: `127.0.0.${10 + i}` }));
    this.#records = Array.from({ length: RECORDS }, (_, i) => saleRecord(i));
    this.#given = new Uint32Array(options.terminals);
    this.#state = {
      firmware: "0.1.0",
      keys: 3,
      keysIssued: this.series - 86400,
      isClockCertain: true,
      tariff: "2026",
      catalogue: "1",
    };
  }

  /** @returns the FINESS and the name of the n-th terminal */
  static name(n: number): { finess: string; terminal: string } {
    return { finess: `99${String(Math.floor(n / 3)).padStart(7, "0")}`, terminal: `T${n % 3}` };
  }

  given(terminal: number): number {
    return this.#given[terminal] ?? 0;
  }

  get terminals(): number {
    return this.#options.terminals;
  }

  async run(): Promise<void> {
    const { rate, seconds, size, terminals, outage } = this.#options;
    const sent: Promise<void>[] = [];
    if (outage) for (let n = 0; n < terminals; n += 1) sent.push(this.#send(n));
    else {
      const lots = Math.ceil((rate * seconds) / size);
      const began = performance.now();
      for (let i = 0; i < lots; i += 1) {
        const due = (i * size * 1000) / rate - (performance.now() - began);
        if (due > 1) await pause(due);
        sent.push(this.#send(i % terminals));
      }
    }
    const patience = new AbortController();
    await Promise.race([Promise.all(sent), pause(PATIENCE * 1000, patience.signal)]);
    patience.abort();
    for (const agent of this.#agents) agent.destroy();
  }

  progress(): string {
    return `${this.#answered} of ${this.#lots} lots answered, ${this.#open} connections, ${JSON.stringify(Object.fromEntries(this.#troubles))}`;
  }

  figures() {
    const invoices = this.#given.reduce((sum, count) => sum + count, 0);
    return {
      invoices,
      lots: this.#lots,
      unanswered: this.#lots - this.#answered,
      request: percentiles(this.#latencies),
      untilAnswered: percentiles(this.#settled),
      troubles: Object.fromEntries(this.#troubles),
    };
  }

  /** One lot, until it is answered for. */
  async #send(n: number): Promise<void> {
    const { size, sockets } = this.#options;
    const first = this.given(n) + 1;
    this.#given[n] = first + size - 1;
    this.#lots += 1;
    const numbers = Array.from({ length: size }, (_, i) => first + i);
    const sender = { ...Fleet.name(n), series: this.series };
    const began = performance.now();
    for (let failures = 0; ; ) {
      if (this.#open >= sockets) await new Promise<void>((resolve) => this.#queue.push(resolve));
      this.#open += 1;
      // As a terminal does: the lot is made anew from what its journal has.
      const records = numbers.map((number) => ({
        number,
        record: this.#records[number % RECORDS] ?? new Uint8Array(0),
      }));
      const at = performance.now();
      const answer = await this.#post(encodeLot(sender, records, this.#state), n);
      this.#open -= 1;
      this.#queue.shift()?.();
      if (typeof answer === "object" && isFor(answer.body, numbers)) {
        this.#latencies.push(performance.now() - at);
        this.#settled.push(performance.now() - began);
        this.#answered += 1;
        return;
      }
      const trouble = typeof answer === "string" ? answer : "odd answer";
      this.#troubles.set(trouble.split(" ")[0] ?? "", (this.#troubles.get(trouble.split(" ")[0] ?? "") ?? 0) + 1);
      failures += 1;
      const asked = Number(trouble.split(" ")[1] ?? 0);
      await pause(Math.max(backOff(failures, Math.random()), Math.min(asked, LONGEST_SECONDS)) * 1000);
    }
  }

  /** @returns the answer of status 200, or what went wrong: "503 20" for a status and the seconds to wait */
  #post(body: Uint8Array, n: number): Promise<{ readonly body: Uint8Array } | string> {
    return new Promise((resolve) => {
      const headers = { "content-type": MEDIA_TYPE, "content-length": body.length, connection: "close" };
      const agent = this.#agents[n % ADDRESSES];
      const outgoing = request(
        this.#options.url,
        { method: "POST", headers, ...(agent ? { agent } : {}) },
        (response) => {
          const pieces: Buffer[] = [];
          response.on("data", (piece: Buffer) => pieces.push(piece));
          response.on("error", () => resolve("cut-off"));
          response.on("end", () => {
            if (response.statusCode === 200) resolve({ body: new Uint8Array(Buffer.concat(pieces)) });
            else resolve(`${response.statusCode} ${response.headers["retry-after"] ?? 0}`);
          });
        },
      );
      outgoing.setTimeout(TIME_OUT_MS, () => outgoing.destroy());
      outgoing.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "no-answer"));
      outgoing.end(body);
    });
  }
}

/** Each of them accepted: what is sent here has no fault. */
function isFor(body: Uint8Array, numbers: readonly number[]): boolean {
  const arls = readAnswer(body);
  return arls !== undefined && numbers.every((number) => arls.some((arl) => arl.number === number && arl.reason === 0));
}

/** What the database has of this run: each invoice that was given out, once, and no other. */
async function countStored(url: string, fleet: Fleet) {
  const database = await openPostgres(url);
  try {
    const rows = await database.query(
      `SELECT pharmacy, terminal, count(*)::float8 rows, count(DISTINCT number)::float8 numbers, max(number)::float8 last
       FROM named_invoice WHERE series = $1 GROUP BY 1, 2`,
      [fleet.series],
    );
    const of = new Map(rows.map((row) => [`${row.pharmacy}/${row.terminal}`, row]));
    let [stored, lost, twice] = [0, 0, 0];
    for (let n = 0; n < fleet.terminals; n += 1) {
      const given = fleet.given(n);
      const { finess, terminal } = Fleet.name(n);
      const row = of.get(`${finess}/${terminal}`);
      const numbers = Number(row?.numbers ?? 0);
      stored += Number(row?.rows ?? 0);
      twice += Number(row?.rows ?? 0) - numbers;
      lost += Math.max(0, given - numbers);
    }
    return { stored, lost, twice };
  } finally {
    await database.close();
  }
}

function percentiles(values: readonly number[]) {
  const sorted = Float64Array.from(values).sort();
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), worst: at(1) };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const io = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
};
process.exitCode = await guarded(USAGE, process.argv.slice(2), io, () => load(process.argv.slice(2), io));
