/**
 * `npm run check:esp -- --board NAME`: builds a board's whole image by mcconfig and idf.py, partitions and sdkconfig
 * included, and tells its size by component and what RAM is left. Flashes nothing. Needs MODDABLE, IDF_PATH, and on the
 * PATH what ESP-IDF's export.sh puts there. IDF_COMPONENTS, where it is set, has components of the registry, each in a
 * folder of its name (libsodium, quirc, ...): then the registry is not asked. A second run compiles what has changed;
 * `--clean` begins anew.
 *
 * Exit code 0 when the image is linked and fits: its slot, and XS the chip's RAM, where the board has no more; 1 when not, 2 when
 * something is missing or the arguments are wrong.
 */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
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
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { BoardFacts } from "drivers/board/facts";
import { MAX_ENVELOPE } from "modules/update/image/layout";
import { BOARD_FOLDER, boards, partitionsOf } from "./boards";
import { missingFor } from "./esp/needs";
import { componentTable, holdsXs, type ImageSizes, readSizes, roomLines } from "./esp/sizes";
import { findSdk, type Sdk } from "./kit/build/moddable";
import { BUILD, ROOT } from "./kit/build/paths";
import { told, xsMemory } from "./moddable/xs-memory";

const USAGE = "npm run check:esp -- --board NAME [--clean]";
/** Lines of a failed build that are told; all of them are in the log. */
const TOLD = 24;
const FAULT = /error|undefined reference|Failed to|not found|No such|overflowed|does not fit|will not fit/i;

process.exitCode = main();

function main(): number {
  let name: string | undefined;
  let isClean = false;
  try {
    const { values } = parseArgs({ options: { board: { type: "string" }, clean: { type: "boolean" } } });
    name = values.board;
    isClean = values.clean ?? false;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    return 2;
  }
  const all = boards();
  const board = all.find((one) => one.name === name);
  if (board === undefined) {
    console.error(`${name === undefined ? "which board?" : `no board "${name}"`} ${USAGE}`);
    console.error(`boards: ${all.map((one) => `${one.name} (${one.chip})`).join(", ")}`);
    return 2;
  }
  const missing = missingFor(board.chip);
  const sdk = findSdk();
  if (missing.length > 0 || sdk === undefined) {
    console.error(`an image for ${board.name} (${board.chip}) cannot be built here; missing:`);
    for (const line of missing) console.error(`- ${line}`);
    return 2;
  }
  if (isClean) rmSync(workOf(board), { recursive: true, force: true });
  return build(board, sdk);
}

function workOf({ name }: BoardFacts): string {
  return join(BUILD, "esp", name);
}

function build(board: BoardFacts, sdk: Sdk): number {
  const { name, chip } = board;
  const work = workOf(board);
  const log = join(work, "build.log");
  mkdirSync(work, { recursive: true });
  rmSync(log, { force: true });
  const components = process.env.IDF_COMPONENTS;
  const env: NodeJS.ProcessEnv = { ...sdk.env, ...(components === undefined ? {} : { IDF_COMPONENT_MANAGER: "0" }) };
  const run = (cwd: string, command: string, args: readonly string[]): boolean => {
    const made = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
    appendFileSync(
      log,
      `$ ${command} ${args.join(" ")}\n${made.stdout ?? ""}${made.stderr ?? ""}${made.error ?? ""}\n`,
    );
    return made.status === 0;
  };
  if (!run(ROOT, "mcconfig", ["-p", `esp32/${name}`, "-o", work, join(ROOT, "manifest.json")])) {
    return failed(name, "mcconfig", log);
  }
  const builds = join(work, "tmp", "esp32", name, "release");
  const folder = readdirSync(builds)
    .map((entry) => join(builds, entry))
    .find((path) => existsSync(join(path, "makefile")));
  if (folder === undefined) return failed(name, "mcconfig", log);
  const project = join(folder, `xsProj-${chip}`);
  // ESP-IDF keeps what it was once set to, whatever the board's defaults have become.
  const [settings, defaults] = [join(project, "sdkconfig"), join(BOARD_FOLDER, name, "sdkconfig.defaults")];
  if (existsSync(settings) && statSync(settings).mtimeMs < statSync(defaults).mtimeMs) rmSync(settings);
  if (components !== undefined && !(run(folder, "make", [project]) && bringComponents(folder, project, components))) {
    return failed(name, "the components of IDF_COMPONENTS", log);
  }
  const made = ["bin", "map", "elf"].map((kind) => join(project, "build", `xs_esp32.${kind}`));
  const [image = "", map = ""] = made;
  // make goes on after a link that failed: what is left of an earlier one must not pass for it.
  for (const path of made) rmSync(path, { force: true });
  // One after the other: idf.py cannot ask for components and configure at once. The rest may go side by side.
  const before = [["dependencies"], [join(project, "build", "config", "sdkconfig.h")]];
  const linked =
    [...before, [`-j${availableParallelism()}`, "build"]].every((goals) => run(folder, "make", goals)) &&
    existsSync(image);
  if (!linked) return failed(name, "the build", log);
  const sizes = sizesOf(map, env);
  const memory = xsMemory(readFileSync(join(folder, "makefile"), "utf8"));
  if (typeof sizes === "string" || memory === undefined) {
    console.error(
      `${name}: its sizes cannot be told: ${typeof sizes === "string" ? sizes : "no CREATION in the makefile"}`,
    );
    return 1;
  }
  const slot = partitionsOf(name).find(({ type }) => type === "app")?.size ?? 0;
  const bytes = statSync(image).size;
  console.log([componentTable(sizes), ...roomLines(sizes, bytes, slot, memory.sum), told(memory)].join("\n"));
  const faults: string[] = [];
  // idf.py says so too, and make goes on: the image is there all the same.
  if (bytes > slot - MAX_ENVELOPE) faults.push("it does not fit its slot, in which the envelope of an update lies too");
  if (!holdsXs(sizes, memory.sum) && !hasMoreRam(name)) {
    faults.push(`it will not start: make its "creation" smaller, or what lies in RAM`);
  }
  for (const fault of faults) console.error(`${name}: linked, but ${fault}`);
  if (faults.length > 0) return 1;
  console.log(`${name}: ${relative(ROOT, image)} linked; not run`);
  return 0;
}

/** @returns the sizes, or why not */
function sizesOf(map: string, env: NodeJS.ProcessEnv): ImageSizes | string {
  const ask = (...options: string[]) => {
    const args = ["-m", "esp_idf_size", "--format", "json2", ...options, map];
    return spawnSync(env.PYTHON ?? "python", args, { encoding: "utf8", maxBuffer: 1 << 28 });
  };
  const [summary, archives] = [ask(), ask("--archives")];
  for (const { status, stderr, error } of [summary, archives]) {
    if (status !== 0) return `esp-idf-size: ${stderr ?? ""}${error?.message ?? ""}`;
  }
  return readSizes(summary.stdout, archives.stdout);
}

/** Whether the board's settings give malloc RAM outside the chip. */
function hasMoreRam(name: string): boolean {
  return /^CONFIG_SPIRAM_USE_MALLOC=y$/m.test(readFileSync(join(BOARD_FOLDER, name, "sdkconfig.defaults"), "utf8"));
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

function failed(name: string, what: string, log: string): number {
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  const faults = [...new Set(lines.filter((line) => FAULT.test(line) && !line.startsWith("$")))];
  console.error(`${name}: ${what} failed; all of it in ${relative(ROOT, log)}`);
  for (const line of faults.slice(0, TOLD)) console.error(line);
  if (faults.length > TOLD) console.error(`... and ${faults.length - TOLD} more`);
  return 1;
}
