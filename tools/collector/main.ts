/** `npm run collector`: takes the invoices of a fleet, over HTTP, into PostgreSQL. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { guarded, parseInteger, readArguments, UsageError } from "../commands/arguments";
import { BUILD } from "../kit/build/paths";
import { type Database, openEmbedded, openPostgres } from "./database";
import { CollectorServer } from "./server";

const USAGE = `usage: npm run collector -- [--host 127.0.0.1] [--port 8080] [--metrics-port 9464] [--folder DIR]
             [--keep DAYS] [--keep-names DAYS] [--client-header NAME]
Takes lots of invoices on POST /lots, and answers for each when it is committed. DATABASE_URL says into which PostgreSQL:
postgres://user:password@host/database. Without one it is PostgreSQL inside this process, with its files in --folder, for
a try. Metrics are on GET /metrics of the other port, on this machine only. Invoices are kept 90 days, their names 400.
--client-header is where a proxy that checked a terminal's certificate gives its name, FINESS/terminal.`;

const DEFAULT_PORT = 8080;
const DEFAULT_METRICS_PORT = 9464;
const DEFAULT_KEEP = 90;
const DEFAULT_KEEP_NAMES = 400;
const now = () => Date.now() / 1000;

const io = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
};

async function serve(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    host: { type: "string" },
    port: { type: "string" },
    "metrics-port": { type: "string" },
    folder: { type: "string" },
    keep: { type: "string" },
    "keep-names": { type: "string" },
    "client-header": { type: "string" },
  });
  if (positionals.length > 0) throw new UsageError(`collector takes no ${positionals[0]}`);
  const number = (name: "port" | "metrics-port" | "keep" | "keep-names", otherwise: number, most: number) => {
    const value = values[name] === undefined ? otherwise : parseInteger(values[name], `--${name}`);
    if (value > most) throw new UsageError(`--${name}: at most ${most}`);
    return value;
  };
  const keepDays = number("keep", DEFAULT_KEEP, 36500);
  const keepNamesDays = number("keep-names", Math.max(DEFAULT_KEEP_NAMES, keepDays), 36500);
  if (keepNamesDays < keepDays) throw new UsageError("--keep-names: no less than --keep");
  const host = values.host ?? "127.0.0.1";
  const database = await openDatabase(values.folder);
  try {
    const server = await CollectorServer.open({
      database,
      host,
      port: number("port", DEFAULT_PORT, 65535),
      metricsPort: number("metrics-port", DEFAULT_METRICS_PORT, 65535),
      keepDays,
      keepNamesDays,
      clientHeader: values["client-header"],
      now,
      log: io.err,
    });
    io.out(`collector: http://${host}:${server.port}/lots, into ${database.name}`);
    io.out(`metrics: http://127.0.0.1:${server.metricsPort}/metrics`);
    await new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    });
    await server.close();
    return 0;
  } finally {
    await database.close();
  }
}

async function openDatabase(folder: string | undefined): Promise<Database> {
  const url = process.env.DATABASE_URL;
  if (url !== undefined && url !== "") {
    if (folder !== undefined) throw new UsageError("--folder is for a collector without DATABASE_URL");
    return openPostgres(url);
  }
  const place = folder ?? join(BUILD, "collector");
  mkdirSync(place, { recursive: true });
  return openEmbedded(place);
}

process.exitCode = await guarded(USAGE, process.argv.slice(2), io, () => serve(process.argv.slice(2)));
