/**
 * The text of a QR code to its claims, by the readers of COSE that can be had beside ours, in the same run and on the same tokens,
 * turn by turn. Ours also knows ten issuers, looks at dates, at the single use and at each claim; theirs is the signature, and
 * what they do besides.
 */
import { createPublicKey, createVerify, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { coseVerify } from "cose-kit";
import { build } from "esbuild";
import { decodeBase45 } from "modules/base45/base45";
import { decodeCbor } from "modules/cbor/decode";
import { encodeUtf8 } from "modules/cbor/utf8";
import { EV1_PREFIX } from "modules/token/ev1";
import { ROOT } from "../../kit/build/paths";
import type { Report } from "../measure";
import { runOnEngine } from "../on-engine";
import { measureTokensOnXs, opensslVerifier, tokenSample } from "../token";
import { listOf, median, verifierOf } from "../token-core";
import { peer } from "./install";

/** Fewer than the guard of single use holds of one issuer: each round has a verifier of its own. */
const TOKENS = 100;
/** The first are for the compiler, which has then seen every reader at work. */
const ROUNDS = 10;
const WARM_UP = 5;

interface Auth0 {
  readonly Sign1: {
    decode(bytes: Uint8Array): { readonly payload: Uint8Array; verify(key: KeyObject): Promise<void> };
  };
}
interface Owf {
  readonly CoseKey: { fromJwk(jwk: object): object };
  readonly Sign1: {
    decode(bytes: Uint8Array): {
      readonly payload: Uint8Array | null;
      verifySignature(options: { key: object }, context: object): Promise<boolean>;
    };
  };
}
interface Dcc {
  addCachedKeys(keys: Readonly<Record<string, string>>): void;
  unpackAndVerify(text: string): Promise<{ readonly status: string }>;
}

type Reader = (text: string) => boolean | Promise<boolean>;

/** @param folder of the packages, undefined where they could not be had: cose-kit alone is then measured beside */
export async function measureReaders(report: Report, folder: string | undefined): Promise<void> {
  const sample = tokenSample(TOKENS);
  const { publicPem, key: bytes, kid, texts } = sample;
  const key = createPublicKey(publicPem);
  const issuers = listOf(10, sample);
  const openssl = opensslVerifier(publicPem, bytes);
  let verifier = verifierOf(issuers, sample, openssl);
  const base45 = (text: string): Uint8Array => {
    const decoded = decodeBase45(encodeUtf8(text), EV1_PREFIX.length);
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.value;
  };
  const isClaims = (payload: Uint8Array | null) => payload !== null && decodeCbor(payload).ok;
  const readers: [string, Reader][] = [
    ["Comptoir: to the verdict", (text) => verifier.verifyCode(encodeUtf8(text)).verdict !== "refused"],
    [
      "cose-kit 1.7.1: to the claims",
      async (text) => {
        const { isValid, decoded } = await coseVerify(base45(text), key);
        return isValid && isClaims(decoded.payload);
      },
    ],
  ];
  if (folder === undefined) report.note("@auth0/cose, @owf/mdoc, dcc-sdk: not measured");
  else readers.push(...(await readersOf(folder, key, kid, base45, isClaims)));

  const times = readers.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    verifier = verifierOf(issuers, sample, openssl);
    // A reader at a time: else each begins with the caches and the garbage of the one before.
    for (const [i, [name, read]] of readers.entries()) {
      for (const text of texts) {
        const start = performance.now();
        if (!(await read(text))) throw new Error(`${name}: the sample is refused`);
        if (round >= WARM_UP) times[i]?.push(performance.now() - start);
      }
    }
  }
  const medians = times.map(median);
  for (const [i, [name]] of readers.entries()) {
    report.result(`Node: ${name}`, (medians[i] ?? 0) * 1000, "µs");
  }
  const best = Math.min(...medians.slice(1));
  report.result("Node: Comptoir / the quickest of the others", (medians[0] ?? 0) / best, "", { atMost: 1 });
}

