/**
 * What is preloaded lies in flash, with all that it made while it was loaded. The SDK's linker keeps track of what may change
 * there, a word of RAM each; a Map, a private field or bytes it cannot change at all. So nothing of ours may: each module is
 * loaded here, and all that its top level holds is looked at. `check:moddable` asks the linker itself.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Plugin } from "esbuild";
import { ROOT } from "../../../tools/kit/build/paths";
import { preloaded } from "../../../tools/moddable/preload";

const { build } = createRequire(join(ROOT, "package.json"))("esbuild") as typeof import("esbuild");

const FILES = [...new Set([...preloaded(["modules", "drivers"]).values()].flat())].sort();
const DECLARED = /^(?:export )?(?:default )?(?:abstract )?(?:const|class|enum|(?:async )?function\*?) (\w+)/gm;

type Held = Readonly<Record<string, unknown>>;

/** @returns what may change of what a module holds, each by its way there */
function changeable(held: Held): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const look = (value: unknown, way: string): void => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
    seen.add(value);
    if (typeof value === "function") {
      const { prototype } = value as { prototype?: object };
      // The linker freezes functions and the prototypes of constructors, those of generators not.
      if (/^\[object (Async)?Generator/.test(Object.prototype.toString.call(value)))
        look(prototype, `${way}.prototype`);
      else if (prototype !== undefined) lookInside(prototype, `${way}.prototype`);
      lookInside(value, way, ["prototype"]);
      return;
    }
    if (ArrayBuffer.isView(value)) return;
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof Promise) found.push(way);
    else if ((value instanceof Map || value instanceof Set) && value.size > 0) found.push(`${way}: not empty`);
    else if (value instanceof Map || value instanceof Set) return;
    else if (!Object.isFrozen(value)) found.push(way);
    lookInside(value, way);
  };
  const lookInside = (value: object, way: string, but: readonly string[] = []): void => {
    for (const [name, { value: own }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if (!but.includes(name)) look(own, `${way}.${name}`);
    }
  };
  for (const [name, value] of Object.entries(held)) look(value, name);
  return found;
}

/** Classes of which an object made at the top level can never change: without private fields. */
function madeAtTop(source: string): string[] {
  const made = [...source.matchAll(/^(?:export )?const \w+[^=\n]*= (?:Object\.freeze\()?new (\w+)/gm)];
  return made
    .map(([, name = ""]) => name)
    .filter((name) => !/^(Uint8Array|Uint16Array|Uint32Array|Map|Set)$/.test(name))
    .filter((name) => {
      const body = new RegExp(`^(?:export )?class ${name}\\b[\\s\\S]*?^\\}`, "m").exec(source)?.[0];
      return body === undefined || body.includes("#");
    });
}

/** The SDK's and the board's own: asked for by functions, not while a module is loaded. */
const others: Plugin = {
  name: "others",
  setup(setup) {
    setup.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || /^(modules|drivers)\//.test(path) ? undefined : { path, namespace: "other" },
    );
    setup.onLoad({ filter: /.*/, namespace: "other" }, () => ({
      contents: "module.exports = Object.freeze({});",
      loader: "js",
    }));
    setup.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const names = [...source.matchAll(DECLARED)].map(([, name]) => name);
      const file = JSON.stringify(relative(ROOT, path));
      return {
        contents: `${source}\n;hold(${file}, { ${names.join(", ")} });\n`,
        loader: "ts",
        resolveDir: dirname(path),
      };
    });
  },
};

describe("what is preloaded", () => {
  it("holds nothing that may change", async () => {
    const contents = FILES.map((file) => `import ${JSON.stringify(file)};`).join("\n");
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: ROOT, loader: "ts" },
      bundle: true,
      write: false,
      format: "iife",
      target: "es2022",
      tsconfig: join(ROOT, "tsconfig.json"),
      plugins: [others],
      logLevel: "silent",
    });
    const holds = new Map<string, Held>();
    // What xsc takes for the base of a class in C.
    const Native = () => class {};
    new Function("hold", "Native", outputFiles[0]?.text ?? "")(
      (file: string, held: Held) => holds.set(file, held),
      Native,
    );
    expect(holds.size).toBeGreaterThanOrEqual(FILES.length);
    const found = [...holds].flatMap(([file, held]) => changeable(held).map((way) => `${file}: ${way}`));
    expect(found).toEqual([]);
  }, 60000);

  it.each([
    ["a variable", /^(?:export )?(?:let|var) (\w+)/gm],
    // XS takes their variable for one that may change, where a function holds it; a table of words is none.
    ["a whole namespace in a function", /^import \* as (\w+)[\s\S]*?(?:=>|function |class )/gm],
  ])("has %s nowhere", (_what, pattern) => {
    const found = FILES.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(pattern)].map(([, name]) => `${relative(ROOT, file)}: ${name}`),
    );
    expect(found).toEqual([]);
  });

  it("makes no object with private fields, which could not be set", () => {
    const found = FILES.flatMap((file) => madeAtTop(readFileSync(file, "utf8")).map((name) => `${file}: new ${name}`));
    expect(found).toEqual([]);
  });

  it("is looked through: what may change is found", () => {
    function* steps() {
      yield 1;
    }
    const held = {
      table: { a: 1 },
      list: Object.freeze([[]]),
      steps,
      memory: new WeakMap(),
      of: Object.assign(() => {}, { last: {} }),
    };
    expect(changeable(held)).toEqual(["table", "list.0", "steps.prototype", "memory", "of.last"]);
    expect(madeAtTop("class Kept {\n  #last = 0;\n}\nexport const kept = new Kept();\n")).toEqual(["Kept"]);
  });
});
