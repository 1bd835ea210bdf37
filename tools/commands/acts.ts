import { readFile, writeFile } from "node:fs/promises";
import { soldActs } from "modules/billing/acts";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { tariffFor } from "modules/billing/tariff";
import { TARIFFS } from "modules/billing/tariffs";
import { dayNumber } from "modules/calendar/date";
import { writeActCode } from "modules/scan/act-code";
import { fr } from "modules/strings/fr/fr";
import { layOut, pdfOf, svgOf } from "../acts/sheet";
import { flashOf } from "../kit/flash-of";
import { guarded, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: acts --sheet FILE.pdf|FILE.svg [--at YYYY-MM-DD] [--tariff FILE] [--territory 974]
A sheet of bar codes of the acts that the tariffs sell on that day (today): scanned at the terminal, each is added to the
sale. Prints the acts as one JSON line. Exit 1: no act is sold on that day.`;

export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      sheet: { type: "string" },
      at: { type: "string" },
      tariff: { type: "string" },
      territory: { type: "string" },
    });
    const sheet = required(values.sheet, "--sheet");
    const isPdf = sheet.endsWith(".pdf");
    if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not known`);
    if (!isPdf && !sheet.endsWith(".svg")) throw new UsageError("--sheet: a name that ends in .pdf or .svg");
    const at = values.at ?? new Date().toISOString().slice(0, 10);
    if (dayNumber(at) === undefined) throw new UsageError(`--at: ${at} is no date`);
    const tariff = await tariffOn(at, values.tariff);
    const acts = tariff === undefined ? [] : soldActs(tariff, values.territory);
    if (tariff === undefined || acts.length === 0) {
      io.err(`no act is sold on ${at}`);
      return 1;
    }
    const entries = acts.map((act) => {
      const how = act.spontaneous ? fr.text.actSpontaneous : act.target ? fr.text.actTarget : "";
      const name = `${act.code} ${(fr.fee as Readonly<Record<string, string>>)[act.code] ?? ""}${how}`;
      return { code: writeActCode(act), name, price: fr.format.money(act.cents) };
    });
    const page = await layOut(`Actes sans boîte, tarif ${tariff.version}`, entries);
    await writeFile(sheet, isPdf ? pdfOf(page) : svgOf(page));
    io.out(JSON.stringify({ file: sheet, tariff: tariff.version, acts: entries.map(({ code }) => code) }));
    return 0;
  });
}

async function tariffOn(at: string, file: string | undefined) {
  if (file === undefined) return tariffFor(TARIFFS, at);
  const stored = new StoredTariffs(flashOf(await readFile(file)), () => {});
  if (stored.about.isBuiltIn) throw new Error(`${file} holds no tariffs: ${stored.about.refused ?? "empty"}`);
  return tariffFor(stored.on(at, undefined, stored.actsOn(at)), at);
}
