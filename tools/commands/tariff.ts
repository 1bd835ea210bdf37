import { readFile, writeFile } from "node:fs/promises";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { tariffFor } from "modules/billing/tariff";
import { dayNumber } from "modules/calendar/date";
import { flashOf } from "../kit/flash-of";
import { encodeTariffs } from "../tariff/encode";
import { parseTariffs } from "../tariff/parse";
import { guarded, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: tariff build FILE.json --out FILE
       tariff show FILE [DATE [AMC[/CONTRACT]]]
The JSON is that of tools/tariff/tariffs.json: dated tables, where a table may begin "as" another one. show tells what
the whole is, or prints the table that applies on DATE, with the rules of one AMC.`;

/** Builds the tariffs for the terminal's flash, or looks into them. Exit 1: no table on that day, or no tariffs at all. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, () => {
    const [action, ...rest] = args;
    if (action === "build") return build(rest, io);
    if (action === "show") return show(rest, io);
    throw new UsageError("tariff build or tariff show");
  });
}

async function build(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(args, { out: { type: "string" } });
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1) throw new UsageError("one FILE.json is needed");
  const out = required(values.out, "--out");
  const tariffs = parseTariffs(await readFile(file, "utf8"));
  const bytes = encodeTariffs(tariffs);
  await writeFile(out, bytes);
  const tables = tariffs.tables.map(({ version, from }) => ({ version, from }));
  io.out(JSON.stringify({ file: out, bytes: bytes.length, version: tariffs.version, tables }));
  return 0;
}

async function show(args: string[], io: CommandIo): Promise<number> {
  const { positionals } = readArguments(args, {});
  const [file, date, amc] = positionals;
  if (file === undefined || positionals.length > 3) throw new UsageError("a tariff's FILE is needed");
  if (date !== undefined && dayNumber(date) === undefined) throw new UsageError(`${date} is no date`);
  const stored = new StoredTariffs(flashOf(await readFile(file)), () => {});
  if (stored.about.isBuiltIn) {
    io.err(`${file}: ${stored.about.refused ?? "erased"}`);
    return 1;
  }
  if (date === undefined) {
    io.out(JSON.stringify(stored.about));
    return 0;
  }
  const [number = "", contract = ""] = (amc ?? "").split("/");
  const tables = amc === undefined ? stored.on(date) : stored.on(date, { number, contract });
  const table = tariffFor(tables, date);
  if (table === undefined) {
    io.err(`no table applies on ${date}`);
    return 1;
  }
  io.out(JSON.stringify(table));
  return 0;
}
