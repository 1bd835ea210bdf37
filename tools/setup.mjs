/**
 * Where every npm command begins: sees that the dependencies are those of the lock file, then runs the program. Plain
 * JavaScript with nothing but Node, for a clone where nothing is installed yet. All it says goes to standard error.
 *
 * Usage: node tools/setup.mjs start|test|cli|bench|release|collector|gateway|load|fuzz|screens|power|hands|arrows|sbom [arguments]
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".comptoir-lock");
const [task, ...args] = process.argv.slice(2);

const say = (line) => process.stderr.write(`${line}\n`);
const fail = (line) => {
  say(line);
  process.exit(2);
};

const tsx = ["--import", "tsx"];
const tool = (name, ...path) => [join(modules, name, ...path)];
/** Held to .dependency-cruiser.cjs. */
const ROOMS = ["main.ts", "modules", "drivers", "simulator", "tools", "hosttests"];
const ARROWS = [
  "arrows between the rooms",
  [...tool("dependency-cruiser", "bin", "dependency-cruise.mjs"), "--output-type", "err-long", ...ROOMS],
];
/** Each task is a list of steps: what to say (or nothing), and what Node is to run. */
const TASKS = {
  start: () => [[undefined, [...tsx, "simulator/bench/start.ts", ...args]]],
  cli: () => [[undefined, [...tsx, "tools/cli.ts", ...args]]],
  bench: () => [[undefined, [...tsx, "tools/bench/main.ts", ...args]]],
  release: () => [[undefined, [...tsx, "tools/release/main.ts", ...args]]],
  collector: () => [[undefined, [...tsx, "tools/collector/main.ts", ...args]]],
  gateway: () => [[undefined, [...tsx, "tools/gateway/main.ts", ...args]]],
  load: () =>
    args[0] === "polls"
      ? [[undefined, [...tsx, "hosttests/by-hand/poll-load.ts", ...args.slice(1)]]]
      : [[undefined, [...tsx, "hosttests/by-hand/collector-load.ts", ...args]]],
  fuzz: () => [[undefined, [...tsx, "hosttests/by-hand/fuzz.ts", ...args]]],
  screens: () => [[undefined, [...tsx, "hosttests/by-hand/screens/main.ts", ...args]]],
  power: () => [[undefined, [...tsx, "hosttests/by-hand/power.ts", ...args]]],
  hands: () => [[undefined, [...tsx, "hosttests/by-hand/hands.ts", ...args]]],
  sbom: () => [[undefined, [...tsx, "tools/sbom/main.ts", ...args]]],
  arrows: () => [ARROWS],
  test: () => [
    ["types", tool("typescript", "bin", "tsc")],
    ["types of the bench's page", [...tool("typescript", "bin", "tsc"), "-p", "simulator/bench/page"]],
    ["lint and format", [...tool("@biomejs/biome", "bin", "biome"), "ci", "."]],
    ARROWS,
    // What takes longest is `.ci/run`'s: nobody waits eight minutes for a change of a line.
    ["tests", [...tool("jest", "bin", "jest.js"), "--testPathIgnorePatterns=\\.long\\.test\\.ts$", ...args]],
  ],
};

const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const least = firstMissing(engines.node);
if (least !== undefined)
  fail(`Comptoir needs Node ${engines.node}; this is ${process.version}. Get ${least} from nodejs.org.`);
if (!Object.hasOwn(TASKS, task ?? "")) fail(`usage: node tools/setup.mjs ${Object.keys(TASKS).join("|")} [arguments]`);

/**
 * @param range "^20.19.0 || ^22.13.0": what package.json says, and nothing else of the syntax of npm
 * @returns undefined when this Node is in it, or the newest that is
 */
function firstMissing(range) {
  const versions = range.split("||").map((part) => part.trim().replace("^", ""));
  const [major, minor, patch] = process.versions.node.split(".").map(Number);
  const fits = versions.some((version) => {
    const [a, b, c] = version.split(".").map(Number);
    return major === a && (minor > b || (minor === b && patch >= c));
  });
  return fits ? undefined : versions.at(-1);
}

const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = () => (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) || isInstalledByNpm();

/**
 * Whether npm itself has installed just what the lock file says, as a person's own `npm ci` does: its record of what lies in
 * node_modules has every package, with the same bytes, but for those of other platforms.
 */
function isInstalledByNpm() {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) return false;
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  const same = ([name, { integrity, version, optional }]) => {
    const there = present[name];
    return there === undefined ? optional === true : there.integrity === integrity && there.version === version;
  };
  const whole = Object.entries(packages).every((entry) => entry[0] === "" || same(entry));
  const extra = Object.keys(present).some((name) => packages[name] === undefined);
  if (whole && !extra) writeFileSync(stamp, wanted);
  return whole && !extra;
}

/** Whether the install that holds `lock` still runs: one that was killed leaves its lock behind. */
function isHeld(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return true;
  } catch (error) {
    // Made this instant, its pid not yet written.
    if (error.code === "ENOENT") return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 5000;
    return error.code === "EPERM";
  }
}

/** Two commands at once must not install into each other's feet: the one that makes the folder installs. */
async function install() {
  const lock = join(root, "build", "install.lock");
  mkdirSync(join(root, "build"), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, "pid"), String(process.pid));
      break;
    } catch {
      if (!isHeld(lock)) rmSync(lock, { recursive: true, force: true });
      if (!told) say("waiting for another install to end");
      await new Promise((resolve) => setTimeout(resolve, 500));
      if (installed()) return;
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  // However this ends: a lock that nobody holds would keep the next command waiting.
  process.on("exit", release);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));
  try {
    if (installed()) return;
    say("installing dependencies (npm ci)");
    const began = Date.now();
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const options = {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
      encoding: "utf8",
    };
    const { status, stdout, stderr } = spawnSync(npm, ["ci", "--prefer-offline", "--no-audit", "--no-fund"], options);
    if (status !== 0) {
      fail(
        `${stdout ?? ""}${stderr ?? ""}\nnpm ci failed: is the npm registry in reach? Then run the same command again.`,
      );
    }
    writeFileSync(stamp, wanted);
    say(`dependencies installed in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  } finally {
    process.removeAllListeners("SIGINT").removeAllListeners("SIGTERM").removeAllListeners("SIGHUP");
    process.removeListener("exit", release);
    release();
  }
}

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: "inherit" });
    // The terminal sends Ctrl-C to both; a supervisor sends TERM to this one alone.
    const forward = (signal) => child.kill(signal);
    process.on("SIGTERM", forward);
    process.on("SIGINT", () => {});
    child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 128));
  });
}

if (!installed()) await install();
const steps = TASKS[task]();
for (const [i, [name, command]] of steps.entries()) {
  if (name !== undefined) say(`[${i + 1}/${steps.length}] ${name}`);
  const code = await run(command);
  if (code !== 0) process.exit(code);
}
