/**
 * The whole image of a board, by mcconfig and idf.py: bytecode, C, ESP-IDF, boot loader and table of partitions. What is
 * said on the way goes to build.log of the work's folder; a second run compiles what has changed.
 */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, relative } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import type { Result } from "modules/result/result";
import { BOARD_FOLDER } from "../boards";
import type { Sdk } from "../kit/build/moddable";
import { BUILD, ROOT } from "../kit/build/paths";
import { compileAtOnce } from "../moddable/compile";

/** Lines of a failed build that are told; all of them are in the log. */
const TOLD = 24;
const FAULT = /error|undefined reference|Failed to|not found|No such|overflowed|does not fit|will not fit/i;

export interface BuiltImage {
  /** What ESP-IDF's build left: flasher_args.json says where in the flash each file of it belongs. */
  readonly build: string;
  readonly image: string;
  readonly map: string;
  readonly makefile: string;
  /** ESP-IDF's project, in which another firmware of the same board can be linked. */
  readonly project: string;
}

/** Runs a command of a build. @returns whether it ended well */
type Run = (cwd: string, command: string, ...args: readonly string[]) => boolean;

interface Logged {
  /** The path. */
  readonly log: string;
  readonly run: Run;
  /** All TypeScript of the makefile in this folder. @returns whether the compiler objects to nothing */
  readonly compile: (folder: string) => boolean;
}

/** @param say what is begun, a line each @returns what failed, and the lines of the log that say why */
export function buildBoard(board: BoardFacts, sdk: Sdk, say: (line: string) => void): Result<BuiltImage, string> {
  const { name, chip } = board;
  const { log, run, compile } = logged(workOf(name), sdk);
  const components = process.env.IDF_COMPONENTS;
  say("mcconfig: the makefile");
  const folder = configured(run, workOf(name), `esp32/${name}`, join(ROOT, "manifest.json"));
  if (folder === undefined) return failed("mcconfig", log);
  const project = join(folder, `xsProj-${chip}`);
  // ESP-IDF keeps what it was once set to, whatever the board's defaults have become.
  const [settings, defaults] = [join(project, "sdkconfig"), join(BOARD_FOLDER, name, "sdkconfig.defaults")];
  if (existsSync(settings) && statSync(settings).mtimeMs < statSync(defaults).mtimeMs) rmSync(settings);
  if (components !== undefined && !(run(folder, "make", project) && bringComponents(folder, project, components))) {
    return failed("the components of IDF_COMPONENTS", log);
  }
  const build = join(project, "build");
  // One after the other: idf.py cannot ask for components and configure at once. The rest may go side by side.
  say("idf.py: components and settings");
  if (!run(folder, "make", "dependencies") || !run(folder, "make", settingsOf(project))) {
    return failed("the configuration", log);
  }
  say("tsc, all files at once");
  if (!compile(folder)) return failed("the TypeScript", log);
  say("make: bytecode and C of the firmware, then ESP-IDF (minutes at the first time)");
  removeLinked(build);
  if (!run(folder, "make", `-j${availableParallelism()}`, "build")) return failed("the build", log);
  const linked = linkedIn(build, project, join(folder, "makefile"), log);
  return linked.ok ? { ok: true, value: kept(linked.value) } : linked;
}

/**
 * The firmware of another manifest, linked into the project of the board's own image with what ESP-IDF has compiled for that.
 * @param host the board's image, as `buildBoard` has it; afterwards its project holds the other's
 */
export function buildInto(
  host: BuiltImage,
  setup: { readonly name: string; readonly platform: string; readonly manifest: string },
  sdk: Sdk,
  say: (line: string) => void,
): Result<BuiltImage, string> {
  const { name, platform, manifest } = setup;
  const { log, run, compile } = logged(workOf(name), sdk);
  say(`mcconfig: the makefile of ${relative(ROOT, manifest)}`);
  const folder = configured(run, workOf(name), platform, manifest);
  if (folder === undefined) return failed("mcconfig", log);
  const { project, build } = host;
  const makefile = join(folder, "makefile");
  const told = readFileSync(makefile, "utf8");
  const [bin, lib] = ["BIN_DIR", "LIB_DIR"].map((of) => new RegExp(`^${of} = (.*)$`, "m").exec(told)?.[1]);
  if (bin === undefined || lib === undefined) return failed("mcconfig", log);
  for (const made of [bin, lib]) mkdirSync(made, { recursive: true });
  borrowComponents(project, join(folder, basename(project)));
  const archive = readdirSync(build).find((file) => /^xs_\w+\.a$/.test(file));
  if (archive === undefined) return failed("ESP-IDF's project", log);
  say("tsc, all files at once");
  if (!compile(folder)) return failed("the TypeScript", log);
  say("make: bytecode and C of the firmware");
  const settings = settingsOf(project);
  const theirs = [`PROJ_DIR=${project}`, `BLD_DIR=${build}`, `SDKCONFIG_H_DIR=${join(build, "config")}`];
  // As old as can be: its own rule would configure ESP-IDF anew.
  const goals = [`-j${availableParallelism()}`, "-o", settings, ...theirs, join(bin, archive)];
  if (!run(folder, "make", ...goals)) return failed("the build", log);
  say("idf.py: the link");
  const own = `${join(build, archive)}.own`;
  copyFileSync(join(build, archive), own);
  copyFileSync(join(bin, archive), join(build, archive));
  removeLinked(build);
  const isLinked = run(project, "idf.py", "build");
  // The next build of the board's image links it anew.
  copyFileSync(own, join(build, archive));
  return isLinked ? linkedIn(build, project, makefile, log) : failed("the link", log);
}

