/**
 * Builds the `rv32` engine: XS, our host and the C libraries of the signature checks for a bare rv32imac machine, with
 * Debian's cross compiler. The libraries' sources are those of Debian's packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Result } from "modules/result/result";
import { debianSource } from "./debian-source";
import { ES256_PSA, LIBRARY_SOURCES, NATIVE_SOURCES, SEALING, SHA1, SIGNATURES } from "./native";
import { BUILD, ROOT } from "./paths";
import { buildProgram, type Unit } from "./program";
import { C_HOST, headersIn, RUNNING, XS, XS_FLAGS, xsSources } from "./xs-engine";

export const RV32 = join(ROOT, "simulator", "engines", "rv32");
export const CC = "riscv64-unknown-elf-gcc";
const PICOLIBC = "/usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs";
export const QEMU = "qemu-system-riscv32";

export { headersIn };

/** Memory map: simulator/engines/rv32/machine.h has the same. */
export const BYTECODE_ADDRESS = 0x80200000;
export const IMAGE_ADDRESS = 0x80400000;
const FLASH_ADDRESS = 0x80000000;
const RAM_ADDRESS = 0x80800000;
export const RAM_SIZE = 320 * 1024;
/** Of C, its guard included. */
export const STACK_SIZE = 16 * 1024;

export const MACHINE: readonly string[] = Object.freeze([
  "-march=rv32imac",
  "-mabi=ilp32",
  "--specs=picolibc.specs",
  "-ffunction-sections",
  "-fdata-sections",
  "-std=gnu11",
  "-w",
]);
/** How the heap grows where it is not taken whole, and how much is read from the UART at once. */
const HOST: readonly string[] = Object.freeze([
  "-DCOMPTOIR_NATIVE=1",
  '-DCOMPTOIR_ENGINE="rv32"',
  "-DINITIAL_CHUNKS=16384",
  "-DINCREMENTAL_CHUNKS=16384",
  "-DINITIAL_SLOTS=1024",
  "-DINCREMENTAL_SLOTS=512",
  "-DINITIAL_KEYS=64",
  "-DINCREMENTAL_KEYS=32",
  "-DNAME_MODULO=127",
  "-DREAD_LENGTH=2048",
  "-DmxUseDefaultCStackLimit=0",
]);

/**
 * Functions have no properties `length` and `name`, two slots each, as in the SDK's builds for small boards: in the table
 * of what may be left out, both are nothing, which the linker is told.
 */
const BARE_FUNCTIONS: readonly string[] = Object.freeze([
  "-DfxNewFunctionLength=absentFunctionLength",
  "-DfxNewFunctionName=absentFunctionName",
]);
const ABSENT: readonly string[] = Object.freeze([
  "-Wl,--defsym=absentFunctionLength=0",
  "-Wl,--defsym=absentFunctionName=0",
]);

/** The Debian that has Mbed TLS 3.6, the first with p256-m. */
const MBEDTLS_RELEASE = "trixie";
const BORINGSSL_RELEASE = "bookworm";
/** Of Mbed TLS, what PSA Crypto is made of here. */
const PSA = [
  "constant_time",
  "platform",
  "platform_util",
  "psa_crypto",
  "psa_crypto_client",
  "psa_crypto_driver_wrappers_no_static",
  "psa_crypto_hash",
  "psa_crypto_slot_management",
  "psa_util",
  "sha1",
  "sha256",
];
/** How P-256 is done. */
export type P256 = MbedTls | { readonly boringSsl: readonly string[] };

/** By PSA Crypto, in Mbed TLS. */
export interface MbedTls {
  /** In its folder library/, besides the above. */
  readonly library: readonly string[];
  readonly defines: readonly string[];
  /** What the driver p256-m is compiled with; where it is absent, P-256 is Mbed TLS's own. */
  readonly driver?: readonly string[];
}

