/** A box among 20,000 by its CIP: the catalogue in flash, a sorted array in the heap, SQLite in memory (sql.js). */
import { cipKey } from "modules/catalogue/cip";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import type { Presentation } from "modules/catalogue/presentation";
import { writeData } from "../../../simulator/flash-file";
import { flashOf } from "../../kit/flash-of";
import { invented, lookUpCode } from "../catalogue";
import type { CatalogueMeasure } from "../catalogue-core";
import type { Report } from "../measure";
import { runOnEngine } from "../on-engine";
import { median } from "../token-core";
import { peer } from "./install";
import { type ArrayMeasure, measureSortedArray } from "./look-up-core";

const BOXES = 20_000;
const ROUNDS = 1000;

interface Sqlite {
  readonly Database: new () => {
    run(sql: string): void;
    prepare(sql: string): {
      run(values: readonly (string | number)[]): void;
      bind(values: readonly (string | number)[]): void;
      step(): boolean;
      get(): readonly (string | number)[];
      reset(): void;
    };
    export(): Uint8Array;
  };
}

/** @param folder of the packages, undefined where they could not be had */
export async function measureLookUps(report: Report, folder: string | undefined): Promise<void> {
  const bytes = invented(BOXES);
  const opened = FlashCatalogue.open(flashOf(bytes));
  if (!opened.ok) throw new Error(opened.reason);
  const boxes: Presentation[] = [];
  opened.value.forEach((box) => void boxes.push(box));
  const keys = boxes.map(({ cip13 }) => cipKey(cip13)).sort((a, b) => a - b);
  const cips = boxes.filter((_, i) => i % 200 === 0).map(({ cip13 }) => cip13);

  const memory = () => ({ chunks: 0, slots: 0 }) as never;
  const now = () => performance.now();
  measureSortedArray(keys, cips, now, memory);
  const own = await found("node", bytes);
  report.result("Node: Comptoir, from flash, the label with it", own?.time ?? 0, "µs");
  report.result("Node: a sorted array, the price alone", measureSortedArray(keys, cips, now, memory).time, "µs");
  report.result("bytes of the catalogue", bytes.length, "bytes");
  if (folder === undefined) report.note("SQLite: not measured");
  else {
    const sqlite = await sqliteTime(folder, boxes, cips);
    report.result("Node: SQLite (sql.js 1.16.0), a prepared statement", sqlite.time, "µs");
    report.result("    Comptoir / SQLite", (own?.time ?? 0) / sqlite.time, "", { atMost: 1 });
    report.result("bytes of SQLite's file", sqlite.bytes, "bytes");
  }
  const xs = await found("xs", bytes);
  if (xs === undefined) {
    report.note("XS: not measured, there is no C compiler");
    return;
  }
  const lines = await runOnEngine(
    "xs",
    `import { host } from "./simulator/platform/host";
import { measureSortedArray } from "./tools/bench/peers/look-up-core";
const measured = () => measureSortedArray(${JSON.stringify(keys)}, ${JSON.stringify(cips)}, () => host.now(), () => JSON.parse(host.measure()));
measured();
host.print(JSON.stringify(measured()));
host.exit(0);`,
    "bench-sorted-array",
  );
  const array = JSON.parse(lines?.at(-1) ?? "") as ArrayMeasure;
  report.result("XS: Comptoir, from flash, the label with it", xs.time, "µs");
  report.result("XS: a sorted array, the price alone", array.time, "µs");
  report.result("XS: heap that the arrays take, and the catalogue does not", array.chunks + array.slots * 16, "bytes");
  report.note("XS: SQLite is WebAssembly here, which XS has none of; in C it asks for a file system");
}

async function found(engine: "node" | "xs", bytes: Uint8Array): Promise<CatalogueMeasure | undefined> {
  const lines = await runOnEngine(engine, lookUpCode(bytes), "bench-catalogue-peers", (flash) =>
    writeData(flash, "catalogue", bytes),
  );
  return lines === undefined ? undefined : (JSON.parse(lines.at(-1) ?? "") as CatalogueMeasure);
}

async function sqliteTime(
  folder: string,
  boxes: readonly Presentation[],
  cips: readonly string[],
): Promise<{ time: number; bytes: number }> {
  const { default: open } = await peer<{ default: () => Promise<Sqlite> }>(folder, "sql.js");
  const database = new (await open()).Database();
  database.run("CREATE TABLE box (cip INTEGER PRIMARY KEY, label TEXT, price INTEGER, fee INTEGER, rate INTEGER)");
  database.run("BEGIN");
  const insert = database.prepare("INSERT INTO box VALUES (?, ?, ?, ?, ?)");
  for (const { cip13, label, priceCents, feeCents, rate } of boxes)
    insert.run([cipKey(cip13), label, priceCents ?? 0, feeCents ?? 0, rate]);
  database.run("COMMIT");
  const select = database.prepare("SELECT label, price, fee, rate FROM box WHERE cip = ?");
  const times: number[] = [];
  for (let round = 0; round < 2 * ROUNDS; round += 1) {
    const cip = cips[(round * 7919) % cips.length] ?? "";
    const start = performance.now();
    select.bind([cipKey(cip)]);
    const isThere = select.step();
    const row = select.get();
    select.reset();
    if (round >= ROUNDS) times.push((performance.now() - start) * 1000);
    if (!isThere || row.length !== 4) throw new Error(`${cip} is not found`);
  }
  return { time: median(times), bytes: database.export().length };
}
