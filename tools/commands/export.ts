import { existsSync } from "node:fs";
import { INTERCHANGE_VERSION } from "modules/teletransmission/lot";
import { keyFileOf, readDataKey } from "../../simulator/boot/data-key";
import { b2Records } from "../export/b2";
import { fhirBundle } from "../export/fhir";
import { readJournal } from "../export/journal-file";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = [
  "usage: export FLASH (--json | --b2 | --fhir) [--key FILE] [--all] [--finess N] [--terminal NAME]",
  "  FLASH     a flash of the simulator (build/bench/flash.bin), or the journal's partition of a device",
  "  --json    one lot, as modules/teletransmission/interchange.schema.json says",
  "  --b2      records of 128 characters in the manner of the norme B2; not homologated",
  "  --fhir    a Bundle of FHIR R4 a line, a sale each: Patient, Coverage, MedicationDispense, what is owed",
  "            (Invoice) and what was paid, also later (PaymentNotice), in the manner of FR Core",
  "  --key     the key of the terminal that stored them; FLASH.key unless said",
  "  --all     with the invoices that were settled and are still there",
].join("\n");
/** Those of the simulated board. */
const FINESS = "990000001";
const TERMINAL = "BANC-1";

/** Writes the invoices of a journal. Those that cannot be written are told on standard error, and make the exit code 1. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      json: { type: "boolean" },
      b2: { type: "boolean" },
      fhir: { type: "boolean" },
      all: { type: "boolean" },
      key: { type: "string" },
      finess: { type: "string" },
      terminal: { type: "string" },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length !== 1) throw new UsageError("one FLASH is needed");
    const forms = [values.json, values.b2, values.fhir].filter((form) => form === true);
    if (forms.length !== 1) throw new UsageError("one of --json, --b2 and --fhir");
    const { finess = FINESS, terminal = TERMINAL } = values;
    if (!/^\d{9}$/.test(finess)) throw new UsageError("--finess: 9 digits");
    const key = values.key ?? keyFileOf(file);
    const known = values.key !== undefined || existsSync(key) ? readDataKey(key) : undefined;
    const { series, invoices, damaged } = readJournal(file, values.all === true, known);
    for (const number of damaged) io.err(`invoice ${number}: damaged`);
    let code = damaged.length > 0 ? 1 : 0;
    if (values.json === true) {
      io.out(JSON.stringify({ version: INTERCHANGE_VERSION, finess, terminal, series, invoices }));
      return code;
    }
    if (values.fhir === true) {
      for (const invoice of invoices) io.out(JSON.stringify(fhirBundle(invoice, { finess, terminal, series })));
      return code;
    }
    io.err("B2: not homologated; what is ours in it is told in tools/export/b2.ts");
    for (const invoice of invoices) {
      const records = b2Records(invoice, finess);
      if (records.ok) for (const record of records.value) io.out(record);
      else io.err(`invoice ${invoice.number}: ${records.reason}`);
      if (!records.ok && records.reason !== "without-card") code = 1;
    }
    return code;
  });
}
