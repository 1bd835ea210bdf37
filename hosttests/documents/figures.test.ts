/** What documents tell of the bare machine is what rv32-figures.json has, within what a figure may grow. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { figuresOf, retell, TOLD } from "../../tools/bench/told";
import { ROOT } from "../../tools/kit/build/paths";

/** `npm run bench -- rv32` fails beyond 5 %; two digits may be as far again from what they stand for. */
const MAX_DIFFERENCE = 0.1;

it.each(Object.keys(TOLD))("%s tells the figures that are in the file (else: npx tsx tools/bench/told.ts)", (path) => {
  const { differences } = retell(readFileSync(join(ROOT, path), "utf8"), TOLD[path] ?? [], figuresOf());
  expect(differences.filter(({ ratio }) => Math.abs(ratio - 1) > MAX_DIFFERENCE)).toEqual([]);
});

it("writes a figure anew in its place, and the table keeps its width", () => {
  const table = "| what | now     | ms  |\n| an idle second | 0.91 M  | 5.7 |\n";
  const row = (TOLD["tools/bench/README.md"] ?? []).filter(({ figure }) => figure === "an idle second");
  const { text, differences } = retell(`${table.replace("| 5.7 |", "| 5.7 | 3.8 |")}`, row, {
    "an idle second": 12_000_000,
  });
  expect(text).toBe("| what | now     | ms  |\n| an idle second | 12.0 M  | 75  | 50  |\n");
  expect(differences.map(({ told, is }) => [told, is])).toEqual([
    ["0.91 M", "12.0 M"],
    ["5.7", "75"],
    ["3.8", "50"],
  ]);
  expect(() => retell("nothing", row, { "an idle second": 1 })).toThrow("told 0 times");
});
