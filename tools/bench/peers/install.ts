/**
 * What is measured against is no dependency of the project: 60 MB that nobody else needs, one of it under the GPL. It is
 * installed under build/ when it is first measured, in the versions and with the hashes of package-lock.json and
 * the requirement files beside this file.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { BUILD, ROOT } from "../../kit/build/paths";

const execute = promisify(execFile);
const HERE = join(ROOT, "tools", "bench", "peers");
const PACKAGES = join(BUILD, "peers");
const PYTHON = join(BUILD, "peers-python");
const ZEPHYR = join(BUILD, "peers-zephyr");
const SERVER = "*/tests/fixtures/smp-server/*native_sim_udp.exe";
const INTERPRETER = process.platform === "win32" ? join("Scripts", "python.exe") : join("bin", "python");

/** @returns the folder, or undefined where they cannot be had, which `progress` is told */
export function installPeers(progress: (line: string) => void): Promise<string | undefined> {
  const lock = join(HERE, "package-lock.json");
  return once(PACKAGES, lock, "the packages of npm (44, 60 MB)", progress, async () => {
    for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(HERE, name), join(PACKAGES, name));
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional", "--omit=peer"];
    await execute("npm", ["ci", ...options], { cwd: PACKAGES });
  });
}

/** @returns the Python that has littlefs, or undefined where it cannot be had, which `progress` is told */
export async function installLittlefs(progress: (line: string) => void): Promise<string | undefined> {
  const python = join(PYTHON, INTERPRETER);
  const wanted = join(HERE, "requirements.txt");
  const folder = await once(PYTHON, wanted, "littlefs-python (2 MB, and a Python of its own)", progress, async () => {
    await execute("python3", ["-m", "venv", PYTHON]).catch(because("it needs Python 3 with venv (python3-venv)"));
    // A wheel or nothing: littlefs is not compiled here.
    const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    await execute(python, ["-m", "pip", "install", ...options, "--require-hashes", "-r", wanted]);
  });
  return folder && python;
}

/** @returns Zephyr's SMP server on UDP, a program for Linux, or undefined where it cannot be had, which `progress` is told */
export async function installZephyr(progress: (line: string) => void): Promise<string | undefined> {
  const wanted = join(HERE, "zephyr.txt");
  const folder = await once(ZEPHYR, wanted, "Zephyr's SMP server (a client's tests, 14 MB)", progress, async () => {
    if (process.platform !== "linux" || process.arch !== "x64") throw new Error("it is a program for Linux on x86");
    await execute("python3", ["-m", "venv", ZEPHYR]).catch(because("it needs Python 3 with venv (python3-venv)"));
    const pip = ["-m", "pip", "--disable-pip-version-check"];
    const python = join(ZEPHYR, INTERPRETER);
    const options = ["--quiet", "--no-deps", "--require-hashes"];
    const build = join(HERE, "zephyr-build.txt");
    await execute(python, [...pip, "install", ...options, "--only-binary=:all:", "-r", build]);
    // Of the client's source nothing runs here, but what says its name; its tests have the server.
    const source = ["--no-build-isolation", "--no-binary=:all:", "-d", ZEPHYR];
    await execute(python, [...pip, "download", ...options, ...source, "-r", wanted]);
    const archive = readdirSync(ZEPHYR).find((name) => name.endsWith(".tar.gz")) ?? "";
    await execute("tar", ["-xzf", join(ZEPHYR, archive), "-C", ZEPHYR, "--wildcards", "--strip-components=4", SERVER]);
  });
  const server = folder && readdirSync(folder).find((name) => name.endsWith("native_sim_udp.exe"));
  return folder && server && join(folder, server);
}

/** Installs into `folder`, anew when `lock` has changed since. @returns the folder; undefined when that failed */
async function once(
  folder: string,
  lock: string,
  what: string,
  progress: (line: string) => void,
  install: () => Promise<void>,
): Promise<string | undefined> {
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  const seen = join(folder, "installed");
  if (existsSync(seen) && readFileSync(seen, "utf8") === wanted) return folder;
  progress(`installing ${what} under ${folder.slice(ROOT.length + 1)}, once`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await install();
  } catch (error) {
    progress(`  not installed: ${reasonOf(error)}`);
    return undefined;
  }
  writeFileSync(seen, wanted);
  return folder;
}

/** What a program said last of what it failed at, else what is said of its absence. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
  const lines = (stderr ?? "").split("\n").filter((line) => line.trim() !== "" && !line.includes("debug-0.log"));
  return lines.at(-1) ?? message;
}

function because(reason: string): (error: unknown) => never {
  return () => {
    throw new Error(reason);
  };
}

/** @param folder of installPeers @throws Error when it cannot be loaded */
export async function peer<T>(folder: string, name: string): Promise<T> {
  const path = createRequire(join(folder, "package.json")).resolve(name);
  return (await import(pathToFileURL(path).href)) as T;
}
