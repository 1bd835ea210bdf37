/** A token's signature checked by a C program alone on the bare RISC-V machine: what no firmware can do for less. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { encodeUtf8 } from "modules/cbor/utf8";
import { EV1 } from "modules/token/ev1";
import { ROOT } from "../kit/build/paths";
import { buildProgram, type Unit } from "../kit/build/program";
import { CC, headersIn, linkFlags, MACHINE, machineSources, QEMU, RV32 } from "../kit/build/rv32-engine";
import type { TokenSample } from "./token-core";

const execute = promisify(execFile);

export interface CheckInC {
  /** Instructions of the first check, which sets the library up, of the second, and of the fourth with the same key. */
  readonly first: number;
  readonly second: number;
  readonly fourth: number;
  /** Bytes of the program and its constants, all in all. */
  readonly size: number;
}

/** @param units have `comptoir_verify_es256` (signatures.h) @throws Error when they do not compile, or refuse the sample */
export async function checkInC(sample: TokenSample, units: readonly Unit[], about: string): Promise<CheckInC> {
  const token = EV1.code.decode(encodeUtf8(sample.texts[0] ?? ""));
  if (!token.ok) throw new Error(token.reason);
  const list = (bytes: Iterable<number>) => Array.from(bytes).join(",");
  const own = [
    `-DKEY=${list(sample.key)}`,
    `-DMESSAGE=${list(token.value.message)}`,
    `-DSIGNATURE=${list(token.value.signature)}`,
  ];
  const built = await buildProgram({
    cc: CC,
    name: "check.elf",
    folder: "rv32-check",
    units: [
      { file: join(ROOT, "tools", "bench", "rv32-check.c"), flags: [...MACHINE, "-O2", ...own] },
      ...machineSources(),
      ...units,
    ],
    headers: headersIn(RV32),
    link: linkFlags(),
    progress: () => {},
    about,
  });
  if (!built.ok) throw new Error(built.reason);
  const { stderr } = await execute(QEMU, [
    ...["-machine", "virt", "-cpu", "rv32", "-m", "16M", "-bios", "none", "-icount", "shift=0", "-display", "none"],
    ...["-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native"],
    ...["-kernel", built.value],
  ]);
  const [first = 0, second = 0, , fourth = 0] = stderr.trim().split("\n").map(Number);
  const { stdout } = await execute(CC.replace(/gcc$/, "size"), [built.value]);
  return { first, second, fourth, size: Number(stdout.trim().split("\n").at(-1)?.trim().split(/\s+/)[0]) };
}
