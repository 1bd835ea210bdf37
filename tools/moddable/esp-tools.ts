/**
 * What it takes to check a board's settings and C code without ESP-IDF's own compiler: ESP-IDF's sources for the headers
 * and the Kconfig files, its `kconfgen` from PyPI, and Debian's clang, which has Xtensa, and gcc for RISC-V.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BoardFacts } from "drivers/board/facts";

const SODIUM = "/usr/include";
/** The first that LLVM builds Xtensa into. */
const CLANGS = ["clang-22", "clang-21", "clang-20", "clang"];
/** picolibc's own place for Xtensa is another core's: headers only, so it does. */
const XTENSA_LIBRARY = "/usr/lib/xtensa-lx106-elf/include";
const RISCV_GCC = "riscv64-unknown-elf-gcc";
const RISCV_LIBRARY = "/usr/lib/picolibc/riscv64-unknown-elf/include";

export function isXtensa(chip: BoardFacts["chip"]): boolean {
  return chip === "esp32" || chip === "esp32s3";
}

/** A compiler of Debian's that stands in for ESP-IDF's: what it makes is not linked and never runs. */
export interface EspCompiler {
  readonly command: string;
  readonly flags: readonly string[];
  /** Where the headers of its C library are. */
  readonly library: string;
}

export interface EspTools {
  readonly idf: string;
  readonly python: string;
  readonly xtensa: EspCompiler;
  readonly riscv: EspCompiler;
  readonly sodium: string;
  /** Where components of the registry lie, each by its name; undefined: what needs them is not compiled. */
  readonly components: string | undefined;
}

/** @returns the tools, or what is missing, in one line */
export function findEspTools(): EspTools | string {
  const idf = process.env.IDF_PATH ?? "";
  if (!existsSync(join(idf, "components", "soc"))) return "IDF_PATH is no ESP-IDF";
  if (!existsSync(join(idf, "components/mbedtls/mbedtls/tf-psa-crypto/include/psa/crypto.h"))) {
    return "IDF_PATH lacks its submodules (Mbed TLS)";
  }
  const clang = CLANGS.find((name) => / xtensa /.test(spawnSync(name, ["--print-targets"]).stdout?.toString() ?? ""));
  const python = process.env.PYTHON ?? "python3";
  const missing = [
    clang === undefined && "clang-22",
    !existsSync(XTENSA_LIBRARY) && "picolibc-xtensa-lx106-elf",
    spawnSync(RISCV_GCC, ["--version"]).status !== 0 && "gcc-riscv64-unknown-elf",
    !existsSync(RISCV_LIBRARY) && "picolibc-riscv64-unknown-elf",
    !existsSync(join(SODIUM, "sodium.h")) && "libsodium-dev",
    spawnSync(python, ["-c", "import kconfgen"]).status !== 0 && "esp-idf-kconfig (pip)",
  ].filter((name) => name !== false);
  if (clang === undefined || missing.length > 0) return `not installed: ${missing.join(", ")}`;
  return {
    idf,
    python,
    xtensa: { command: clang, flags: ["--target=xtensa-esp-elf", "-nostdlibinc"], library: XTENSA_LIBRARY },
    riscv: { command: RISCV_GCC, flags: ["-mabi=ilp32"], library: RISCV_LIBRARY },
    sodium: SODIUM,
    components: process.env.IDF_COMPONENTS,
  };
}