/** Half the instructions of any other, and arithmetic with a proof. `npm run bench -- p256` measures the others. */
const BORINGSSL: P256 = Object.freeze({ boringSsl: Object.freeze(["-Os"]) });
/** Of BoringSSL, what checks a signature; the linker leaves out the most of it. */
const BORINGSSL_SOURCES: readonly (readonly [string, string])[] = Object.freeze([
  ["fipsmodule/ec", "ec ec_key ec_montgomery felem oct p256 scalar simple simple_mul util wnaf"],
  [
    "fipsmodule/bn",
    "add bn bytes cmp ctx div div_extra exponentiation gcd gcd_extra generic jacobi montgomery montgomery_inv mul random shift sqrt",
  ],
  ["fipsmodule/ecdsa", "ecdsa"],
  ["err", "err"],
  ["engine", "engine"],
  ["stack", "stack"],
  ["", "crypto ex_data mem refcount_lock thread_none"],
]);
const BORINGSSL_FLAGS: readonly string[] = Object.freeze([
  "-DNDEBUG",
  "-DOPENSSL_NO_ASM",
  "-DOPENSSL_NO_SOCK",
  // There is one thread.
  "-DOPENSSL_NO_THREADS_CORRUPT_MEMORY_AND_LEAK_SECRETS_IF_THREADED",
  "-DOPENSSL_SMALL",
]);

/** Of libsodium, what checks and makes an Ed25519 signature, what a signed session needs (X25519, HMAC-SHA-256), and what seals. */
const SODIUM = [
  "crypto_aead/chacha20poly1305/sodium/aead_chacha20poly1305",
  "crypto_onetimeauth/poly1305/donna/poly1305_donna",
  "crypto_onetimeauth/poly1305/onetimeauth_poly1305",
  "crypto_stream/chacha20/ref/chacha20_ref",
  "crypto_stream/chacha20/stream_chacha20",
  "crypto_auth/hmacsha256/auth_hmacsha256",
  "crypto_core/ed25519/ref10/ed25519_ref10",
  "crypto_hash/sha256/cp/hash_sha256_cp",
  "crypto_hash/sha256/hash_sha256",
  "crypto_hash/sha512/cp/hash_sha512_cp",
  "crypto_hash/sha512/hash_sha512",
  "crypto_scalarmult/crypto_scalarmult",
  "crypto_scalarmult/curve25519/ref10/x25519_ref10",
  "crypto_scalarmult/curve25519/scalarmult_curve25519",
  "crypto_sign/crypto_sign",
  "crypto_sign/ed25519/ref10/keypair",
  "crypto_sign/ed25519/ref10/open",
  "crypto_sign/ed25519/ref10/sign",
  "crypto_sign/ed25519/sign_ed25519",
  "crypto_verify/sodium/verify",
  "sodium/utils",
];

/** The Debian packages that are missing here. */
export function missingPackages(): string[] {
  const has = (command: string) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
  return [
    ...(has(CC) ? [] : ["gcc-riscv64-unknown-elf"]),
    ...(existsSync(PICOLIBC) ? [] : ["picolibc-riscv64-unknown-elf"]),
    ...(has(QEMU) ? [] : ["qemu-system-misc"]),
  ];
}

let building: Promise<Result<string, string>> | undefined;

/** @returns the ELF file, or why it cannot be built, in words */
export function buildRv32Engine(progress: (line: string) => void): Promise<Result<string, string>> {
  building ??= build(progress);
  return building;
}

