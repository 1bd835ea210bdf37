/** Starts the `rv32` engine: the bundle as bytecode and image in the machine's flash, QEMU with the link on its UART. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildRv32Engine, QEMU } from "../../../tools/kit/build/rv32-engine";
import { compileBundle, escaped, linkImage, machine } from "../../../tools/kit/build/rv32-image";
import { wholeFlash } from "../../boot/flash-file";
import { FLASH_SIZE } from "../../platform/partitions";
import { spawnWire, type Wire } from "../wire";

export interface Rv32Limits {
  /** Bytes, slots of 16 bytes, slots. */
  readonly chunks: number;
  readonly slots: number;
  readonly stack: number;
}

/**
 * More than the SDK gives to an application on the reference board (78,848 bytes, 4,928 slots and 512): a sale of forty lines
 * with all neighbours of the counter takes it. The boards' own `creation` has as much, and 512 slots more for the SDK's Wi-Fi
 * and TLS (drivers/board/README.md).
 */
export const RV32_LIMITS: Rv32Limits = Object.freeze({ chunks: 98_304, slots: 7680, stack: 1024 });

export interface Rv32Setup {
  readonly bundle: string;
  readonly flash: string;
  /** JSON */
  readonly options: string;
  readonly limits?: Rv32Limits;
  /** Nothing is kept in flash but the bytecode, and there is more RAM than the machine's own: for what is no firmware. */
  readonly plain?: boolean;
  readonly progress: (line: string) => void;
}

/** @throws Error when the tools are missing, in one line that names the packages, or the bundle does not compile */
export async function startRv32(setup: Rv32Setup): Promise<Wire> {
  const { bundle, flash, options, limits = RV32_LIMITS, plain = false, progress } = setup;
  const built = await buildRv32Engine(progress);
  if (!built.ok) throw new Error(`the rv32 engine cannot be built: ${built.reason}`);
  const bytecode = await compileBundle(bundle, progress);
  const image = plain ? undefined : await linkImage(built.value, bytecode);
  const folder = mkdtempSync(join(tmpdir(), "comptoir-rv32-"));
  const config = join(folder, "config");
  const debug = join(folder, "debug");
  // The machine does not make the file that stands for its flash.
  wholeFlash(flash);
  const { chunks, slots, stack } = limits;
  writeFileSync(config, [plain ? "plain" : "run", chunks, slots, stack, FLASH_SIZE, flash, options, ""].join("\n"));
  const wire = spawnWire(QEMU, [
    ...machine(built.value, config, bytecode, image),
    ...["-chardev", "stdio,id=link,signal=off", "-serial", "chardev:link"],
    ...["-chardev", `socket,id=debug,server=on,wait=off,path=${escaped(debug)}`, "-gdb", "chardev:debug"],
  ]);
  void wire.exited.then(() => rmSync(folder, { recursive: true, force: true }));
  return { ...wire, debug };
}
