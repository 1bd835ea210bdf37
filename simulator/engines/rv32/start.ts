/** Starts the `rv32` engine: the bundle as bytecode in the machine's flash, QEMU with the link on its UART. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { BUILD } from "../../../tools/build/paths";
import { BYTECODE_ADDRESS, buildRv32Engine, QEMU } from "../../../tools/build/rv32-engine";
import { buildXsEngine } from "../../../tools/build/xs-engine";
import { FLASH_SIZE } from "../../platform/partitions";
import { spawnWire, type Wire } from "../wire";

export interface Rv32Limits {
  /** Bytes, slots of 16 bytes, slots. */
  readonly chunks: number;
  readonly slots: number;
  readonly stack: number;
}

/**
 * All the builtins, the module bodies' functions and tables, and the names are in the heap, where a device has them in
 * flash (the SDK's preload); the stack holds the variables of the bundle's one scope while it starts.
 */
export const RV32_LIMITS: Rv32Limits = Object.freeze({ chunks: 400 * 1024, slots: 57344, stack: 6144 });

export interface Rv32Setup {
  readonly bundle: string;
  readonly flash: string;
  /** JSON */
  readonly options: string;
  readonly limits?: Rv32Limits;
  readonly progress: (line: string) => void;
}

const execute = promisify(execFile);

/** @throws Error when the tools are missing, in one line that names the packages, or the bundle does not compile */
export async function startRv32({ bundle, flash, options, limits = RV32_LIMITS, progress }: Rv32Setup): Promise<Wire> {
  const built = await buildRv32Engine(progress);
  if (!built.ok) throw new Error(`the rv32 engine cannot be built: ${built.reason}`);
  const bytecode = await compile(bundle, progress);
  const folder = mkdtempSync(join(tmpdir(), "comptoir-rv32-"));
  const config = join(folder, "config");
  const debug = join(folder, "debug");
  // The machine does not make the file that stands for its flash.
  if (!existsSync(flash)) writeFileSync(flash, new Uint8Array(FLASH_SIZE).fill(0xff));
  writeFileSync(config, [limits.chunks, limits.slots, limits.stack, FLASH_SIZE, flash, options, ""].join("\n"));
  // A comma in a value of QEMU's is written twice.
  const value = (text: string) => text.replaceAll(",", ",,");
  const wire = spawnWire(QEMU, [
    ...["-machine", "virt", "-cpu", "rv32", "-m", "16M", "-bios", "none", "-icount", "shift=0"],
    ...["-display", "none", "-monitor", "none", "-chardev", "stdio,id=link,signal=off", "-serial", "chardev:link"],
    ...["-semihosting-config", `enable=on,target=native,arg=${value(config)}`],
    ...["-chardev", `socket,id=debug,server=on,wait=off,path=${value(debug)}`, "-gdb", "chardev:debug"],
    ...["-kernel", built.value],
    ...["-device", `loader,file=${value(bytecode)},addr=0x${BYTECODE_ADDRESS.toString(16)},force-raw=on`],
  ]);
  void wire.exited.then(() => rmSync(folder, { recursive: true, force: true }));
  return { ...wire, debug };
}

/** @returns the file of the bundle's bytecode, kept under build/ */
async function compile(bundle: string, progress: (line: string) => void): Promise<string> {
  const xs = await buildXsEngine(progress);
  if (!xs.ok) throw new Error(`the bundle cannot be compiled (${xs.reason})`);
  const source = readFileSync(bundle, "utf8");
  const hash = createHash("sha256").update(source).update(dirname(xs.value)).digest("hex").slice(0, 16);
  const path = join(BUILD, "bytecode", `${hash}.xsb`);
  if (existsSync(path)) return path;
  // Short names for variables: each is a name of the machine's, two slots of its heap.
  const { code } = await transform(source, { minifyIdentifiers: true });
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${part}.js`, code);
  try {
    await execute(xs.value, ["--compile", part, `${part}.js`]);
    await rename(part, path);
  } finally {
    rmSync(`${part}.js`, { force: true });
  }
  return path;
}
