/**
 * One ES256 check by each P-256 that a board could have, in a C program alone on the bare RISC-V machine: how the one that
 * the engine `rv32` is built with (tools/kit/build/rv32-engine.ts) was chosen.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { debianSource } from "../kit/build/debian-source";
import { ROOT } from "../kit/build/paths";
import type { Unit } from "../kit/build/program";
import { librarySources, MACHINE, type MbedTls, missingPackages } from "../kit/build/rv32-engine";
import { checkInC } from "./check-in-c";
import type { Measure } from "./measure";
import { tokenSample } from "./token";

const OWN: MbedTls = {
  library: (
    "asn1parse asn1write bignum bignum_core bignum_mod bignum_mod_raw ecdsa ecp ecp_curves ecp_curves_new md " +
    "psa_crypto_ecp"
  ).split(" "),
  defines: ["-DMBEDTLS_ECP_NIST_OPTIM"],
};
const driver = (...flags: string[]): MbedTls => ({
  library: [],
  defines: ["-DMBEDTLS_PSA_P256M_DRIVER_ENABLED"],
  driver: flags,
});
const WIDE = "-DMUL64_IS_CONSTANT_TIME";

const CHOICES: readonly (readonly [string, () => Promise<Unit[]>])[] = [
  ["Mbed TLS's own, -Os", () => librarySources({ ...OWN, defines: [...OWN.defines, "-Os"] })],
  ["Mbed TLS's own, -O2", () => librarySources(OWN)],
  [
    "the same, MBEDTLS_ECP_WITH_MPI_UINT",
    () => librarySources({ ...OWN, defines: [...OWN.defines, "-DMBEDTLS_ECP_WITH_MPI_UINT"] }),
  ],
  ["its driver p256-m, -O2", () => librarySources(driver("-O2"))],
  ["p256-m, -Os, MUL64_IS_CONSTANT_TIME", () => librarySources(driver("-Os", WIDE))],
  ["p256-m, -O2, MUL64_IS_CONSTANT_TIME", () => librarySources(driver("-O2", WIDE))],
  ["p256-m, -O3, MUL64_IS_CONSTANT_TIME", () => librarySources(driver("-O3", WIDE))],
  [
    "p256-m, the same, its product for each modulus",
    () => librarySources(driver("-O3", "--param=max-inline-insns-auto=60", WIDE)),
  ],
  ["BoringSSL, -O2", () => librarySources({ boringSsl: ["-O2"] })],
  ["BoringSSL, -Os, as the engine has it", () => librarySources()],
  ["BearSSL m31, -Os, without PSA", () => bearSsl("-Os")],
  ["BearSSL m31, -O3, without PSA", () => bearSsl("-O3")],
];

export const p256: Measure = {
  name: "p256",
  about: "one ES256 check in C on the bare rv32imac machine, by each P-256 that a board could have",
  async run(report) {
    const missing = missingPackages();
    if (missing.length > 0) {
      report.note(`SKIPPED: the bare machine needs these packages: ${missing.join(" ")}`);
      return;
    }
    const sample = tokenSample(1);
    for (const [name, sources] of CHOICES) {
      const { second, size } = await checkInC(sample, await sources(), name);
      report.result(name, second, "instructions");
      report.note(`    ${size.toLocaleString("en")} bytes, all in all`);
    }
  },
};

async function bearSsl(speed: string): Promise<Unit[]> {
  const folder = await debianSource("bearssl");
  const flags = [...MACHINE, speed, `-I${join(folder, "inc")}`, `-I${join(folder, "src")}`];
  const sources = (part: string, pattern: RegExp) =>
    readdirSync(join(folder, "src", part))
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, "src", part, name));
  return [
    join(ROOT, "tools", "bench", "p256-bearssl.c"),
    ...sources("codec", /^(ccopy|dec32be|enc32be)\.c$/),
    ...sources("ec", /^(ec_p256_m31|ec_secp\w+|ecdsa_i31_bits|ecdsa_i31_vrfy_raw)\.c$/),
    ...sources("hash", /^sha2small\.c$/),
    ...sources("int", /^(i31_.*|i32_div32)\.c$/),
  ].map((file) => ({ file, flags }));
}
