/** Bundles the firmware, or any code of its kind, for the engines of the simulator: one classic script for XS and Node. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { FONT_FOLDER, fontNames, loadFonts } from "../fonts/fonts";
import { DEVELOPMENT_KEY, DEVELOPMENT_MANAGEMENT_KEY } from "../signing/development-keys";
import { imagePublicKey } from "../signing/image-key";
import { hasNativeLibraries } from "./native";
import { BUILD, ROOT } from "./paths";
import { writeWhole } from "./write-whole";

const PLATFORM = join(ROOT, "simulator", "platform");

/** The SDK's module specifiers, and who stands for them in the simulator. */
const SPECIFIERS: Readonly<Record<string, string>> = {
  board: join(PLATFORM, "board.ts"),
  "card-serial": join(PLATFORM, "modules", "card-serial.ts"),
  "data-key": join(PLATFORM, "modules", "data-key.ts"),
  "commodetto/Poco": join(PLATFORM, "modules", "poco.ts"),
  "commodetto/parseBMF": join(PLATFORM, "modules", "parse-bmf.ts"),
  "embedded:network/dnssd": join(PLATFORM, "modules", "dnssd.ts"),
  "embedded:network/http/client": join(PLATFORM, "modules", "http-client.ts"),
  "embedded:io/digital": join(PLATFORM, "modules", "digital.ts"),
  "embedded:io/pwm": join(PLATFORM, "modules", "pwm.ts"),
  "embedded:io/serial": join(PLATFORM, "modules", "serial.ts"),
  "embedded:io/socket/listener": join(PLATFORM, "modules", "listener.ts"),
  "embedded:io/socket/tcp": join(PLATFORM, "modules", "tcp.ts"),
  "embedded:io/socket/udp": join(PLATFORM, "modules", "udp.ts"),
  "embedded:sensor/Touch/FT6x06": join(PLATFORM, "modules", "touch.ts"),
  "drivers/in-c/in-c": join(PLATFORM, "modules", "in-c.ts"),
  "mc/ffi": join(PLATFORM, "modules", "ffi.ts"),
  "embedded:storage/flash": join(PLATFORM, "modules", "flash.ts"),
  "firmware-slots": join(PLATFORM, "modules", "firmware-slots.ts"),
  "random-source": join(PLATFORM, "modules", "random-source.ts"),
  restart: join(PLATFORM, "modules", "restart.ts"),
  Resource: join(PLATFORM, "modules", "resource.ts"),
  time: join(PLATFORM, "modules", "time.ts"),
  timer: join(PLATFORM, "modules", "timer.ts"),
};

/**
 * The language that the XS of the desktop reads: in es2022, a static field that names its own class fails there
 * ("not initialized yet").
 */
const TARGET = "es2021";
/** Of what came later, what it reads: else each private name would become a WeakMap, and each use of it a call. */
const SUPPORTED: Readonly<Record<string, boolean>> = Object.freeze({
  "class-field": true,
  "class-private-accessor": true,
  "class-private-brand-check": true,
  "class-private-field": true,
  "class-private-method": true,
});

export const NATIVE_MODULES: Readonly<Record<string, string>> = Object.freeze({
  aead: join(ROOT, "drivers", "aead", "native.ts"),
  base45: join(ROOT, "drivers", "base45", "native.ts"),
  "modules/bytes/bytes": join(ROOT, "drivers", "bytes", "native.ts"),
  sha1: join(PLATFORM, "modules", "sha1.ts"),
  "modules/records/walk": join(ROOT, "drivers", "records", "native.ts"),
  "modules/shaped/shaped": join(ROOT, "drivers", "shaped", "native.ts"),
  signatures: join(ROOT, "drivers", "signatures", "native.ts"),
});

function platform(specifiers: Readonly<Record<string, string>>): Plugin {
  return {
    name: "platform",
    setup(setup) {
      setup.onResolve({ filter: /.*/ }, ({ path }) => {
        const own = specifiers[path];
        if (own !== undefined) return { path: own };
        if (path === "comptoir:fonts") return { path, namespace: "fonts" };
        return undefined;
      });
      setup.onLoad({ filter: /.*/, namespace: "fonts" }, () => ({ contents: fontMetrics(), loader: "js" }));
    },
  };
}

const LATIN_1 = 0x100;

/** The widths alone: what draws has the glyphs. Those of Latin-1 by their code, which is asked for most. */
function fontMetrics(): string {
  const folder = join(ROOT, FONT_FOLDER);
  const fonts = loadFonts(folder).map(({ height, ascent, glyphs }, i) => {
    const advanceOf = (code: number) => glyphs.get(code)?.advance ?? 0;
    const others = [...glyphs.keys()].filter((code) => code >= LATIN_1).sort((a, b) => a - b);
    const latin = Array.from({ length: LATIN_1 }, (_, code) => advanceOf(code));
    const known = { name: fontNames(folder)[i], height, ascent };
    const tables = Object.entries({ latin, advances: others.map(advanceOf) }).map(
      ([name, table]) => `${name}:new Uint8Array(${JSON.stringify(table)})`,
    );
    tables.push(`others:new Uint16Array(${JSON.stringify(others)})`);
    return `Object.freeze({...${JSON.stringify(known)},${tables.join()}})`;
  });
  return `export const fonts = Object.freeze([${fonts.join(",")}]);`;
}

