/** The documents lead somewhere: the front page is short, each link to a file of the project has its file. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
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

/** Files and folders of the project that a document links to, from the root. */
function linked(path: string): string[] {
  const targets = [...read(path).matchAll(LINK)].map((match) => (match[1] ?? "").split("#")[0] ?? "");
  return targets
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
    .map((target) => normalize(join(dirname(path), target)));
}

describe("the documents", () => {
  it("are found", () => expect(documents.length).toBeGreaterThan(10));

  it("have a front page that is read to its end", () => {
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(FRONT_PAGE_LINES);
  });

  it.each(documents)("%s links to files that exist", (path) => {
    const missing = linked(path).filter((target) => !existsSync(join(ROOT, target)));
    expect(missing).toEqual([]);
  });

  it("name each command of npm that they tell the reader to run", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = documents.flatMap((path) => [...read(path).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)]);
    const unknown = named.map((match) => match[1] ?? "").filter((name) => !Object.hasOwn(scripts, name));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it("name each command of the command line, and each file of tests, that they tell the reader to run", () => {
    const texts = documents.map(read);
    const verbs = texts.flatMap((text) => [...text.matchAll(/\bcli -- ([a-z][a-z-]*)/g)].map(([, verb = ""]) => verb));
    const files = texts.flatMap((text) =>
      [...text.matchAll(/\bnpx jest (hosttests[\w./-]*)/g)].map(([, file = ""]) => file),
    );
    expect(verbs.length * files.length).toBeGreaterThan(100);
    const unknown = verbs.filter((verb) => !existsSync(join(ROOT, "tools", "commands", `${verb}.ts`)));
    expect([...new Set(unknown)]).toEqual([]);
    const absent = files.filter(
      (file) => ![file, `${file}.test.ts`, `${file}.ts`].some((at) => existsSync(join(ROOT, at))),
    );
    expect([...new Set(absent)]).toEqual([]);
  });

  it("are all reached from the front page", () => {
    const reached = new Set(["README.md"]);
    for (const path of reached) {
      for (const target of linked(path)) {
        const page = documents.includes(target) ? target : join(target, "README.md");
        if (documents.includes(page)) reached.add(page);
      }
    }
    expect(documents.filter((path) => !reached.has(path))).toEqual([]);
  });
});
