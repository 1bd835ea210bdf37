/**
 * What lies in the flash of the `rv32` machine beside the program: the bundle as bytecode, and the image of what it made
 * before the platform's start (simulator/engines/rv32/image.h), which the machine itself makes. Both are kept under build/.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { BUILD } from "./paths";
import { BYTECODE_ADDRESS, IMAGE_ADDRESS, QEMU } from "./rv32-engine";
import { writeWhole } from "./write-whole";
import { buildXsEngine } from "./xs-engine";

const execute = promisify(execFile);

/** While the image is made: the stack holds the variables of the bundle's one scope. */
const CHUNKS = 1000 * 1024;
const SLOTS = 100_000;
const STACK = 8192;

/** What an image holds. */
export interface ImageMeasure {
  /** Of 16 bytes, those of arrays not among them. */
  readonly slots: number;
  /** Bytes, with the tables of names. */
  readonly chunks: number;
  readonly names: number;
  /** Instances and variables that may still change: 4 bytes of RAM each, and a copy for each that does. */
  readonly unfrozen: number;
}

/** A comma in a value of QEMU's is written twice. */
export function escaped(text: string): string {
  return text.replaceAll(",", ",,");
}

/** @returns QEMU's arguments, but for where its serial port goes */
export function machine(elf: string, config: string, bytecode: string, image?: string): string[] {
  const load = (file: string, address: number) => [
    "-device",
    `loader,file=${escaped(file)},addr=0x${address.toString(16)},force-raw=on`,
  ];
  return [
    ...["-machine", "virt", "-cpu", "rv32", "-m", "32M", "-bios", "none", "-icount", "shift=0"],
    ...["-display", "none", "-monitor", "none"],
    ...["-semihosting-config", `enable=on,target=native,arg=${escaped(config)}`, "-kernel", elf],
    ...load(bytecode, BYTECODE_ADDRESS),
    ...(image === undefined ? [] : load(image, IMAGE_ADDRESS)),
  ];
}

/** @returns the file of the bundle's bytecode @throws Error when the bundle does not compile */
export async function compileBundle(bundle: string, progress: (line: string) => void): Promise<string> {
  const xs = await buildXsEngine(progress);
  if (!xs.ok) throw new Error(`the bundle cannot be compiled (${xs.reason})`);
  const source = readFileSync(bundle, "utf8");
  return kept("bytecode", "xsb", [source, dirname(xs.value)], async (part) => {
    const file = `${part}.js`;
    // Short names for variables: each is a name of the machine's.
    const { code } = await transform(source, { minifyIdentifiers: true });
    await writeFile(file, code);
    try {
      await execute(xs.value, ["--compile", part, file]);
    } finally {
      rmSync(file, { force: true });
    }
  });
}

/** @returns the file of the image @throws Error with what the machine said, when it could not make one */
export function linkImage(elf: string, bytecode: string): Promise<string> {
  return kept("image", "xsi", [elf, bytecode], async (part, path) => {
    const folder = mkdtempSync(join(tmpdir(), "comptoir-rv32-"));
    try {
      const config = join(folder, "config");
      await writeFile(config, ["link", CHUNKS, SLOTS, STACK, part, ""].join("\n"));
      await writeFile(part, "");
      const { stderr } = await execute(QEMU, [...machine(elf, config, bytecode), "-serial", "none"]);
      await writeWhole(measureOf(path), stderr);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

export function imageMeasure(image: string): ImageMeasure {
  return JSON.parse(readFileSync(measureOf(image), "utf8")) as ImageMeasure;
}

function measureOf(image: string): string {
  return `${image}.json`;
}

/** A file under build/, by the hash of what it is made of; made where it is missing. */
async function kept(
  folder: string,
  extension: string,
  from: readonly string[],
  make: (part: string, path: string) => Promise<void>,
): Promise<string> {
  const hash = createHash("sha256");
  for (const each of from) hash.update(`${each.length}:${each}`);
  const path = join(BUILD, folder, `${hash.digest("hex").slice(0, 16)}.${extension}`);
  if (existsSync(path)) return path;
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await make(part, path);
    await rename(part, path);
  } finally {
    rmSync(part, { force: true });
  }
  return path;
}
