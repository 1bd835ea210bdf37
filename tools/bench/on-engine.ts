/** Runs a piece of code of the firmware's kind on an engine, outside of any terminal. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Plugin } from "esbuild";
import type { EngineName } from "../../simulator/engines/names";
import { type Rv32Limits, startRv32 } from "../../simulator/engines/rv32/start";
import { FLASH_SIZE } from "../../simulator/platform/partitions";
import { bundle, bundleStarted } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { buildXsEngine } from "../kit/build/xs-engine";

/** For what is measured for its time: enough heap, taken as it is needed. */
const ROOMY = ["--chunks", `${64 * 1024 * 1024}`, "--slots", `${1024 * 1024}`, "--stack", "8192"];
const OPTIONS = '{"virtual":true}';

/**
 * @param code an entry at the root of the repository, which calls `host.exit(0)` when it is done
 * @param name of its bundle
 * @param prepare is given the file of the flash before the engine starts
 * @returns the lines that it gave to `host.print`; undefined for xs where there is no C compiler
 * @throws Error with what the engine said, when it stopped in any other way
 */
export async function runOnEngine(
  engine: EngineName,
  code: string,
  name: string,
  prepare: (flash: string) => void = () => {},
): Promise<string[] | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-bench-"));
  try {
    const flash = join(folder, "flash.bin");
    prepare(flash);
    const script = await bundle(code, name);
    let command = [process.execPath, join(ROOT, "simulator", "engines", "node", "host.mjs")];
    let args = [script, OPTIONS, flash, `${FLASH_SIZE}`];
    if (engine === "xs") {
      const built = await buildXsEngine((line) => process.stderr.write(`${line}\n`));
      if (!built.ok) return undefined;
      command = [built.value, ...ROOMY];
      args = ["--flash", flash, "--flash-size", `${FLASH_SIZE}`, "--options", OPTIONS, script];
    }
    const [program = "", ...before] = command;
    const child = spawn(program, [...before, ...args], { stdio: ["pipe", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (data: Buffer) => {
      said += data.toString("utf8");
    });
    const exit = await new Promise<number | null>((resolve) => child.on("close", resolve));
    if (exit !== 0) throw new Error(`the ${engine} engine stopped (${exit}): ${said.trim()}`);
    return said.trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * As the firmware is run: what the code imports is in flash. `plain`: the code and all that it imports are evaluated on
 * more RAM than the machine has, as noble must be.
 * @throws Error when the tools are missing, or with what the engine said, when it stopped in any other way
 */
export async function runOnRv32(
  code: string,
  name: string,
  others: Readonly<Record<string, string>>,
  plain?: Rv32Limits,
  plugins: readonly Plugin[] = [],
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-bench-"));
  try {
    const wire = await startRv32({
      bundle: await (plain === undefined ? bundleStarted : bundle)(code, name, others, plugins),
      flash: join(folder, "flash.bin"),
      options: OPTIONS,
      progress: (line) => process.stderr.write(`${line}\n`),
      ...(plain === undefined ? {} : { plain: true, limits: plain }),
    });
    wire.output.resume();
    const said = wire.errors === undefined ? "" : await text(wire.errors);
    const exit = await wire.exited;
    if (exit !== 0) throw new Error(`the rv32 engine stopped (${exit}): ${said.trim()}`);
    return said.trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