async function readersOf(
  folder: string,
  key: KeyObject,
  kid: readonly number[],
  base45: (text: string) => Uint8Array,
  isClaims: (payload: Uint8Array | null) => boolean,
): Promise<[string, Reader][]> {
  const readers: [string, Reader][] = [];
  const auth0 = await peer<Auth0>(folder, "@auth0/cose");
  readers.push([
    "@auth0/cose 1.0.2: to the claims",
    async (text) => {
      const token = auth0.Sign1.decode(base45(text));
      await token.verify(key);
      return isClaims(token.payload);
    },
  ]);
  const owf = await peer<Owf>(folder, "@owf/mdoc");
  const owfKey = owf.CoseKey.fromJwk(key.export({ format: "jwk" }));
  const check = ({ sign1 }: { sign1: { toBeSigned: Uint8Array; signature: Uint8Array } }) =>
    createVerify("sha256").update(sign1.toBeSigned).verify({ key, dsaEncoding: "ieee-p1363" }, sign1.signature);
  const context = { cose: { sign1: { verify: check } } };
  readers.push([
    "@owf/mdoc 0.6.0: to the claims",
    async (text) => {
      const token = owf.Sign1.decode(base45(text));
      return (await token.verifySignature({ key: owfKey }, context)) && isClaims(token.payload);
    },
  ]);
  const dcc = await loadDcc(folder);
  const spki = key.export({ format: "der", type: "spki" }).toString("base64");
  dcc.addCachedKeys({ [Buffer.from(kid).toString("base64")]: spki });
  readers.push([
    "@pathcheck/dcc-sdk 0.0.27: to the claims",
    async (text) => (await dcc.unpackAndVerify(`HC1:${text.slice(EV1_PREFIX.length)}`)).status === "verified",
  ]);

  return readers;
}

/** Its package is of a time when Node had no modules: it is bundled. */
async function loadDcc(folder: string): Promise<Dcc> {
  const outfile = join(folder, "dcc-sdk.cjs");
  await build({
    entryPoints: [join(folder, "node_modules", "@pathcheck", "dcc-sdk", "lib", "main.js")],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  return peer<Dcc>(folder, "./dcc-sdk.cjs");
}

/** XS has no WebCrypto and no TextDecoder: whether a peer runs there at all is tried, and what it said is told. */
export async function measureReadersOnXs(report: Report, folder: string | undefined): Promise<void> {
  const own = await measureTokensOnXs("native");
  if (own === undefined) {
    report.note("XS: not measured, there is no C compiler");
    return;
  }
  report.result("XS: Comptoir, to the verdict, check in C", own.verdict * 1000, "µs");
  report.note(`XS: cose-kit: ${await tried(join(ROOT, "node_modules", "cose-kit"))}`);
  if (folder === undefined) return;
  const modules = (...path: string[]) => join(folder, "node_modules", ...path);
  for (const [name, path] of [
    ["@auth0/cose", modules("@auth0", "cose", "dist", "browser", "index.js")],
    ["@owf/mdoc", modules("@owf", "mdoc")],
    ["@pathcheck/dcc-sdk", modules("@pathcheck", "dcc-sdk", "lib", "main.js")],
  ] as const) {
    report.note(`XS: ${name}: ${await tried(path)}`);
  }
}

async function tried(path: string): Promise<string> {
  const code = `import { host } from "./simulator/platform/host";
import * as peer from ${JSON.stringify(path)};
host.print(Object.keys(peer).length > 0 ? "it loads" : "nothing in it");
host.exit(0);`;
  try {
    return (await runOnEngine("xs", code, "bench-peer"))?.at(-1) ?? "not tried";
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // esbuild's first line counts its errors.
    const line =
      message.split("\n").find((one) => /ERROR|Error(:|$)/.test(one) && !/^Build failed/.test(one)) ?? message;
    return `does not load: ${line.trim().slice(0, 110)}`;
  }
}
