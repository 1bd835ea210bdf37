/** How large the catalogue is, and what finding a box in it costs, with few boxes and with all. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { writeData } from "../../simulator/flash-file";
import { buildCatalogue, type Entry } from "../catalogue/build";
import { catalogueFrom } from "../catalogue/from-bdpm";
import { ROOT } from "../kit/build/paths";
import { flashOf } from "../kit/flash-of";
import type { CatalogueMeasure } from "./catalogue-core";
import type { Measure, Report } from "./measure";
import { runOnEngine } from "./on-engine";

const FEW = 100;
const MANY = 20_000;
const SIZE_GOAL = 1_000_000;
const READS_GOAL = 16;
const ABOUT = { version: 1, day: 20602 };

export const catalogue: Measure = {
  name: "catalogue",
  about: "a box found by its CIP in flash, among a hundred and among all (medians of 1,000 look-ups)",
  async run(report) {
    const all = await database(report);
    report.result("size of the whole, labels included", all.length, "bytes", { atMost: SIZE_GOAL });
    await measure(report, "few", invented(FEW));
    await measure(report, "all", all);
  },
};

/** The public database where a copy is at hand, else as many invented boxes. */
async function database(report: Report): Promise<Uint8Array> {
  const folder = [join(ROOT, "..", "shared", "data", "bdpm"), join(ROOT, "..", "..", "shared", "data", "bdpm")].find(
    (path) => existsSync(join(path, "CIS_CIP_bdpm.txt.gz")),
  );
  if (folder === undefined) {
    report.note("there is no copy of the public database at hand: boxes are invented");
    return invented(MANY);
  }
  const read = (name: string) => ({ name, bytes: gunzipSync(readFileSync(join(folder, `${name}.gz`))) });
  return catalogueFrom({ medicines: read("CIS_bdpm.txt"), presentations: read("CIS_CIP_bdpm.txt") }, ABOUT).bytes;
}

export function invented(count: number): Uint8Array {
  const entries = Array.from(
    { length: count },
    (_, i): Entry => ({
      key: 2_000_000 + Math.floor((i * 7_000_000) / count),
      label: `EXEMPLE${i % 997} ${i % 61} mg gél B/${i % 91}`,
      priceCents: 300 + ((i * 7919) % 90_000),
      feeCents: i % 5 === 0 ? 276 : 102,
      rate: i % 3 === 0 ? 30 : 65,
      state: i % 9 === 0 ? 1 : 0,
    }),
  );
  return buildCatalogue(entries, { ...ABOUT, knowsGroups: false, knowsTfr: false, knowsSpecific: false });
}

async function measure(report: Report, what: string, bytes: Uint8Array): Promise<void> {
  for (const engine of ["node", "xs"] as const) {
    const lines = await runOnEngine(engine, lookUpCode(bytes), `bench-catalogue-${what}`, (flash) =>
      writeData(flash, "catalogue", bytes),
    );
    if (lines === undefined) {
      report.note("XS: not measured, there is no C compiler");
      continue;
    }
    const found = JSON.parse(lines.at(-1) ?? "") as CatalogueMeasure;
    const where = `${engine === "xs" ? "XS" : "Node"}, ${found.count.toLocaleString("en")} boxes:`;
    report.result(`${where} a look-up`, found.time, "µs");
    if (engine === "node") {
      report.result(`${where} most reads of a look-up`, found.reads, "reads", { atMost: READS_GOAL });
      report.result(`${where} longest of these reads`, found.longest, "bytes");
    } else {
      report.result(`${where} kept while it is open, chunks`, found.chunks, "bytes");
      report.result(`${where} kept while it is open, slots`, found.slots, "slots");
      report.result(`${where} left by a thousand look-ups, chunks`, found.grownChunks, "bytes", { atMost: 0 });
      report.result(`${where} left by a thousand look-ups, slots`, found.grownSlots, "slots", { atMost: 0 });
    }
  }
}

/** Looks up boxes from all over the catalogue in the flash. */
export function lookUpCode(bytes: Uint8Array): string {
  const opened = FlashCatalogue.open(flashOf(bytes));
  if (!opened.ok) throw new Error(opened.reason);
  const cips: string[] = [];
  opened.value.forEach(({ cip13 }) => void cips.push(cip13));
  const some = cips.filter((_, i) => i % Math.ceil(cips.length / FEW) === 0);
  return `import "./simulator/platform/boot";
import { host } from "./simulator/platform/host";
import flash from "embedded:storage/flash";
import { measureCatalogue } from "./tools/bench/catalogue-core";
const partition = flash.open({ path: "catalogue" });
const cips = ${JSON.stringify(some)};
const memory = () => JSON.parse(host.measure());
measureCatalogue(partition, cips, () => host.now(), memory);
host.print(JSON.stringify(measureCatalogue(partition, cips, () => host.now(), memory)));
host.exit(0);`;
}
