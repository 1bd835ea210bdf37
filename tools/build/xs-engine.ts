/**
 * Builds the `xs` engine: the C sources of XS that the npm package @agoric/xsnap carries, with our own host. What is
 * built is kept under build/, by the hash of all that goes into it.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import type { Result } from "modules/result/result";
import { compiler } from "./compiler";
import { hasNativeLibraries, NATIVE_LIBRARIES, SIGNATURES } from "./native";
import { BUILD, ROOT } from "./paths";

export { compiler };

const XS = join(ROOT, "node_modules", "@agoric", "xsnap", "moddable", "xs");
const HOST = join(ROOT, "simulator", "engines", "xs");

/** Of the sources of XS: the engine itself, without the debugger's and the other tools' parts. */
const SOURCES = (
  "xsAll xsAPI xsArguments xsArray xsAtomics xsBigInt xsBoolean xsCode xsCommon xsDataView xsDate xsDebug xsDefaults " +
  "xsError xsFunction xsGenerator xsGlobal xsJSON xsLexical xsLockdown xsMapSet xsMarshall xsMath xsMemory xsModule " +
  "xsNumber xsObject xsPlatforms xsProfile xsPromise xsProperty xsProxy xsRegExp xsRun xsScope xsScript xsSnapshot " +
  "xsSourceMap xsString xsSymbol xsSyntaxical xsTree xsType xsdtoa xsre xsmc"
).split(" ");

const FLAGS = [
  "-std=gnu11",
  "-O2",
  "-fno-strict-aliasing",
  "-w",
  "-DINCLUDE_XSPLATFORM",
  '-DXSPLATFORM="xsplatform.h"',
  ...["mxParse", "mxRun", "mxSloppy", "mxStringNormalize", "mxMinusZero", "mxBoundsCheck", "mxNoConsole"].map(
    (name) => `-D${name}=1`,
  ),
  ...["includes", "sources", "platforms"].map((folder) => `-I${join(XS, folder)}`),
  `-I${HOST}`,
];

let building: Promise<Result<string, string>> | undefined;

/**
 * @param progress told what takes time
 * @returns the program, or why it cannot be built, in words
 */
export function buildXsEngine(progress: (line: string) => void): Promise<Result<string, string>> {
  building ??= build(progress);
  return building;
}

async function build(progress: (line: string) => void): Promise<Result<string, string>> {
  const cc = compiler();
  if (cc === undefined) return { ok: false, reason: "no C compiler was found: install gcc or clang" };
  if (!existsSync(XS)) return { ok: false, reason: "the sources of XS are missing: run npm ci" };
  const native = hasNativeLibraries();
  const flags = native ? [...FLAGS, "-DCOMPTOIR_NATIVE=1"] : FLAGS;
  const files = [
    ...SOURCES.map((name) => join(XS, "sources", `${name}.c`)),
    join(HOST, "host.c"),
    ...(native ? [join(HOST, "native.c"), SIGNATURES] : []),
  ];
  const program = join(
    BUILD,
    "xs",
    hashOf(cc, flags, files),
    process.platform === "win32" ? "comptoir-xs.exe" : "comptoir-xs",
  );
  if (existsSync(program)) return { ok: true, value: program };
  progress(`compiling XS, the engine of the device (${files.length} files, once)`);
  // In a folder of this process: two that build at once do not mix their files, and the last one to end wins.
  const folder = join(BUILD, "xs", `part-${process.pid}`);
  const began = Date.now();
  try {
    await mkdir(folder, { recursive: true });
    const left = [...files];
    const compileAll = async () => {
      for (let file = left.pop(); file !== undefined; file = left.pop()) {
        await run(cc, [...flags, "-c", file, "-o", join(folder, `${basename(file, ".c")}.o`)]);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, compileAll));
    const objects = files.map((file) => join(folder, `${basename(file, ".c")}.o`));
    const made = join(folder, basename(program));
    const libraries = native ? NATIVE_LIBRARIES : [];
    await run(cc, [
      "-o",
      made,
      ...objects,
      ...libraries,
      "-lm",
      "-lpthread",
      ...(process.platform === "linux" ? ["-ldl"] : []),
    ]);
    await mkdir(join(program, ".."), { recursive: true });
    await rename(made, program);
    progress(`XS compiled in ${((Date.now() - began) / 1000).toFixed(0)} s`);
    return { ok: true, value: program };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function hashOf(cc: string, flags: readonly string[], files: readonly string[]): string {
  const hash = createHash("sha256")
    .update(cc)
    .update(flags.map((flag) => flag.replace(ROOT, "")).join(" "));
  const headers = readdirSync(HOST).filter((name) => name.endsWith(".h"));
  for (const file of [...files, ...headers.map((name) => join(HOST, name))]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(stderr.trim().split("\n").slice(0, 5).join("\n") || error.message));
    });
  });
}
