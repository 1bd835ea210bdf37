/** What a whole image of a board takes of the machine: each thing, whether it is here, and how to get it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import { findSdk, NO_SDK } from "../kit/build/moddable";
import { isXtensa } from "../moddable/esp-tools";

/** The release that the SDK builds with, and any patch of it. */
const IDF = "6.0";
const RISCV = "riscv32-esp-elf-gcc";
/** Submodules of ESP-IDF without which no image is built, by a file of each: its build configures those for tests too. */
const SUBMODULES: Readonly<Record<string, string>> = Object.freeze({
  "Mbed TLS": "components/mbedtls/mbedtls/CMakeLists.txt",
  "TF-PSA-Crypto": "components/mbedtls/mbedtls/tf-psa-crypto/CMakeLists.txt",
  lwIP: "components/lwip/lwip/src/include/lwip/init.h",
  tlsf: "components/heap/tlsf/tlsf.c",
  "micro-ecc": "components/bootloader/subproject/components/micro-ecc/micro-ecc/uECC.h",
  Unity: "components/unity/unity/src/unity.c",
  CMock: "components/cmock/CMock/src/cmock.c",
});

/** The prefix of the chip's compiler, as ESP-IDF looks for it on the PATH. */
export function compilerOf(chip: BoardFacts["chip"]): string {
  return isXtensa(chip) ? `xtensa-${chip}-elf-gcc` : RISCV;
}

/** Binaries of Espressif's for the radio of a chip, by the file of each that is linked. */
function radioLibraries(chip: BoardFacts["chip"]): Readonly<Record<string, string>> {
  return {
    "the Wi-Fi library": `components/esp_wifi/lib/${chip}/libnet80211.a`,
    "the PHY library": `components/esp_phy/lib/${chip}/libphy.a`,
    "the coexistence library": `components/esp_coex/lib/${chip}/libcoexist.a`,
  };
}

/** The version of ESP-IDF's sources, such as "6.0.1"; undefined where there are none. */
export function idfVersion(idf: string): string | undefined {
  const file = join(idf, "tools", "cmake", "version.cmake");
  if (idf === "" || !existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const part = (name: string) => new RegExp(`IDF_VERSION_${name} (\\d+)`).exec(text)?.[1] ?? "?";
  return `${part("MAJOR")}.${part("MINOR")}.${part("PATCH")}`;
}

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore", env: process.env }).status === 0;
}

/** @returns what is missing, a line each, with how to get it; none: an image can be built */
export function missingFor(chip: BoardFacts["chip"]): string[] {
  const idf = process.env.IDF_PATH ?? "";
  const version = idfVersion(idf);
  const missing: string[] = [];
  const need = (is: boolean, words: string) => {
    if (!is) missing.push(words);
  };
  need(findSdk() !== undefined, `the Moddable SDK: ${NO_SDK}`);
  need(
    version !== undefined,
    `ESP-IDF: git clone -b v${IDF}.1 --recursive https://github.com/espressif/esp-idf, and set IDF_PATH to it`,
  );
  if (version !== undefined) {
    need(version.startsWith(`${IDF}.`), `ESP-IDF ${IDF}: IDF_PATH has ${version}, which the SDK does not build with`);
    for (const [name, file] of Object.entries({ ...SUBMODULES, ...radioLibraries(chip) })) {
      need(existsSync(join(idf, file)), `${name}, a submodule of ESP-IDF: git -C "$IDF_PATH" submodule update --init`);
    }
    need(
      runs("git", "-C", idf, "describe"),
      `a tag in ESP-IDF's clone, from which the SDK reads its version: git -C "$IDF_PATH" fetch --tags`,
    );
  }
  const install = `"$IDF_PATH"/install.sh ${chip} && . "$IDF_PATH"/export.sh`;
  need(runs("idf.py", "--version"), `idf.py, with what it needs of Python: ${install}`);
  need(runs(compilerOf(chip), "--version"), `${compilerOf(chip)}, the compiler for the ${chip}: ${install}`);
  need(runs("cmake", "--version"), `cmake: ${install}, or apt-get install cmake`);
  need(runs("ninja", "--version"), `ninja: ${install}, or apt-get install ninja-build`);
  const size = `${install}, or pip install esp-idf-size`;
  need(runs(process.env.PYTHON ?? "python", "-m", "esp_idf_size", "--help"), `esp-idf-size: ${size}`);
  return missing;
}
