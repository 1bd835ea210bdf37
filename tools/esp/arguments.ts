/** What `check:esp` is asked for. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BoardFacts } from "drivers/board/facts";
import type { Result } from "modules/result/result";
import { boards } from "../boards";
import { ROOT } from "../kit/build/paths";

export const USAGE = "npm run check:esp -- --board NAME [--clean] [--story FILE.json] ...";
const STORIES = join(ROOT, "simulator", "stories");
/** Of a chip the update is checked by itself; several terminals on one network take several chips. */
const LEFT_OUT: readonly string[] = Object.freeze([
  "10-update-unplugged.json",
  "22-used-next-door.json",
  "23-cable-pulled.json",
]);

export interface CheckArguments {
  readonly board: BoardFacts;
  readonly isClean: boolean;
  /** Paths of scenarios for the emulated chip. */
  readonly stories: readonly string[];
}

/** @returns what is wrong with them, in words */
export function readCheckArguments(args: readonly string[]): Result<CheckArguments, string> {
  let values: { board?: string | undefined; clean?: boolean | undefined; story?: string[] | undefined };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { board: { type: "string" }, clean: { type: "boolean" }, story: { type: "string", multiple: true } },
    }));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const all = boards();
  const board = all.find(({ name }) => name === values.board);
  if (board === undefined) {
    const known = all.map(({ name, chip }) => `${name} (${chip})`).join(", ");
    return refuse(`${values.board === undefined ? "which board?" : `no board "${values.board}"`} boards: ${known}`);
  }
  const stories = values.story ?? standardStories();
  const absent = stories.find((path) => !existsSync(path));
  if (absent !== undefined) return refuse(`--story: ${absent} is not there`);
  return { ok: true, value: { board, isClean: values.clean === true, stories } };
}

/** The scenario of a whole sale, and the bench's stories of one terminal. */
export function standardStories(): string[] {
  const stories = readdirSync(STORIES)
    .filter((name) => name.endsWith(".json") && !LEFT_OUT.includes(name))
    .sort();
  return stories.map((name) => join(STORIES, name));
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
