/** The SDK finds only the modules that a manifest names, and says so when the firmware starts there, which is seldom tried. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { build } from "esbuild";

const FOLDER = join("simulator", "engines", "mcsim");
const { modules } = JSON.parse(readFileSync(join(FOLDER, "manifest.json"), "utf8")) as {
  readonly modules: Readonly<Record<string, string | readonly string[]>>;
};
/** Our own files that a path of the manifest stands for. */
function filesOf(path: string): string[] {
  const whole = join(FOLDER, path);
  if (existsSync(`${whole}.d.ts`)) return [];
  if (!whole.endsWith("*")) return [`${whole}.ts`];
  const folder = dirname(whole);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

/** Each with the specifier that it is found by. */
const NAMED = new Map(
  Object.entries(modules).flatMap(([specifier, paths]) =>
    [paths]
      .flat()
      .filter((path) => path.startsWith("."))
      .flatMap(filesOf)
      .map((file) => [file, specifier.replace("*", basename(file, ".ts"))] as const),
  ),
);

it("names every module that the simulator's modules import, where they look for it", async () => {
  const { metafile } = await build({
    entryPoints: [...NAMED.keys()],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    outdir: "out",
    tsconfig: "tsconfig.json",
    logLevel: "silent",
    plugins: [
      {
        name: "sdk",
        setup: ({ onResolve }) =>
          onResolve({ filter: /.*/ }, ({ path, kind }) => {
            const isOurs = kind === "entry-point" || /^(\.|modules\/|drivers\/|simulator\/)/.test(path);
            return isOurs ? undefined : { path, external: true };
          }),
      },
    ],
  });
  // What the modules and the drivers bring is in the manifests of their own.
  const files = Object.keys(metafile.inputs).filter((file) => file.startsWith("simulator/"));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !NAMED.has(file))).toEqual([]);
  // Found by a relative path, in the same folder of specifiers, or by a specifier that is the manifest's.
  const wrong = files.flatMap((file) =>
    (metafile.inputs[file]?.imports ?? [])
      .filter(({ path, external, original }) => !external && path.startsWith("simulator/") && original !== undefined)
      .filter(({ path, original = "" }) => !original.startsWith(".") && NAMED.get(path) !== original)
      .map(({ path, original }) => `${file} looks for ${path} as ${original}`),
  );
  expect(wrong).toEqual([]);
});
