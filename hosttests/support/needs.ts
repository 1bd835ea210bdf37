/**
 * What some tests need of the machine. Where it is missing they are skipped, which jest counts, and the reason is said; where
 * it is required (COMPTOIR_REQUIRE=compiler,rv32,..., which .ci/run sets) they fail.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "@jest/globals";
import { hasNativeLibraries } from "../../tools/kit/build/native";
import { missingPackages } from "../../tools/kit/build/rv32-engine";
import { compiler } from "../../tools/kit/build/xs-engine";
import { CHROMIUM } from "./chromium";

/** What is missing here, in words; undefined when nothing is. */
const MISSING = Object.freeze({
  compiler: () => (compiler() === undefined ? "a C compiler (gcc or clang)" : undefined),
  native: () => (hasNativeLibraries() ? undefined : "libmbedtls-dev and libsodium-dev"),
  rv32: () => missingPackages().join(" ") || undefined,
  browser: () => (existsSync(CHROMIUM) ? undefined : CHROMIUM),
  openssl: () => (spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0 ? undefined : "openssl"),
  python: () => {
    const { status } = spawnSync("python3", ["-c", "import pty"], { stdio: "ignore" });
    return status === 0 ? undefined : "python3";
  },
  quirc: () => {
    const { IDF_COMPONENTS = "" } = process.env;
    return existsSync(join(IDF_COMPONENTS, "quirc", "quirc", "lib", "quirc.h")) && compiler() !== undefined
      ? undefined
      : "the sources of quirc in IDF_COMPONENTS";
  },
});
export type Need = keyof typeof MISSING;

const found = new Map<Need, string | undefined>();

function missing(need: Need): string | undefined {
  if (!found.has(need)) found.set(need, MISSING[need]());
  return found.get(need);
}

export function isRequired(need: string): boolean {
  return (process.env.COMPTOIR_REQUIRE ?? "").split(",").includes(need);
}

/** Says what is missing, too. @returns it, or undefined */
function reason(need: Need, name: string): string | undefined {
  const what = missing(need);
  if (what !== undefined) process.stderr.write(`SKIPPED: ${name} (needs ${what})\n`);
  return what;
}

/** `describe`, for what needs something. */
export function describeWith(need: Need, name: string, body: () => void): void {
  const what = reason(need, name);
  if (what === undefined) describe(name, body);
  else if (isRequired(need)) describe(name, () => it("runs here", () => refuse(need, what)));
  else describe.skip(name, body);
}

/** `it`, for what needs something. @param timeout ms */
export function itWith(need: Need, name: string, body: () => unknown, timeout?: number): void {
  const what = reason(need, name);
  if (what === undefined) it(name, async () => void (await body()), timeout);
  else if (isRequired(need)) it(name, () => refuse(need, what));
  else it.skip(name, () => {});
}

function refuse(need: Need, what: string): never {
  throw new Error(`${what} is missing, and COMPTOIR_REQUIRE names ${need}`);
}
