/** The SDK finds only the modules that a manifest names, and says so when the firmware starts there, which is seldom tried. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "@jest/globals";

const FOLDER = join("simulator", "engines", "mcsim");
const manifest = JSON.parse(readFileSync(join(FOLDER, "manifest.json"), "utf8")) as {
  readonly modules: Readonly<Record<string, string | readonly string[]>>;
};

it("names each module of the platform that those that it names import", () => {
  const named = ["simulator/platform/*", "simulator/platform/modules/*"]
    .flatMap((specifier) => manifest.modules[specifier] ?? [])
    .map((path) => relative(".", join(FOLDER, path)));
  expect(named.length).toBeGreaterThan(20);
  const missing = named.flatMap((module) =>
    [...readFileSync(`${module}.ts`, "utf8").matchAll(/^(?:import|export)(?! type)[^;]*? from "(\.[^"]+)";/gm)]
      .map((match) => join(dirname(module), match[1] ?? ""))
      .filter((path) => path.startsWith(join("simulator", "platform")) && existsSync(`${path}.ts`))
      .filter((path) => !named.includes(path))
      .map((path) => `${module} imports ${path}`),
  );
  expect(missing).toEqual([]);
});
