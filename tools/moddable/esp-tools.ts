/**
 * What it takes to check a board's settings and C code without ESP-IDF's own compiler: ESP-IDF's sources for the headers
 * and the Kconfig files, its `kconfgen` from PyPI, and Debian's clang, which has Xtensa.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** What the C of a board includes besides ESP-IDF: the C library's headers, and those of the component libsodium. */
const PICOLIBC = "/usr/lib/xtensa-lx106-elf/include";
const SODIUM = "/usr/include";
/** The first that LLVM builds Xtensa into. */
const CLANGS = ["clang-22", "clang-21", "clang-20", "clang"];

export interface EspTools {
  readonly idf: string;
  readonly clang: string;
  readonly python: string;
  readonly picolibc: string;
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
    !existsSync(PICOLIBC) && "picolibc-xtensa-lx106-elf",
    !existsSync(join(SODIUM, "sodium.h")) && "libsodium-dev",
    spawnSync(python, ["-c", "import kconfgen"]).status !== 0 && "esp-idf-kconfig (pip)",
  ].filter((name) => name !== false);
  if (clang === undefined || missing.length > 0) return `not installed: ${missing.join(", ")}`;
  return { idf, clang, python, picolibc: PICOLIBC, sodium: SODIUM, components: process.env.IDF_COMPONENTS };
}
