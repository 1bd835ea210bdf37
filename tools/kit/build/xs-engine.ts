/** Builds the `xs` engine: the C sources of XS that the npm package @agoric/xsnap carries, with our own host. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "modules/result/result";
import { compiler } from "./compiler";
import { hasNativeLibraries, NATIVE_LIBRARIES, NATIVE_SOURCES } from "./native";
import { ROOT } from "./paths";
import { buildProgram } from "./program";

export { compiler };

export const XS = join(ROOT, "node_modules", "@agoric", "xsnap", "moddable", "xs");
/** What the engines in C share, and what is the desktop's own. */
export const C_HOST = join(ROOT, "simulator", "engines", "c");
const XS_HOST = join(ROOT, "simulator", "engines", "xs");

/** Of the sources of XS: what runs bytecode. */
export const RUNNING = (
  "xsAll xsAPI xsArguments xsArray xsAtomics xsBigInt xsBoolean xsCommon xsDataView xsDate xsDebug xsDefaults " +
  "xsError xsFunction xsGenerator xsGlobal xsJSON xsLockdown xsMapSet xsMarshall xsMath xsMemory xsModule " +
  "xsNumber xsObject xsPlatforms xsProfile xsPromise xsProperty xsProxy xsRegExp xsRun xsSnapshot " +
  "xsString xsSymbol xsType xsdtoa xsre xsmc"
).split(" ");
/** What makes bytecode of a source. */
const PARSING = "xsCode xsLexical xsScope xsScript xsSourceMap xsSyntaxical xsTree".split(" ");

/** The same in every engine: bytecode that one wrote, another runs. */
export const XS_FLAGS: readonly string[] = Object.freeze([
  "-std=gnu11",
  "-fno-strict-aliasing",
  "-w",
  "-DINCLUDE_XSPLATFORM",
  '-DXSPLATFORM="xsplatform.h"',
  ...["mxRun", "mxSloppy", "mxStringNormalize", "mxMinusZero", "mxBoundsCheck", "mxNoConsole"].map(
    (name) => `-D${name}=1`,
  ),
  ...["includes", "sources", "platforms"].map((folder) => `-I${join(XS, folder)}`),
  `-I${C_HOST}`,
]);

/** What decides what an engine is, besides its sources. */
export function headersIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".h"))
    .map((name) => join(folder, name));
}

export function xsSources(names: readonly string[]): string[] {
  return names.map((name) => join(XS, "sources", `${name}.c`));
}

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
  const flags = [...XS_FLAGS, "-O2", "-DmxParse=1", ...(native ? ["-DCOMPTOIR_NATIVE=1"] : [])];
  const ours = [
    ...["host.c", ...(native ? ["native.c"] : [])].map((name) => join(C_HOST, name)),
    ...["compile.c", "main.c"].map((name) => join(XS_HOST, name)),
  ];
  const files = [...xsSources([...RUNNING, ...PARSING]), ...ours, ...(native ? NATIVE_SOURCES : [])];
  return buildProgram({
    cc,
    name: process.platform === "win32" ? "comptoir-xs.exe" : "comptoir-xs",
    folder: "xs",
    units: files.map((file) => ({ file, flags })),
    headers: [...headersIn(C_HOST), ...headersIn(XS_HOST)],
    link: [
      ...(native ? NATIVE_LIBRARIES : []),
      ...["-lm", "-lpthread"],
      ...(process.platform === "linux" ? ["-ldl"] : []),
    ],
    progress,
    about: "XS, the engine of the device",
  });
}
