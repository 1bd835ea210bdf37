/**
 * The upstream sources of a Debian package, from the archive that this machine's apt uses, in a private corner of build/:
 * nothing of the machine is changed. apt checks them against the archive's signature.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { BUILD } from "./paths";

const execute = promisify(execFile);
const SOURCES = join(BUILD, "sources");
const MACHINE = "/etc/apt";

/** By release, "" for the machine's own. */
const lists = new Map<string, Promise<readonly string[]>>();

/**
 * @param release another one of Debian than the machine's own, by its code name
 * @param folders of the sources that are wanted; all of them unless said
 * @returns its folder @throws Error when apt cannot fetch it
 */
export async function debianSource(name: string, release = "", folders: readonly string[] = []): Promise<string> {
  const folder = join(SOURCES, `${name}${release}`);
  if (existsSync(folder)) return folder;
  const reading = lists.get(release) ?? readLists(release);
  lists.set(release, reading);
  const options = await reading;
  const part = join(SOURCES, `part-${process.pid}-${name}`);
  mkdirSync(part, { recursive: true });
  try {
    await execute("apt-get", [...options, "source", "--download-only", name], { cwd: part });
    const archive = readdirSync(part).find((file) => /\.orig\.tar\.\w+$/.test(file));
    if (archive === undefined) throw new Error(`apt has no sources of ${name}`);
    const unpacked = join(part, "unpacked");
    mkdirSync(unpacked);
    const wanted = folders.length === 0 ? [] : ["--wildcards", ...folders.map((each) => `*/${each}/*`)];
    await execute("tar", ["xf", join(part, archive), "-C", unpacked, "--strip-components=1", ...wanted]);
    if (!existsSync(folder)) renameSync(unpacked, folder);
    return folder;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** The machine's own archives, asked for their sources. @returns apt's options to use what was read */
async function readLists(release: string): Promise<readonly string[]> {
  const corner = join(SOURCES, `apt${release}`);
  const parts = join(corner, "parts");
  for (const folder of [parts, join(corner, "lists", "partial"), join(corner, "cache", "archives", "partial")]) {
    mkdirSync(folder, { recursive: true });
  }
  const folder = join(MACHINE, "sources.list.d");
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  for (const [i, file] of [join(MACHINE, "sources.list"), ...files].entries()) {
    if (!existsSync(file) || !/\.(list|sources)$/.test(file)) continue;
    const own = readFileSync(file, "utf8")
      .replace(/^Types:.*$/gm, "Types: deb-src")
      .replace(/^deb\s/gm, "deb-src ");
    const text = release === "" ? own : inRelease(own, release);
    if (text === undefined) continue;
    writeFileSync(join(parts, `${i}${file.endsWith(".list") ? ".list" : ".sources"}`), text);
  }
  const options = [
    ...["-o", "Dir::Etc::sourcelist=/dev/null", "-o", `Dir::Etc::sourceparts=${parts}`],
    ...["-o", `Dir::State::lists=${join(corner, "lists")}`, "-o", `Dir::Cache=${join(corner, "cache")}`],
    ...["-o", "APT::Sandbox::User=root"],
  ];
  await execute("apt-get", [...options, "-qq", "update"]);
  return options;
}

/** @returns undefined for an archive that does not go by Debian's releases */
function inRelease(text: string, release: string): string | undefined {
  const [, own] = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
  const suite = new RegExp(`(?<=\\s)${own}(?=[-\\s])`, "g");
  return own !== undefined && suite.test(text) ? text.replace(suite, release) : undefined;
}
