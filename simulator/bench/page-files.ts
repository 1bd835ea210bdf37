/** The page, bundled from its sources when the bench starts: three files, all from memory. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../../tools/kit/build/paths";
import type { PageFile } from "./server";

const SOURCES = join(ROOT, "simulator", "bench", "page");

export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: { page: join(SOURCES, "main.ts"), style: join(SOURCES, "style.css") },
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    write: false,
    outdir: join(ROOT, "build", "page"),
    tsconfig: join(ROOT, "tsconfig.json"),
    logLevel: "error",
  });
  const output = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.contents ?? new Uint8Array(0);
  return new Map<string, PageFile>([
    ["/", { type: "text/html; charset=utf-8", content: readFileSync(join(SOURCES, "index.html")) }],
    ["/page.js", { type: "text/javascript; charset=utf-8", content: output("page.js") }],
    ["/style.css", { type: "text/css; charset=utf-8", content: output("style.css") }],
    ["/icon.svg", { type: "image/svg+xml", content: readFileSync(join(SOURCES, "icon.svg")) }],
  ]);
}

/** Names these files: others have another name. */
export function buildOf(files: ReadonlyMap<string, PageFile>): string {
  const hash = createHash("sha256");
  for (const { content } of files.values()) hash.update(content);
  return hash.digest("hex").slice(0, 16);
}
