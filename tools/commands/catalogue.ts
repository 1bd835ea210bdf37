import { readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { dayNumber, isoDate } from "modules/calendar/date";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { catalogueFrom, type SourceFile } from "../catalogue/from-bdpm";
import { flashOf } from "../kit/flash-of";
import { guarded, parseInteger, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: catalogue build CIS_bdpm.txt CIS_CIP_bdpm.txt --out FILE [--generics CIS_GENER_bdpm.txt]
         [--tfr FILE.csv] [--specific FILE] [--contraception FILE] [--prices FILE.csv] [--date YYYY-MM-DD] [--version N]
       catalogue show FILE [CIP...]
Files may be gzipped. --tfr: a line is "CIP;TFR;TRA", euro, fee included; either may be empty. --specific: the closed list
that earns HDE, a CIP or CIS code a line. --contraception: what the law covers, "CIP or CIS;kind", the kind being
contraception or emergency-contraception. --prices: the pharmacy's own, "code;euro;VAT;label": CIP13 of a medicine without a
public price, EAN-13 or LPP code of what else it sells, all taxes, VAT in percent. --date: day of the data, else that of the newest file; --version: else the date as YYYYMMDD.`;

/**
 * Builds a catalogue for the terminal's flash, or looks into one. Lines of the sources that are bad or doubtful go to
 * standard error. Exit 1: a CIP that is not in it, or a catalogue that cannot be read.
 */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, () => {
    const [action, ...rest] = args;
    if (action === "build") return build(rest, io);
    if (action === "show") return show(rest, io);
    throw new UsageError("catalogue build or catalogue show");
  });
}

async function build(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(args, {
    out: { type: "string" },
    generics: { type: "string" },
    tfr: { type: "string" },
    specific: { type: "string" },
    contraception: { type: "string" },
    prices: { type: "string" },
    date: { type: "string" },
    version: { type: "string" },
  });
  const [medicines, presentations] = positionals;
  if (medicines === undefined || presentations === undefined || positionals.length !== 2) {
    throw new UsageError("CIS_bdpm.txt and CIS_CIP_bdpm.txt are needed");
  }
  const out = required(values.out, "--out");
  const day = values.date === undefined ? await newest([medicines, presentations]) : parseDay(values.date);
  const version =
    values.version === undefined ? Number(isoDate(day).replaceAll("-", "")) : parseInteger(values.version, "--version");
  if (version > 0xffffffff) throw new UsageError("--version: 4294967295 at most");
  const optional = async (key: "generics" | "tfr" | "specific" | "contraception" | "prices", name: string) => {
    const path = values[key];
    return path === undefined ? {} : { [name]: await source(path) };
  };
  const { bytes, count, goods, remarks } = catalogueFrom(
    {
      medicines: await source(medicines),
      presentations: await source(presentations),
      ...(await optional("generics", "groups")),
      ...(await optional("tfr", "tfr")),
      ...(await optional("specific", "specific")),
      ...(await optional("contraception", "covers")),
      ...(await optional("prices", "prices")),
    },
    { version, day },
  );
  for (const { file, line, reason, dropped } of remarks) {
    io.err(`${file}:${line}: ${reason}${dropped ? " (line not taken)" : ""}`);
  }
  if (values.contraception === undefined) io.err("no --contraception list: nothing is covered whatever its class");
  if (values.specific === undefined) io.err("no --specific list: the HDE fee will not be charged");
  await writeFile(out, bytes);
  const dropped = remarks.filter((remark) => remark.dropped).length;
  io.out(
    JSON.stringify({
      file: out,
      bytes: bytes.length,
      count,
      ...(values.prices === undefined ? {} : { goods }),
      date: isoDate(day),
      version,
      dropped,
      remarks: remarks.length,
    }),
  );
  return 0;
}

async function show(args: string[], io: CommandIo): Promise<number> {
  const { positionals } = readArguments(args, {});
  const [file, ...cips] = positionals;
  if (file === undefined) throw new UsageError("a catalogue's FILE is needed");
  const opened = FlashCatalogue.open(flashOf(await readFile(file)));
  if (!opened.ok) {
    io.err(`${file}: ${opened.reason}`);
    return 1;
  }
  const catalogue = opened.value;
  if (cips.length === 0) {
    const sound = catalogue.verify();
    io.out(JSON.stringify({ ...catalogue.header, date: isoDate(catalogue.header.day), sound }));
    return sound ? 0 : 1;
  }
  let code = 0;
  for (const cip of cips) {
    const found = catalogue.find(cip);
    if (found.ok) io.out(JSON.stringify(found.value));
    else {
      io.err(`${cip}: ${found.reason}`);
      code = 1;
    }
  }
  return code;
}

async function source(path: string): Promise<SourceFile> {
  const bytes = await readFile(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return { name: basename(path).replace(/\.gz$/, ""), bytes: isGzip ? gunzipSync(bytes) : bytes };
}

async function newest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
  return Math.floor(Math.max(...times) / 86400000);
}

function parseDay(text: string): number {
  const day = dayNumber(text);
  if (day === undefined || day < 0) throw new UsageError(`--date: ${text} is no date; write it 2026-05-29`);
  return day;
}
