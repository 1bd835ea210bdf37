/**
 * Compiles the TypeScript of a build in one run. The makefile that mcconfig writes starts the compiler anew for each of some
 * 500 files, which takes minutes; one run with the same settings writes the same JavaScript in seconds, and make then finds
 * every file newer than its source.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const SETTINGS = "-tsconfig.json";
const BASE = "tsconfig-base.json";

/** As mcconfig writes it for each file. */
interface FileSettings {
  readonly compilerOptions: { readonly outDir: string };
  readonly files: readonly string[];
}

/**
 * @param folder where mcconfig wrote the makefile
 * @returns what the compiler objects to; empty when it wrote every file
 */
export function compileAtOnce(folder: string, env: NodeJS.ProcessEnv): string {
  const modules = join(folder, "modules");
  const wanted = readdirSync(modules, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(SETTINGS))
    .map((path) => JSON.parse(readFileSync(join(modules, path), "utf8")) as FileSettings);
  const made = join(folder, "tsc-at-once");
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const settings = join(made, "tsconfig.json");
  const files = [...new Set(wanted.flatMap((one) => one.files))];
  const compilerOptions = { rootDir: "/", outDir: made };
  writeFileSync(settings, JSON.stringify({ extends: join(modules, BASE), compilerOptions, files }));
  const { status, stdout, stderr, error } = spawnSync("tsc", ["-p", settings], { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) return `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` || "tsc failed and said nothing";
  for (const { compilerOptions: own, files: sources } of wanted) {
    for (const source of sources) {
      const name = source.replace(/\.ts$/, ".js");
      if (!existsSync(join(made, name))) continue; // a declaration has no JavaScript
      const to = join(own.outDir, name);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(made, name), to);
    }
  }
  return "";
}
