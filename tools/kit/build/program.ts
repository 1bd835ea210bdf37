/** Compiles and links a C program under build/, where it is kept by the hash of all that goes into it. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import type { Result } from "modules/result/result";
import { BUILD, ROOT } from "./paths";

export interface Unit {
  readonly file: string;
  readonly flags: readonly string[];
}

export interface Program {
  /** The compiler's command. */
  readonly cc: string;
  readonly name: string;
  /** Folder under build/. */
  readonly folder: string;
  readonly units: readonly Unit[];
  /** What else decides what is made. */
  readonly headers: readonly string[];
  /** After the objects. */
  readonly link: readonly string[];
  /** Told what takes time. */
  readonly progress: (line: string) => void;
  /** What is compiled, in words. */
  readonly about: string;
}

/** @returns the program's file, or why it cannot be made, in words */
export async function buildProgram(program: Program): Promise<Result<string, string>> {
  const { cc, name, folder, units, link, progress, about } = program;
  const made = join(BUILD, folder, hashOf(program), name);
  if (existsSync(made)) return { ok: true, value: made };
  progress(`compiling ${about} (${units.length} files, once)`);
  // In a folder of this process: two that build at once do not mix their files, and the last one to end wins.
  const part = join(BUILD, folder, `part-${process.pid}`);
  const began = Date.now();
  try {
    await mkdir(part, { recursive: true });
    const objects = units.map(({ file }, i) => join(part, `${i}-${basename(file, ".c")}.o`));
    const left = units.map(({ file, flags }, i) => [...flags, "-c", file, "-o", objects[i] ?? ""]);
    const compileAll = async () => {
      for (let args = left.pop(); args !== undefined; args = left.pop()) await run(cc, args);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, compileAll));
    await run(cc, ["-o", join(part, name), ...objects, ...link]);
    await mkdir(join(made, ".."), { recursive: true });
    await rename(join(part, name), made);
    progress(`compiled in ${((Date.now() - began) / 1000).toFixed(0)} s`);
    return { ok: true, value: made };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

function hashOf({ cc, units, headers, link }: Program): string {
  const hash = createHash("sha256").update(cc).update(link.join(" ").replaceAll(ROOT, ""));
  for (const { file, flags } of units) hash.update(flags.join(" ").replaceAll(ROOT, "")).update(readFileSync(file));
  for (const file of headers) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(stderr.trim().split("\n").slice(0, 8).join("\n") || error.message));
    });
  });
}