/** Where a build of this name happens. */
export function workOf(name: string): string {
  return join(BUILD, "esp", name);
}

function logged(work: string, sdk: Sdk): Logged {
  const log = join(work, "build.log");
  mkdirSync(work, { recursive: true });
  rmSync(log, { force: true });
  const isOffline = process.env.IDF_COMPONENTS !== undefined;
  const env: NodeJS.ProcessEnv = { ...sdk.env, ...(isOffline ? { IDF_COMPONENT_MANAGER: "0" } : {}) };
  const run: Run = (cwd, command, ...args) => {
    const made = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
    appendFileSync(
      log,
      `$ ${command} ${args.join(" ")}\n${made.stdout ?? ""}${made.stderr ?? ""}${made.error ?? ""}\n`,
    );
    return made.status === 0;
  };
  const compile: Logged["compile"] = (folder) => {
    const objections = compileAtOnce(folder, env);
    appendFileSync(log, `$ tsc, all files at once\n${objections}\n`);
    return objections === "";
  };
  return { log, run, compile };
}

/** @returns the folder of the makefile that mcconfig made */
function configured(run: Run, work: string, platform: string, manifest: string): string | undefined {
  if (!run(ROOT, "mcconfig", "-p", platform, "-o", work, manifest)) return undefined;
  const builds = join(work, "tmp", platform, "release");
  return readdirSync(builds)
    .map((entry) => join(builds, entry))
    .find((path) => existsSync(join(path, "makefile")));
}

/** The copies that the SDK's makefile made: another firmware may be linked in the project. */
function kept(built: BuiltImage): BuiltImage {
  const bin = /^BIN_DIR = (.*)$/m.exec(readFileSync(built.makefile, "utf8"))?.[1];
  if (bin === undefined) return built;
  const [image = "", map = ""] = linkOf(bin);
  return existsSync(image) && existsSync(map) ? { ...built, image, map } : built;
}

function settingsOf(project: string): string {
  return join(project, "build", "config", "sdkconfig.h");
}

function linkOf(build: string): readonly string[] {
  return ["bin", "map", "elf"].map((kind) => join(build, `xs_esp32.${kind}`));
}

/** make goes on after a link that failed: what is left of an earlier one must not pass for it. */
function removeLinked(build: string): void {
  for (const path of linkOf(build)) rmSync(path, { force: true });
}

function linkedIn(build: string, project: string, makefile: string, log: string): Result<BuiltImage, string> {
  const [image = "", map = ""] = linkOf(build);
  if (!existsSync(image)) return failed("the build", log);
  return { ok: true, value: { build, image, map, makefile, project } };
}

/**
 * Links the components that the manifests ask of the registry into the project, under the names that it would give them:
 * in components/, where ESP-IDF finds them, and in managed_components/, where the SDK's makefile looks for their headers.
 * @returns false where one of them is not in the folder
 */
function bringComponents(folder: string, project: string, components: string): boolean {
  const asked = readFileSync(join(folder, "xs_idf_deps.txt"), "utf8").matchAll(/\bespressif__([\w-]+)/g);
  const folders = ["components", "managed_components"].map((one) => join(project, one));
  for (const into of folders) mkdirSync(into, { recursive: true });
  const names = [...new Set([...asked].map(([, name = ""]) => name))];
  const absent = names.filter((name) => !existsSync(join(components, name, "CMakeLists.txt")));
  for (const name of absent)
    console.error(`IDF_COMPONENTS has no ${name}: a folder of that name, with its CMakeLists.txt`);
  if (absent.length > 0) return false;
  for (const into of folders) {
    for (const name of names) {
      const link = join(into, `espressif__${name}`);
      rmSync(link, { force: true });
      symlinkSync(join(components, name), link);
    }
  }
  // Asked for already, as far as the SDK's makefile sees; idf.py does not read it, for its component manager is off.
  const told = names.map((name) => `# espressif/${name}: in components/\n`).join("");
  mkdirSync(join(project, "main"), { recursive: true });
  writeFileSync(join(project, "main", "idf_component.yml"), told);
  return true;
}

/** The makefile looks for the headers of the registry's components in a project of its own. */
function borrowComponents(from: string, into: string): void {
  const link = join(into, "managed_components");
  mkdirSync(into, { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(join(from, "managed_components"), link);
}

function failed(what: string, log: string): { ok: false; reason: string } {
  const all = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  const faults = [...new Set(all.filter((line) => FAULT.test(line) && !line.startsWith("$")))];
  const more = faults.length > TOLD ? [`... and ${faults.length - TOLD} more`] : [];
  const told = `${what} failed; all of it in ${relative(ROOT, log)}`;
  return { ok: false, reason: [told, ...faults.slice(0, TOLD), ...more].join("\n") };
}