/**
 * @param code the entry, as if it were a file at the root of the repository
 * @param name of the file that is made
 * @param others specifiers beside those of the SDK, and the files that stand for them
 * @param plugins see each module before anyone else
 * @returns the file, under build/: another one for another content, so that who runs the old one may go on
 */
export async function bundle(
  code: string,
  name: string,
  others: Readonly<Record<string, string>> = {},
  plugins: readonly Plugin[] = [],
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: ROOT, sourcefile: `${name}.ts`, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: TARGET,
    supported: SUPPORTED,
    platform: "neutral",
    mainFields: ["module", "main"],
    tsconfig: join(ROOT, "tsconfig.json"),
    plugins: [...plugins, platform({ ...SPECIFIERS, ...nativeModules(), ...others })],
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text ?? "";
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const path = join(BUILD, "bundles", `${name}-${hash}.js`);
  await writeWhole(path, text);
  return path;
}

/** What has a part in C, as the manifest has it on the device; in TypeScript where this machine lacks the libraries. */
function nativeModules(): Readonly<Record<string, string>> {
  return hasNativeLibraries()
    ? NATIVE_MODULES
    : {
        aead: join(ROOT, "modules", "noble-verifier", "noble-aead.ts"),
        base45: join(ROOT, "modules", "base45", "base45.ts"),
        sha1: join(ROOT, "modules", "noble-verifier", "noble-sha1.ts"),
        signatures: join(ROOT, "modules", "noble-verifier", "signatures.ts"),
      };
}

/** What a firmware is built with besides its sources. */
export interface FirmwareBuild {
  /** In place of the package's. */
  readonly version?: string;
  /** Whose images it takes, as the hexadecimal of SubjectPublicKeyInfo; the development key unless said. */
  readonly releaseKeys?: readonly string[];
  /** Who may manage it. */
  readonly managementKeys?: readonly string[];
  /** The root of the fleet's TUF repository that it pins, JSON; none unless said. */
  readonly root?: string | undefined;
}

/** The whole firmware: the platform first, then `main.ts`, whose body runs when the platform starts it. */
export async function bundleFirmware(options: FirmwareBuild = {}): Promise<string> {
  const {
    version,
    releaseKeys = [pinOf(DEVELOPMENT_KEY)],
    managementKeys = [pinOf(DEVELOPMENT_MANAGEMENT_KEY)],
    root,
  } = options;
  const others: Record<string, string> = { "release-keys": await releaseKeysModule(releaseKeys, managementKeys, root) };
  if (version !== undefined) {
    others["modules/version/version"] = await generated(`export const VERSION = ${JSON.stringify(version)};\n`);
  }
  return bundleStarted(readFileSync(join(ROOT, "main.ts"), "utf8"), "firmware", others);
}

/** The name of the program in its bundle. */
const PROGRAM = "comptoir:program";

/**
 * A program that the platform starts: the platform first, then all that the program imports, then its own statements when the
 * platform says so. esbuild evaluates a module that is required when it is, and those that are imported before.
 * @param code as for `bundle`, unchanged
 */
export async function bundleStarted(
  code: string,
  name: string,
  others: Readonly<Record<string, string>> = {},
  plugins: readonly Plugin[] = [],
): Promise<string> {
  const imports = (await importsOf(code)).map((path) => `import ${JSON.stringify(path)};`);
  const entry = `import { start } from "./simulator/platform/boot";
${imports.join("\n")}
start(() => {
  require(${JSON.stringify(PROGRAM)});
});
`;
  const program: Plugin = {
    name: "program",
    setup(setup) {
      setup.onResolve({ filter: new RegExp(`^${PROGRAM}$`) }, ({ path }) => ({ path, namespace: "program" }));
      setup.onLoad({ filter: /.*/, namespace: "program" }, () => ({ contents: code, resolveDir: ROOT, loader: "ts" }));
    },
  };
  return bundle(entry, name, others, [...plugins, program]);
}

/** What a program imports, types left out, in order. */
async function importsOf(code: string): Promise<readonly string[]> {
  const external: Plugin = {
    name: "external",
    setup(setup) {
      setup.onResolve({ filter: /.*/ }, ({ path }) => ({ path, external: true }));
    },
  };
  const stdin = { contents: code, resolveDir: ROOT, loader: "ts" } as const;
  const options = { bundle: true, write: false, metafile: true, format: "esm", logLevel: "silent" } as const;
  const { metafile } = await build({ stdin, plugins: [external], ...options });
  return Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
}

/** The module `release-keys`. @returns its file */
export function releaseKeysModule(
  releaseKeys: readonly string[],
  managementKeys: readonly string[],
  root = "",
): Promise<string> {
  const table = (name: string, keys: readonly string[]) =>
    `export const ${name}: readonly string[] = Object.freeze(${JSON.stringify(keys)});\n`;
  const pinned = `export const ROOT = ${JSON.stringify(root)};\n`;
  return generated(table("RELEASE_KEYS", releaseKeys) + table("MANAGEMENT_KEYS", managementKeys) + pinned);
}

async function generated(code: string): Promise<string> {
  const path = join(BUILD, "generated", `${createHash("sha256").update(code).digest("hex").slice(0, 12)}.ts`);
  await writeWhole(path, code);
  return path;
}

function pinOf(pem: string): string {
  return Buffer.from(imagePublicKey(pem).spki).toString("hex");
}
