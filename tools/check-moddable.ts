/**
 * `npm run check:moddable`: builds the firmware with the real Moddable SDK as far as it goes without ESP-IDF: every
 * TypeScript file is type-checked with the SDK's own typings, compiled by xsc, and linked into the ROM (preload
 * included) by xsl, for both reference boards. Needs MODDABLE, and its tools built.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const TARGETS = ["moddable_two", "m5stack_cores3"];
/** The SDK refuses to write the makefile's rules without a version of ESP-IDF; the ROM is linked before it is used. */
const IDF_VERSION = "v6.0";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const sdk = process.env.MODDABLE;
const bin =
  sdk === undefined ? "" : join(sdk, "build", "bin", process.platform === "darwin" ? "mac" : "lin", "release");
if (!existsSync(join(bin, "mcconfig"))) {
  console.error(
    "check:moddable needs the Moddable SDK: set MODDABLE to it and build its tools (its Getting Started page)",
  );
  process.exit(2);
}

const out = join(root, "build", "moddable");
const idf = join(out, "idf");
mkdirSync(idf, { recursive: true });
execFileSync("git", ["init", "-q", idf]);
const env = {
  ...process.env,
  IDF_PATH: idf,
  PATH: [bin, join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
};

/** Lines of the build that are a fault of ours. */
function faults(output: string): string[] {
  return output.split("\n").filter((line) => /error|failure|warning|not frozen|### (?!\d+ instances)/i.test(line));
}

/** @returns whether the ROM of `target` was linked with no complaint */
function check(target: string): boolean {
  const name = "comptoir";
  const work = join(out, target);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const configured = spawnSync("mcconfig", ["-p", `esp32/${target}`, "-o", work, join(root, "manifest.json")], {
    env,
    encoding: "utf8",
    cwd: root,
  });
  const tmp = join(work, "tmp", "esp32", target, "release");
  const project = existsSync(tmp) ? readdirSync(tmp)[0] : undefined;
  if (configured.status !== 0 || project === undefined) {
    console.error(`${target}: mcconfig failed\n${configured.stdout}${configured.stderr}`);
    return false;
  }
  const folder = join(tmp, project);
  const header = join(folder, "sdkconfig.h");
  writeFileSync(header, "");
  const goals = ["mc.xs.c", "mc.resources.c"].map((file) => join(folder, file));
  const made = spawnSync(
    "make",
    ["-j2", "-C", folder, `IDF_VERSION=${IDF_VERSION}`, `SDKCONFIG_H=${header}`, ...goals],
    { env, encoding: "utf8" },
  );
  const complaints = faults(`${configured.stdout}${configured.stderr}${made.stdout}${made.stderr}`);
  if (made.status !== 0 || complaints.length > 0) {
    console.error(`${target}: ${name} does not build\n${complaints.join("\n")}`);
    if (complaints.length === 0) console.error(made.stdout, made.stderr);
    return false;
  }
  const compiled = join(folder, "modules");
  const bytecode = (directory: string): number =>
    readdirSync(directory, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(directory, entry.name);
      return sum + (entry.isDirectory() ? bytecode(path) : path.endsWith(".xsb") ? statSync(path).size : 0);
    }, 0);
  const rooms = ["main.xsb", "modules", "drivers"].map((room) => join(compiled, room)).filter(existsSync);
  const sizes = rooms.map((path) => (statSync(path).isDirectory() ? bytecode(path) : statSync(path).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${target}: ROM linked, ${total} bytes of bytecode of ours`);
  return true;
}

process.exitCode = TARGETS.map(check).every(Boolean) ? 0 : 1;
