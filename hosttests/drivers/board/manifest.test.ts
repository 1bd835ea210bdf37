/** The SDK finds only the modules that a manifest names: each board's must name all that its firmware imports. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { BOARD_FOLDER, boards } from "../../../tools/boards";
import { ROOT } from "../../../tools/kit/build/paths";

interface Manifest {
  readonly build?: Readonly<Record<string, string>>;
  readonly include?: string | readonly string[];
  readonly modules?: Readonly<Record<string, string | readonly string[]>>;
  readonly platforms?: Readonly<Record<string, Manifest>>;
}

/** Our files, by what the manifests of a board bring. */
function namedFor(board: string): Map<string, string> {
  const named = new Map<string, string>();
  const seen = new Set<string>();
  const take = (part: Manifest, folder: string): void => {
    for (const path of [part.include ?? []].flat()) {
      const own = path.replace("$(SUBPLATFORM)", board);
      if (!own.startsWith("$")) read(join(folder, own));
    }
    for (const [specifier, paths] of Object.entries(part.modules ?? {})) {
      for (const path of [paths].flat().filter((one) => one.startsWith("."))) {
        const whole = join(folder, path);
        const files = whole.endsWith("*")
          ? readdirSync(dirname(whole)).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
          : [`${whole.slice(dirname(whole).length + 1)}.ts`];
        for (const file of files) named.set(relative(ROOT, join(dirname(whole), file)), specifier);
      }
    }
    for (const platform of ["esp32", `esp32/${board}`]) {
      const own = part.platforms?.[platform];
      if (own !== undefined) take(own, folder);
    }
  };
  const read = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    take(JSON.parse(readFileSync(path, "utf8")) as Manifest, dirname(path));
  };
  read(join(ROOT, "manifest.json"));
  return named;
}

/** What a file imports of ours, for its types alone too: the SDK's compiler asks for those as well. */
function importsOf(file: string): string[] {
  const specifiers = [
    ...readFileSync(join(ROOT, file), "utf8").matchAll(/\bfrom "((?:\.|modules\/|drivers\/)[^"]*)"/g),
  ];
  return specifiers.map(([, specifier = ""]) =>
    specifier.startsWith(".") ? `${join(dirname(file), specifier)}.ts` : `${specifier}.ts`,
  );
}

describe.each(boards().map(({ name }) => name))("the manifests of %s", (board) => {
  test("name every module that its firmware imports", () => {
    const named = namedFor(board);
    expect(named.size).toBeGreaterThan(100);
    expect(named.has(join("drivers", "board", board, "board.ts"))).toBe(true);
    // A module in C stands under the name of its twin in TypeScript (drivers/bytes).
    const specifiers = new Set(named.values());
    const missing = [...named.keys()]
      .filter((file) => existsSync(join(ROOT, file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => !named.has(path) && !specifiers.has(path.replace(/\.ts$/, "")))
          .map((path) => `${file} imports ${path}`),
      );
    expect(missing).toEqual([]);
  });

  // Any other path it leaves to the folder that make runs in: "." gave the SDK's settings of ESP-IDF, without a word.
  test("say where its own files are as mcconfig finds them, from ./", () => {
    const folder = join(BOARD_FOLDER, board);
    const { build = {} } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    expect(Object.keys(build)).toEqual(expect.arrayContaining(["SDKCONFIGPATH", "PARTITIONS_FILE"]));
    const lost = Object.entries(build).filter(([, path]) => !path.startsWith("./") || !existsSync(join(folder, path)));
    expect(lost).toEqual([]);
  });
});