async function build(progress: (line: string) => void): Promise<Result<string, string>> {
  const missing = missingPackages();
  if (missing.length > 0) return { ok: false, reason: `it needs these packages: ${missing.join(" ")}` };
  if (!existsSync(XS)) return { ok: false, reason: "the sources of XS are missing: run npm ci" };
  try {
    const libraries = await librarySources();
    const xs = [...MACHINE, ...XS_FLAGS, ...HOST, "-Os"];
    const ours = [
      ...["bytecode.c", "host.c", "native.c"].map((name) => join(C_HOST, name)),
      ...NATIVE_SOURCES.filter((file) => !LIBRARY_SOURCES.includes(file)),
    ];
    const units: Unit[] = [
      ...[...xsSources(RUNNING), ...ours, ...["image.c", "main.c", "ram.c"].map((name) => join(RV32, name))].map(
        (file) => ({
          file,
          flags: basename(file) === "xsDefaults.c" ? [...xs, ...BARE_FUNCTIONS] : xs,
        }),
      ),
      ...machineSources(),
      ...libraries,
    ];
    return await buildProgram({
      cc: CC,
      name: "comptoir.elf",
      folder: "rv32",
      units,
      headers: [...headersIn(C_HOST), ...headersIn(RV32)],
      link: [...linkFlags(), ...ABSENT],
      progress,
      about: "XS for a bare RISC-V machine",
    });
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The machine, and what of the C library is its own. */
export function machineSources(): Unit[] {
  return [
    { file: join(RV32, "machine.c"), flags: [...MACHINE, "-march=rv32imac_zicsr", "-O2"] },
    // Else gcc makes a call of memset out of the loop that is memset.
    { file: join(RV32, "memory.c"), flags: [...MACHINE, "-O2", "-fno-tree-loop-distribute-patterns"] },
  ];
}

export function linkFlags(): string[] {
  const symbols = {
    __flash: FLASH_ADDRESS,
    __flash_size: BYTECODE_ADDRESS - FLASH_ADDRESS,
    __ram: RAM_ADDRESS,
    __ram_size: RAM_SIZE,
    __stack_size: STACK_SIZE,
  };
  return [
    ...MACHINE,
    ...["--oslib=semihost", "--crt0=hosted", "-Wl,--gc-sections", "-Tpicolibc.ld"],
    ...Object.entries(symbols).map(([name, value]) => `-Wl,--defsym=${name}=0x${value.toString(16)}`),
    "-lm",
  ];
}

/** drivers/signatures and what it calls. @throws Error when the sources cannot be fetched */
export async function librarySources(p256: P256 = BORINGSSL): Promise<Unit[]> {
  const mbedtls = await debianSource("mbedtls", MBEDTLS_RELEASE);
  // Without a P-256 of its own, Mbed TLS does the hashes.
  const { library, defines, driver }: MbedTls =
    "boringSsl" in p256 ? { library: [], defines: ["-DCOMPTOIR_HASHES_ALONE"] } : p256;
  const p256m = join(mbedtls, "3rdparty", "p256-m");
  const sodium = join(await debianSource("libsodium"), "src", "libsodium");
  const own = join(BUILD, "sources", "own");
  // configure would write it.
  const version = readFileSync(join(sodium, "include", "sodium", "version.h.in"), "utf8")
    .replace("@VERSION@", "1.0.18")
    .replace("@SODIUM_LIBRARY_VERSION_MAJOR@", "10")
    .replace("@SODIUM_LIBRARY_VERSION_MINOR@", "3")
    .replace("@SODIUM_LIBRARY_MINIMAL_DEF@", "");
  mkdirSync(join(own, "sodium"), { recursive: true });
  writeFileSync(join(own, "sodium", "version.h"), version);
  const includes = (...folders: string[]) => folders.map((folder) => `-I${folder}`);
  const mbedtlsFlags = [
    '-DMBEDTLS_CONFIG_FILE="mbedtls-config.h"',
    ...defines,
    ...includes(join(mbedtls, "include"), join(mbedtls, "library"), p256m, join(p256m, "p256-m"), RV32),
  ];
  const sodiumFlags = [
    ...["-DCONFIGURED=1", "-DNATIVE_LITTLE_ENDIAN=1"],
    ...includes(own, join(own, "sodium"), join(sodium, "include"), join(sodium, "include", "sodium")),
  ];
  const speed = [...MACHINE, "-O2"];
  return [
    ...[SIGNATURES, SEALING, SHA1, join(RV32, "libraries.c"), ...("boringSsl" in p256 ? [] : [ES256_PSA])].map(
      (file) => ({
        file,
        flags: [...speed, ...mbedtlsFlags, ...sodiumFlags],
      }),
    ),
    ...("boringSsl" in p256 ? await boringSsl(p256.boringSsl) : []),
    ...[...PSA, ...library].map((name) => ({
      file: join(mbedtls, "library", `${name}.c`),
      flags: [...speed, ...mbedtlsFlags],
    })),
    ...(driver === undefined ? [] : ["p256-m_driver_entrypoints", "p256-m/p256-m"]).map((name) => ({
      file: join(p256m, `${name}.c`),
      flags: [...speed, ...mbedtlsFlags, ...(driver ?? [])],
    })),
    ...SODIUM.map((name) => ({ file: join(sodium, `${name}.c`), flags: [...speed, ...sodiumFlags] })),
  ];
}

async function boringSsl(speed: readonly string[]): Promise<Unit[]> {
  const wanted = ["src/crypto", "src/include", "src/third_party/fiat"];
  const source = join(await debianSource("android-platform-external-boringssl", BORINGSSL_RELEASE, wanted), "src");
  const flags = [...MACHINE, ...speed, ...BORINGSSL_FLAGS, `-I${join(source, "include")}`];
  const files = BORINGSSL_SOURCES.flatMap(([folder, names]) =>
    names.split(" ").map((name) => join(source, "crypto", folder, `${name}.c`)),
  );
  return [join(ROOT, "drivers", "signatures", "es256-boringssl.c"), ...files].map((file) => ({ file, flags }));
}
