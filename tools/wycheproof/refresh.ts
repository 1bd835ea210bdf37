/**
 * Brings the vectors of Project Wycheproof that the tests run (hosttests/support/wycheproof) up to what its repository
 * holds now, byte for byte, with its licence, and writes down which commit they are of.
 *
 * Usage: npx tsx tools/wycheproof/refresh.ts [REPOSITORY]
 *   REPOSITORY: what `git clone` takes; https://github.com/C2SP/wycheproof.git where it is not said
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../kit/build/paths";

const ORIGIN = "https://github.com/C2SP/wycheproof.git";
const INTO = join(ROOT, "hosttests", "support", "wycheproof");
/** Name here: path there. */
const FILES: Readonly<Record<string, string>> = {
  "ecdsa_secp256r1_sha256_p1363_test.json": "testvectors_v1/ecdsa_secp256r1_sha256_p1363_test.json",
  "ed25519_test.json": "testvectors_v1/ed25519_test.json",
  LICENSE: "LICENSE",
};
const MAX_FILE = 16 * 1024 * 1024;

const [repository = ORIGIN] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "comptoir-wycheproof-"));
try {
  const git = (...args: string[]): Buffer => execFileSync("git", args, { maxBuffer: MAX_FILE });
  git("clone", "--quiet", "--bare", "--depth", "1", repository, folder);
  const commit = git("-C", folder, "log", "-1", "--format=%H %cs").toString("utf8").trim();
  for (const [name, path] of Object.entries(FILES)) {
    writeFileSync(join(INTO, name), git("-C", folder, "show", `HEAD:${path}`));
  }
  writeFileSync(join(INTO, "COMMIT"), `${commit}\n`);
  process.stdout.write(`${INTO}: ${Object.keys(FILES).join(", ")} of ${commit}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
