/**
 * What is measured against is no dependency of the project: 60 MB that nobody else needs, one of it under the GPL. It is
 * installed under build/ when it is first measured, in the versions and with the hashes of package-lock.json beside this file.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { BUILD, ROOT } from "../../kit/build/paths";

const execute = promisify(execFile);
const HERE = join(ROOT, "tools", "bench", "peers");
const FOLDER = join(BUILD, "peers");
const PYTHON = join(BUILD, "peers-python");
const LITTLEFS = "littlefs-python==0.19.0";

/** @returns the folder, or undefined where the registry does not answer */
export async function installPeers(progress: (line: string) => void): Promise<string | undefined> {
  const lock = readFileSync(join(HERE, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  const seen = join(FOLDER, "installed");
  if (existsSync(seen) && readFileSync(seen, "utf8") === wanted) return FOLDER;
  progress("installing the peers under build/peers, once (44 packages, 60 MB)");
  mkdirSync(FOLDER, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(HERE, name), join(FOLDER, name));
  try {
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional", "--omit=peer"];
    await execute("npm", ["ci", ...options], { cwd: FOLDER });
  } catch (error) {
    progress(error instanceof Error ? (error.message.split("\n").at(-1) ?? "") : String(error));
    return undefined;
  }
  writeFileSync(seen, wanted);
  return FOLDER;
}

/** @param folder of installPeers @throws Error when it cannot be loaded */
export async function peer<T>(folder: string, name: string): Promise<T> {
  const path = createRequire(join(folder, "package.json")).resolve(name);
  return (await import(pathToFileURL(path).href)) as T;
}

/** @returns the folder for PYTHONPATH, or undefined where there is no Python with pip, or no such package for it */
export async function installLittlefs(progress: (line: string) => void): Promise<string | undefined> {
  if (existsSync(join(PYTHON, "littlefs"))) return PYTHON;
  progress(`installing ${LITTLEFS} under build/peers-python, once`);
  try {
    // A wheel or nothing: littlefs is not compiled here.
    const options = ["--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    await execute("python3", ["-m", "pip", "install", ...options, "--target", PYTHON, LITTLEFS]);
    return PYTHON;
  } catch {
    return undefined;
  }
}
