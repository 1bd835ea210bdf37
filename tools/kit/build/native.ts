/** The C libraries for signature checks, where the machine has them: Debian's libmbedtls-dev and libsodium-dev. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiler } from "./compiler";
import { ROOT } from "./paths";

export const SIGNATURES = join(ROOT, "drivers", "signatures", "signatures.c");
/** Its P-256 wherever there is PSA Crypto; a build may link another (drivers/signatures/es256.h). */
export const ES256_PSA = join(ROOT, "drivers", "signatures", "es256-psa.c");
export const SEALING = join(ROOT, "drivers", "aead", "aead.c");
/** The simulator's own: a board has the SDK's. */
export const SHA1 = join(ROOT, "simulator", "engines", "c", "sha1.c");
/** What `host.native` is made of. */
export const NATIVE_SOURCES: readonly string[] = Object.freeze([
  SIGNATURES,
  ES256_PSA,
  join(ROOT, "drivers", "base45", "base45.c"),
  join(ROOT, "drivers", "bytes", "bytes.c"),
  join(ROOT, "drivers", "records", "walk.c"),
  join(ROOT, "drivers", "shaped", "shaped.c"),
  SEALING,
  SHA1,
]);
/** Of these, what is compiled with the headers of the libraries. */
export const LIBRARY_SOURCES: readonly string[] = Object.freeze([SIGNATURES, ES256_PSA, SEALING, SHA1]);
export const NATIVE_LIBRARIES: readonly string[] = Object.freeze(["-lmbedcrypto", "-lsodium"]);

let found: boolean | undefined;

/** Whether a program with signatures.c compiles and links here. */
export function hasNativeLibraries(): boolean {
  found ??= probe();
  return found;
}

function probe(): boolean {
  const cc = compiler();
  if (cc === undefined) return false;
  const folder = mkdtempSync(join(tmpdir(), "comptoir-probe-"));
  try {
    const args = ["-w", "-x", "c", SIGNATURES, ES256_PSA, "-", "-o", join(folder, "probe"), ...NATIVE_LIBRARIES];
    const input = "int comptoir_hash_size(void);\nint main(void) { return comptoir_hash_size() == 0; }\n";
    return spawnSync(cc, args, { input, stdio: ["pipe", "ignore", "ignore"] }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
