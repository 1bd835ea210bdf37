/**
 * `npm run check:esp -- --board NAME`: builds a board's whole image by mcconfig and idf.py, partitions and sdkconfig
 * included, and tells its size by component and what RAM is left. Flashes nothing. Needs MODDABLE, IDF_PATH, and on the
 * PATH what ESP-IDF's export.sh puts there. IDF_COMPONENTS, where it is set, has components of the registry, each in a
 * folder of its name (libsodium, quirc, ...): then the registry is not asked.
 *
 * Exit code 0 when the image is linked, 1 when it is not, 2 when something is missing or the arguments are wrong.
 */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { BoardFacts } from "drivers/board/facts";
import { boards } from "./boards";
import { missingFor } from "./esp/needs";
import { findSdk, type Sdk } from "./kit/build/moddable";
import { BUILD, ROOT } from "./kit/build/paths";
import { told, xsMemory } from "./moddable/xs-memory";

const USAGE = "npm run check:esp -- --board NAME";
/** Lines of a failed build that are told; all of them are in the log. */
const TOLD = 24;
const FAULT = /error|undefined reference|Failed to|not found|No such|overflowed|does not fit|will not fit/i;

process.exitCode = main();

function main(): number {
  let name: string | undefined;
  try {
    name = parseArgs({ options: { board: { type: "string" } } }).values.board;
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
  return build(board, sdk);
}

function build({ name, chip }: BoardFacts, sdk: Sdk): number {
  const work = join(BUILD, "esp", name);
  const log = join(work, "build.log");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
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
  if (components !== undefined && !(run(folder, "make", [project]) && bringComponents(folder, project, components))) {
    return failed(name, "the components of IDF_COMPONENTS", log);
  }
  const linked = run(folder, "make", ["build"]) && existsSync(join(project, "build", "xs_esp32.bin"));
  const elf = join(project, "build", "xs_esp32.elf");
  if (!linked && !existsSync(elf)) return failed(name, "the build", log);
  const map = join(project, "build", "xs_esp32.map");
  const memory = xsMemory(readFileSync(join(folder, "makefile"), "utf8"));
  const sizes = spawnSync(env.PYTHON ?? "python", ["-m", "esp_idf_size", map], { encoding: "utf8" });
  const parts = spawnSync(env.PYTHON ?? "python", ["-m", "esp_idf_size", "--archives", map], { encoding: "utf8" });
  console.log(`${sizes.stdout}${sizes.stderr}${parts.stdout}${parts.stderr}`);
  if (memory !== undefined) console.log(`${told(memory)}, out of what is free above; Wi-Fi's buffers and tasks too`);
  if (!linked) return failed(name, "the build", log);
  console.log(`${name}: ${relative(ROOT, join(project, "build", "xs_esp32.bin"))} linked; not run`);
  return 0;
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
    for (const name of names) symlinkSync(join(components, name), join(into, `espressif__${name}`));
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
