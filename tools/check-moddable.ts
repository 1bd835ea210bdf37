/**
 * `npm run check:moddable`: builds the firmware with the real Moddable SDK as far as it goes without ESP-IDF: every
 * TypeScript file is type-checked with the SDK's own typings, compiled by xsc, and linked into the ROM (preload
 * included) by xsl, for each board of drivers/board; and the whole of it for the SDK's simulator on Linux. Needs MODDABLE, and
 * its tools built. With IDF_PATH too, ESP-IDF's Kconfig reads each board's sdkconfig, and our C is compiled for its chip.
 *
 * Standard output: what each ROM holds. Exit code 1 for an error, a warning about a module of ours, or an import that no
 * module answers (the linker only finds those of preloaded modules).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import { boards, partitionsOf } from "./boards";
import { findSdk, NO_SDK } from "./kit/build/moddable";
import { BUILD, ROOT } from "./kit/build/paths";
import { compileAtOnce } from "./moddable/compile";
import { compileEspC } from "./moddable/esp-c";
import { makeConfig, settingsLost } from "./moddable/esp-config";
import { type EspTools, findEspTools } from "./moddable/esp-tools";
import { type NotFrozen, notFrozen } from "./moddable/not-frozen";
import { importedAs, ownerOf } from "./moddable/owner";
import { slotVerdict } from "./moddable/slot";
import { told, xsMemory } from "./moddable/xs-memory";

/** The SDK refuses to write the makefile's rules without a version of ESP-IDF; the ROM is linked before it is used. */
const IDF_VERSION = "v6.0";
const SLOT = 16;
/** Of the linker: the way to what may change. */
const WARNING = /^### warning: (.+): [^:]+$/;
const IMPORT = /^(?:import|export)\s*(?:[\w*{][^"';=]*\sfrom\s*)?["']([^"']+)["']/gm;
/** The source of a module, as a rule of the makefile names it. */
const RULE = /^\$\(MODULES_DIR\)\/(.+)\.xsb: (\S+)$/gm;

const found = findSdk();
if (found === undefined) {
  console.error(`check:moddable needs the Moddable SDK: ${NO_SDK}`);
  process.exit(2);
}
const sdk = found.root;

const out = join(BUILD, "moddable");
const tools = findEspTools();
if (typeof tools === "string") console.log(`C and sdkconfig of the boards not checked: ${tools}`);
const idf = typeof tools === "string" ? standIn() : tools.idf;
const env = { ...found.env, IDF_PATH: idf };

/** `npm run check:moddable -- NAME` checks that board alone. */
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const answers = boards()
  .filter(({ name }) => isWanted(name))
  .map(checkBoard);
if (process.platform === "linux" && isWanted("lin")) answers.push(checkSimulator());
process.exitCode = answers.every(Boolean) ? 0 : 1;

/** What the SDK takes for ESP-IDF while it writes makefiles. */
function standIn(): string {
  const folder = join(out, "idf");
  mkdirSync(folder, { recursive: true });
  execFileSync("git", ["init", "-q", folder]);
  return folder;
}

function configure(platform: string, work: string, args: readonly string[]): { status: number | null; output: string } {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  return run(ROOT, "mcconfig", [...args, "-p", platform, "-o", work, join(ROOT, "manifest.json")]);
}

/** @returns whether the program for the SDK's simulator was built with no complaint */
function checkSimulator(): boolean {
  const work = join(out, "lin");
  const configured = configure("lin", work, []);
  const folder = buildIn(join(work, "tmp", "lin", "mc", "release"));
  if (configured.status !== 0 || folder === undefined) {
    console.error(`lin: mcconfig failed\n${configured.output}`);
    return false;
  }
  const objections = compileAtOnce(folder, env);
  if (objections !== "") {
    console.error(`lin: the TypeScript does not compile\n${objections}`);
    return false;
  }
  const made = run(folder, "make", ["-j2", "build"]);
  const said = `${configured.output}${made.output}`.split("\n");
  const ours = oursIn(folder);
  const sources = sourcesOf(folder);
  const complaints = said.filter((line) => isOurFault(line, ours, sources));
  if (made.status !== 0 || complaints.length > 0) {
    console.error("lin: the firmware does not build");
    console.error((complaints.length > 0 ? complaints : said).join("\n"));
    return false;
  }
  const program = filesUnder(join(work, "bin")).find((file) => file.endsWith("mc.so")) ?? "";
  console.log(`lin: ${relative(ROOT, join(work, "bin", program))} built`);
  return true;
}

/** Where mcconfig wrote the makefile: in a folder of the project's name. */
function buildIn(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .find((path) => existsSync(join(path, "makefile")));
}

/** @returns whether the ROM of `target` was linked with no complaint */
function checkBoard({ name: target, chip }: BoardFacts): boolean {
  const work = join(out, target);
  const configured = configure(`esp32/${target}`, work, []);
  const folder = buildIn(join(work, "tmp", "esp32", target, "release"));
  if (configured.status !== 0 || folder === undefined) {
    console.error(`${target}: mcconfig failed\n${configured.output}`);
    return false;
  }
  const objections = compileAtOnce(folder, env);
  if (objections !== "") {
    console.error(`${target}: the TypeScript does not compile\n${objections}`);
    return false;
  }
  const header = join(folder, "sdkconfig.h");
  writeFileSync(header, "");
  const goals = ["mc.xs.c", "mc.resources.c"].map((file) => join(folder, file));
  const made = run(folder, "make", ["-j2", `IDF_VERSION=${IDF_VERSION}`, `SDKCONFIG_H=${header}`, ...goals]);
  const said = `${configured.output}${made.output}`.split("\n");
  const ours = oursIn(folder);
  const sources = sourcesOf(folder);
  const complaints = said.filter((line) => isOurFault(line, ours, sources));
  if (made.status === 0) complaints.push(...unresolved(folder, ours, sources));
  if (made.status !== 0 || complaints.length > 0) {
    console.error(`${target}: the firmware does not build`);
    console.error((complaints.length > 0 ? complaints : said).join("\n"));
    return false;
  }
  report(target, folder, said, ours, sources);
  return typeof tools === "string" || checkForChip(tools, target, chip, folder);
}

/** @returns whether ESP-IDF takes the board's settings as they are, and our C compiles for its chip */
function checkForChip(tools: EspTools, target: string, chip: BoardFacts["chip"], folder: string): boolean {
  const merged = readFileSync(join(folder, `xsProj-${chip}`, "sdkconfig.mc"), "utf8");
  const asked = readFileSync(join(ROOT, "drivers", "board", target, "sdkconfig.defaults"), "utf8");
  const settings = join(folder, "idf-settings");
  makeConfig(tools, chip, merged, settings);
  const lost = settingsLost(asked, settings);
  // The compiler that stands in for ESP-IDF's brings another C library.
  const config = join(folder, "idf-headers");
  makeConfig(tools, chip, merged.replace("CONFIG_LIBC_NEWLIB=y", "CONFIG_LIBC_PICOLIBC=y"), config);
  const c = compileEspC(tools, { folder, sdk, config, idfVersion: IDF_VERSION, chip });
  for (const complaint of [...lost, ...c.complaints]) console.error(`${target}: ${complaint}`);
  const isSound = lost.length === 0 && c.complaints.length === 0;
  if (isSound) {
    console.log(`${target}: sdkconfig stands; compiled for ${chip} by ${c.compiler}: ${c.files.join(", ")}`);
    if (c.left.length > 0) console.log(`  not compiled, IDF_COMPONENTS is not set: ${c.left.join(", ")}`);
    console.log(`  of ESP-IDF they call ${c.calls.join("; ")}`);
  }
  return isSound;
}

function run(cwd: string, command: string, args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { status, output: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
}

/** The linker's "### warning: PATH: not frozen" of a thing of ours, and what the compilers say; not the SDK's about itself. */
function isOurFault(line: string, ours: ReadonlySet<string>, sources: ReadonlyMap<string, string>): boolean {
  const linked = WARNING.exec(line)?.[1];
  if (linked !== undefined) return ours.has(ownerOf(linked, sources));
  if (/^### .*(Error|error)/.test(line) || /^ at /.test(line)) return true;
  if (line.startsWith("#") || line.startsWith(sdk)) return false;
  return /\b(error|failure|warning)\b/i.test(line);
}

/** Every file under `folder`, by its path from there. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The tool writes "embedded:io/x" as "~.embedded/io/x". */
function specifierOf(file: string): string {
  return file.replace(/^~\.([^/]+)\//, "$1:");
}

/** Specifiers in the ROM, and how many bytes of bytecode each is. */
function modulesOf(folder: string): Map<string, number> {
  const modules = new Map<string, number>();
  for (const file of filesUnder(join(folder, "modules"))) {
    if (!file.endsWith(".xsb")) continue;
    modules.set(specifierOf(file.slice(0, -4)), statSync(join(folder, "modules", file)).size);
  }
  return modules;
}

/** Imports of our modules that nothing in the ROM answers. */
function unresolved(folder: string, ours: ReadonlySet<string>, sources: ReadonlyMap<string, string>): string[] {
  const modules = modulesOf(folder);
  const missing: string[] = [];
  for (const [specifier, source] of sources) {
    if (!ours.has(specifier)) continue;
    for (const [, wanted = ""] of source.matchAll(IMPORT)) {
      const name = importedAs(specifier, wanted);
      if (!modules.has(name)) missing.push(`${specifier}: nothing in the manifest is "${name}"`);
    }
  }
  return missing;
}

/** The JavaScript that xsc was given for each specifier, as the makefile says. */
function sourcesOf(folder: string): Map<string, string> {
  const sources = new Map<string, string>();
  for (const [, specifier = "", path = ""] of readFileSync(join(folder, "makefile"), "utf8").matchAll(RULE)) {
    const file = path.replace("$(TMP_DIR)", folder);
    if (existsSync(file)) sources.set(specifierOf(specifier), readFileSync(file, "utf8"));
  }
  return sources;
}

/** Specifiers of the modules whose source is in this repository, wherever it is compiled to. */
function oursIn(folder: string): Set<string> {
  const ours = new Set<string>();
  for (const [, specifier = "", path = ""] of readFileSync(join(folder, "makefile"), "utf8").matchAll(RULE)) {
    const own = path.split(`${ROOT}/`)[1] ?? "";
    if (own !== "" && !/^(build|node_modules)\//.test(own)) ours.add(specifier);
  }
  return ours;
}

function roomOf(specifier: string, ours: ReadonlySet<string>): string {
  return ours.has(specifier) ? specifier.split("/").slice(0, 2).join("/") : "the SDK";
}

function report(
  target: string,
  folder: string,
  said: readonly string[],
  ours: ReadonlySet<string>,
  sources: ReadonlyMap<string, string>,
): void {
  const modules = [...modulesOf(folder)].sort(([a], [b]) => a.localeCompare(b));
  const rooms = new Map<string, number>();
  for (const [specifier, size] of modules) {
    const room = roomOf(specifier, ours);
    rooms.set(room, (rooms.get(room) ?? 0) + size);
  }
  const linked = readFileSync(join(folder, "mc.xs.c"), "utf8");
  const constant = (name: string) => Number(new RegExp(`#define ${name} (\\d+)`).exec(linked)?.[1] ?? 0);
  const resources = filesUnder(join(folder, "resources"))
    .filter((file) => !file.endsWith("-alpha.bmp"))
    .reduce((sum, file) => sum + statSync(join(folder, "resources", file)).size, 0);
  const line = (size: number, what: string) => console.log(`${size.toLocaleString("en").padStart(10)}  ${what}`);
  console.log(`${target}: ROM linked; bytes of bytecode`);
  for (const [room, size] of [...rooms].sort(([a], [b]) => a.localeCompare(b))) {
    line(size, room);
    const inside = modules.filter(([specifier]) => roomOf(specifier, ours) === room && specifier !== room);
    for (const [specifier, bytes] of inside) line(bytes, `  ${specifier}`);
  }
  line(
    [...rooms.values()].reduce((sum, size) => sum + size, 0),
    "bytecode in all",
  );
  line(constant("mxHeapCount") * SLOT, "slots of what was preloaded");
  line(resources, "fonts and other resources");
  const rom = [...rooms.values()].reduce((sum, size) => sum + size, constant("mxHeapCount") * SLOT + resources);
  const slot = partitionsOf(target)
    .filter(({ type }) => type === "app")
    .sort((a, b) => a.size - b.size)[0];
  if (slot !== undefined) console.log(slotVerdict(rom, slot).told);
  const memory = xsMemory(readFileSync(join(folder, "makefile"), "utf8"));
  if (memory !== undefined) console.log(told(memory));
  reportNotFrozen(notFrozen(linked, said), sources);
}

/** Whose each is. One of ours that an export reaches is a complaint before this: see isOurFault. */
function reportNotFrozen({ count, named, metas, others }: NotFrozen, sources: ReadonlyMap<string, string>): void {
  console.log(`${count} things may change at run time; of ours: none`);
  console.log(`  of the SDK, that an export reaches: ${named.length}`);
  for (const what of named) console.log(`    ${ownerOf(what, sources)}: ${what}`);
  console.log(`  of XS: import.meta, one for each of ${metas.length} modules`);
  console.log(`  objects of XS, and those that an export reaches: ${others.join(" ")}`);
}
