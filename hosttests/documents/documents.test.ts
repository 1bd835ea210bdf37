/** The documents lead somewhere: the front page is short, each link to a file of the project has its file. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";

const ROOT = join(__dirname, "..", "..");
/** Lines that a newcomer reads before the first command is understood. */
const FRONT_PAGE_LINES = 150;
const LINK = /\]\(([^)\s]+)\)/g;

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: ROOT })
  .toString()
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(ROOT, path)));

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

describe("the documents", () => {
  it("are found", () => expect(documents.length).toBeGreaterThan(10));

  it("have a front page that is read to its end", () => {
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(FRONT_PAGE_LINES);
  });

  it.each(documents)("%s links to files that exist", (path) => {
    const targets = [...read(path).matchAll(LINK)].map((match) => (match[1] ?? "").split("#")[0] ?? "");
    const missing = targets.filter(
      (target) => target !== "" && !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(path), target)),
    );
    expect(missing).toEqual([]);
  });

  it("name each command of npm that they tell the reader to run", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = documents.flatMap((path) => [...read(path).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)]);
    const unknown = named.map((match) => match[1] ?? "").filter((name) => !Object.hasOwn(scripts, name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});
