/**
 * `npm run sbom [-- --all]`: what is inside, as a CycloneDX 1.5 file under build/. The packages come from the lock file by
 * npm's own command, with no network; what no package manager knows of (NOTICE has its licences) from the table here.
 * Without `--all` the packages that only a desktop needs are left out.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BUILD, ROOT } from "../kit/build/paths";

interface Component {
  readonly "bom-ref": string;
  readonly type: "library" | "data";
  readonly name: string;
  readonly version: string;
  readonly scope: "required" | "optional";
  readonly description: string;
  readonly licenses: readonly [{ readonly license: { readonly id: string } } | { readonly expression: string }];
  readonly externalReferences: readonly [{ readonly type: "vcs" | "website"; readonly url: string }];
}

interface Bom {
  metadata: { component: { name: string; [field: string]: unknown }; [field: string]: unknown };
  components: object[];
}

/** Optional: only some builds have it. */
const CARRIED: readonly Component[] = [
  part(
    "XS",
    "13",
    "LGPL-3.0-or-later",
    "https://github.com/Moddable-OpenSource/moddable",
    "the engine, and the SDK around it",
  ),
  part(
    "Mbed TLS",
    "3.6",
    "Apache-2.0",
    "https://github.com/Mbed-TLS/mbedtls",
    "PSA Crypto with p256-m; ESP-IDF's on a board",
  ),
  part("libsodium", "1.0", "ISC", "https://github.com/jedisct1/libsodium", "Ed25519"),
  { ...part("quirc", "1.2", "ISC", "https://github.com/dlbeer/quirc", "a CoreS3's camera"), scope: "optional" },
  {
    ...part("esp32-camera", "2", "Apache-2.0", "https://github.com/espressif/esp32-camera", "the same"),
    scope: "optional",
  },
  {
    ...part(
      "Atkinson Hyperlegible Next",
      "5.3.0",
      "OFL-1.1",
      "https://www.brailleinstitute.org/freefont",
      "the letters",
    ),
    type: "data",
  },
  {
    ...part(
      "BDPM",
      "2026-05-29",
      "etalab-2.0",
      "https://base-donnees-publique.medicaments.gouv.fr",
      "sample of medicines",
    ),
    type: "data",
  },
];

function part(name: string, version: string, licence: string, url: string, description: string): Component {
  return {
    "bom-ref": `${name.toLowerCase().replaceAll(" ", "-")}@${version}`,
    type: "library",
    name,
    version,
    scope: "required",
    description,
    licenses: [{ license: { id: licence } }],
    externalReferences: [{ type: url.includes("github.com") ? "vcs" : "website", url }],
  };
}

const { values } = parseArgs({ options: { all: { type: "boolean", default: false } } });
const omit = values.all ? [] : ["--omit", "dev", "--omit", "optional"];
const told = execFileSync(
  "npm",
  ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only", "--offline", ...omit],
  { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, shell: process.platform === "win32" },
);
const bom = JSON.parse(told) as Bom;
// npm names it after the folder.
const { name } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { name: string };
bom.metadata.component.name = name;
bom.components.push(...CARRIED);
const file = join(BUILD, values.all ? "sbom-all.cdx.json" : "sbom.cdx.json");
mkdirSync(BUILD, { recursive: true });
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
process.stdout.write(`${file}: ${bom.components.length} components\n`);
