/** The boards, as their folders say: a new folder is a new board, for every tool and test. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import { idsOf, type Product, productOfIds } from "modules/update/image/product";
import { ROOT } from "./kit/build/paths";

export const BOARD_FOLDER = join(ROOT, "drivers", "board");
const TABLE = "board.ts";
const SIMULATED = "simulator";
const require = createRequire(join(ROOT, "package.json"));

/** In the order of their names. */
export function boards(): readonly BoardFacts[] {
  return readdirSync(BOARD_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(BOARD_FOLDER, entry.name)).includes(TABLE))
    .map(({ name }) => (require(join(BOARD_FOLDER, name, "facts.ts")) as { readonly FACTS: BoardFacts }).FACTS)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns what images of the board are made for, the simulated one too; undefined for a name that is no board's */
export function boardProduct(name: string): Product | undefined {
  const ids = name === SIMULATED ? idsOf(SIMULATED) : boards().find((board) => board.name === name)?.product;
  return ids && productOfIds(ids);
}

export interface Partition {
  readonly name: string;
  readonly type: string;
  readonly subtype: string;
  readonly offset: number;
  readonly size: number;
}

/** partitions.csv of a board. */
export function partitionsOf(board: string): Partition[] {
  return readFileSync(join(BOARD_FOLDER, board, "partitions.csv"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", type = "", subtype = "", offset = "", size = ""] = line.split(",").map((cell) => cell.trim());
      return { name, type, subtype, offset: Number(offset), size: Number(size) };
    });
}
