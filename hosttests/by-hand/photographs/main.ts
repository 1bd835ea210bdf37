/**
 * The sheet of spoiled codes, read by the bench's way and, in the same run, by zxing-wasm as it comes: how many of how many,
 * by the way they are spoiled. Fails where the bench reads fewer, where it reads what is not there, and below its floor.
 * Usage: npx tsx hosttests/by-hand/photographs/main.ts [--every N] [--out DIR]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PNG } from "pngjs";
import { readBarcodes } from "zxing-wasm/full";
import { USUAL } from "../../../simulator/optics/codes";
import { type Photograph, readPhotograph } from "../../../simulator/optics/photograph";
import { shoot } from "./phone-camera";
import { sheet } from "./sheet";

/** Of the codes on the whole sheet, read by the bench. */
const FLOOR = 0.85;

const { values } = parseArgs({ options: { every: { type: "string", default: "1" }, out: { type: "string" } } });
const { every, out } = values;
if (out !== undefined) mkdirSync(out, { recursive: true });

/** zxing-wasm as who uses it directly: the picture, its colours, the symbologies, all else as the package has it. */
async function direct({
  width,
  height,
  rgba,
}: {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}) {
  const picture = { data: rgba, width, height, colorSpace: "srgb" as const };
  const [found] = await readBarcodes(picture, { formats: USUAL.formats ?? [], maxNumberOfSymbols: 1 });
  return found === undefined ? undefined : Buffer.from(found.bytes).toString("latin1");
}

function rgbaOf({ width, height, planes }: Photograph): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [c, plane] of planes.entries()) for (let i = 0; i < plane.length; i += 1) rgba[i * 4 + c] = plane[i] ?? 0;
  return rgba;
}

const tally = new Map<string, { count: number; ours: number; theirs: number }>();
const helped = new Map<string, number>();
const faults: string[] = [];
let number = 0;
for (const { family, code, matrix, text, shot } of await sheet(Number(every))) {
  const photograph = shoot(matrix, shot);
  const rgba = rgbaOf(photograph);
  const theirs = await direct({ ...photograph, rgba });
  let way = "";
  const symbol = await readPhotograph(photograph, undefined, (name) => {
    way = name;
  });
  const ours = symbol === undefined ? undefined : Buffer.from(symbol.bytes).toString("latin1");
  const name = `${String(number).padStart(3, "0")}-${family.replaceAll(" ", "-")}-${code}`;
  number += 1;
  if (ours !== undefined && ours !== text) faults.push(`${name}: read ${JSON.stringify(ours)}, which is not there`);
  if (ours === text && theirs !== text) helped.set(way, (helped.get(way) ?? 0) + 1);
  const line = tally.get(family) ?? { count: 0, ours: 0, theirs: 0 };
  line.count += 1;
  line.ours += ours === text ? 1 : 0;
  line.theirs += theirs === text ? 1 : 0;
  tally.set(family, line);
  if (out !== undefined) {
    const png = new PNG({ width: photograph.width, height: photograph.height });
    png.data = Buffer.from(rgba);
    writeFileSync(join(out, `${name}-${ours === text ? "read" : "unread"}.png`), PNG.sync.write(png));
  }
}

const sum = (pick: (line: { count: number; ours: number; theirs: number }) => number) =>
  [...tally].reduce((total, [family, line]) => total + (family === "no code" ? 0 : pick(line)), 0);
const print = (...columns: readonly (string | number)[]) =>
  console.log(columns.map((text, i) => (i === 0 ? String(text).padEnd(14) : String(text).padStart(10))).join(""));
print("spoiled by", "pictures", "bench", "zxing-wasm");
for (const [family, { count, ours, theirs }] of tally) print(family, count, ours, theirs);
const [all, ours, theirs] = [sum(({ count }) => count), sum((line) => line.ours), sum((line) => line.theirs)];
print("codes in all", all, ours, theirs);
console.log(`what helped: ${[...helped].map(([name, count]) => `${name} ${count}`).join(", ")}`);
if (ours < theirs) faults.push(`the bench reads ${ours}, zxing-wasm by itself ${theirs}`);
if (ours < all * FLOOR) faults.push(`the bench reads ${ours} of ${all}: less than ${FLOOR * 100} %`);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
