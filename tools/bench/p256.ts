/**
 * One ES256 check by each P-256 that a board could have, in a C program alone on the bare RISC-V machine: how the one that
 * the engine `rv32` is built with (tools/kit/build/rv32-engine.ts) was chosen.
 */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { debianSource } from "../kit/build/debian-source";
import { BUILD, ROOT } from "../kit/build/paths";
import type { Unit } from "../kit/build/program";
import { librarySources, MACHINE, type MbedTls, missingPackages } from "../kit/build/rv32-engine";
import { checkInC } from "./check-in-c";
import type { Measure } from "./measure";
import { tokenSample } from "./token";

const execute = promisify(execFile);
const HERE = join(ROOT, "tools", "bench");

/** What this machine has not got, in words. */
class Missing extends Error {}

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
/** No more of wolfSSL than P-256, in its arithmetic for 32 bits, and SHA-256. */
const WOLFSSL = (
  "WOLFCRYPT_ONLY HAVE_ECC WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_MATH SP_WORD_SIZE=32 WOLFSSL_SP_NO_MALLOC SINGLE_THREADED " +
  "NO_FILESYSTEM WC_NO_RNG NO_RSA NO_DH NO_DSA NO_AES NO_DES3 NO_MD4 NO_MD5 NO_SHA NO_RC4 NO_ASN NO_OLD_TLS NO_ERROR_STRINGS"
)
  .split(" ")
  .map((name) => `-D${name}`);
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
  ["micro-ecc, -Os, without PSA", () => microEcc("-Os")],
  ["micro-ecc, -O3, its square function, without PSA", () => microEcc("-O3", "-DuECC_SQUARE_FUNC=1")],
  ["wolfSSL SP, -Os, without PSA", () => wolfSsl("-Os", "-DWOLFSSL_SP_SMALL")],
  ["wolfSSL SP, -O2, its tables, without PSA", () => wolfSsl("-O2")],
  ["the same, a table for each of two keys", () => wolfSsl("-O2", "-DFP_ECC", "-DFP_ENTRIES=2")],
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
      const units = await sources().catch((error: unknown) => {
        if (!(error instanceof Missing)) throw error;
        report.note(`${name}: not measured, ${error.message}`);
      });
      if (units === undefined) continue;
      const { second, fourth, size } = await checkInC(sample, units, name);
      report.result(name, second, "instructions");
      if (fourth < 0.95 * second) report.result("    once it knows the key", fourth, "instructions");
      report.note(`    ${size.toLocaleString("en")} bytes, all in all`);
    }
  },
};

/** Where the BearSSL of Debian is, and how it is found. */
async function bearSslFlags(speed: string): Promise<{ readonly folder: string; readonly flags: readonly string[] }> {
  const folder = await debianSource("bearssl");
  return { folder, flags: [...MACHINE, speed, `-I${join(folder, "inc")}`, `-I${join(folder, "src")}`] };
}

function sourcesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

async function bearSsl(speed: string): Promise<Unit[]> {
  const { folder, flags } = await bearSslFlags(speed);
  const sources = (part: string, pattern: RegExp) => sourcesOf(join(folder, "src", part), pattern);
  return [
    join(HERE, "p256-bearssl.c"),
    ...sources("codec", /^(ccopy|dec32be|enc32be)\.c$/),
    ...sources("ec", /^(ec_p256_m31|ec_secp\w+|ecdsa_i31_bits|ecdsa_i31_vrfy_raw)\.c$/),
    ...sources("hash", /^sha2small\.c$/),
    ...sources("int", /^(i31_.*|i32_div32)\.c$/),
  ].map((file) => ({ file, flags }));
}

/** The sources that the crate micro-ecc-sys carries, by the hashes of crates/Cargo.lock: Debian has none. */
async function microEcc(speed: string, ...defines: string[]): Promise<Unit[]> {
  const { folder, flags } = await bearSslFlags(speed);
  const micro = join(await crates(), "micro-ecc-sys", "micro-ecc");
  const others = ["160r1", "192r1", "224r1", "256k1"].map((curve) => `-DuECC_SUPPORTS_secp${curve}=0`);
  return [
    join(HERE, "p256-micro-ecc.c"),
    join(micro, "uECC.c"),
    ...sourcesOf(join(folder, "src", "codec"), /^(dec32be|enc32be)\.c$/),
    ...sourcesOf(join(folder, "src", "hash"), /^sha2small\.c$/),
  ].map((file) => ({ file, flags: [...flags, `-I${micro}`, ...others, ...defines] }));
}

/** @throws Missing where there is no cargo, or crates.io does not answer */
async function crates(): Promise<string> {
  const folder = join(BUILD, "crates");
  const manifest = join(HERE, "crates", "Cargo.toml");
  // It fetches what is missing or changed, and holds all of it to the lock file; the network is asked the first time only.
  await execute("cargo", ["vendor", "--quiet", "--locked", "--manifest-path", manifest, folder]).catch((error) => {
    throw new Missing(error.code === "ENOENT" ? "it needs cargo" : (error.stderr.trim().split("\n").at(-1) ?? ""));
  });
  return folder;
}

async function wolfSsl(speed: string, ...defines: string[]): Promise<Unit[]> {
  const folder = await debianSource("wolfssl", "trixie", ["wolfcrypt/src", "wolfssl"]);
  const flags = [...MACHINE, speed, `-I${folder}`, ...WOLFSSL, ...defines];
  return [
    join(HERE, "p256-wolfssl.c"),
    ...sourcesOf(join(folder, "wolfcrypt", "src"), /^(sp_c32|sp_int|sha256|hash|memory|wc_port)\.c$/),
  ].map((file) => ({ file, flags }));
}
