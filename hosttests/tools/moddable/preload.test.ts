/** The SDK's linker evaluates what is preloaded, and has no C to give there: such a module asks for it at its first use. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { ROOT } from "../../../tools/kit/build/paths";
import { LISTS, preloadManifest } from "../../../tools/moddable/preload";

const DRIVERS = join(ROOT, "drivers");

/** Files of ours in C's name that stand for a module of modules/, all of which are preloaded. */
const standIns = readdirSync(DRIVERS, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("manifest.json"))
  .flatMap((path) => {
    const { modules = {} } = JSON.parse(readFileSync(join(DRIVERS, path), "utf8")) as {
      readonly modules?: Readonly<Record<string, string | readonly string[]>>;
    };
    return Object.entries(modules)
      .filter(([specifier, file]) => specifier.startsWith("modules/") && typeof file === "string")
      .map(([, file]) => join(DRIVERS, dirname(path), `${file}.ts`));
  });

it("finds no module that is preloaded and asks for C while it is loaded", () => {
  expect(standIns.length).toBeGreaterThan(0);
  expect(standIns.filter((file) => /^\S.*= new FFI\(/m.test(readFileSync(file, "utf8")))).toEqual([]);
});

/** Else they are loaded into RAM, where they do not fit: mcconfig widens a star over JavaScript files only. */
it.each(Object.entries(LISTS))("names each module that the manifests preload with a star: %s", (file, rooms) => {
  const preload = preloadManifest(rooms);
  expect(preload.length).toBeGreaterThan(100);
  // `npx tsx tools/moddable/preload.ts` writes it anew.
  expect(readFileSync(join(ROOT, file), "utf8")).toBe(preload);
});
