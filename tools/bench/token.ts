/**
 * From QR text to verdict, on Node and on XS: against the bare signature check of the same run, and on Node against
 * cose-kit doing the like.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { coseVerify } from "cose-kit";
import { decodeBase45 } from "modules/base45/base45";
import { decodeCbor } from "modules/cbor/decode";
import { encodeUtf8 } from "modules/cbor/utf8";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { EV1_PREFIX } from "modules/token/ev1";
import { toHex } from "modules/token/hex";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { hasNativeLibraries } from "../kit/build/native";
import type { Person } from "../kit/issuing/person";
import { publicPemOf, repeatableId, repeatableKey } from "../kit/issuing/repeatable";
import { issueText } from "../kit/issuing/token";
import type { Measure, Report } from "./measure";
import { runOnEngine } from "./on-engine";
import { measureTokens, type TokenMeasure, type TokenSample } from "./token-core";

/** A verdict costs little more than the signature check, which nobody can do without. */
const NODE_GOAL = 1.1;
const XS_GOAL = 1.25;
/** The same, as far as a clock can tell. */
const SAME_COST = 1.25;
/** Enough for a median; noble takes some ten milliseconds a token on XS. */
const XS_TOKENS = 100;

export const token: Measure = {
  name: "token",
  about: "from the text of a QR code to its verdict, and the same signature check alone, turn by turn (medians)",
  async run(report) {
    const { noble, openssl, coseKit } = await measureTokensOnNode();
    tell(report, "Node, @noble/curves", noble, NODE_GOAL);
    report.result("Node, OpenSSL: verdict", openssl.verdict, "ms");
    report.result("Node, OpenSSL: signature check alone", openssl.check, "ms");
    report.result("Node, OpenSSL: cose-kit, text to claims, no rules", coseKit, "ms");
    report.result("Node, OpenSSL: verdict / cose-kit", openssl.verdict / coseKit, "", { atMost: 1 });
    const xs = await measureTokensOnXs("noble");
    if (xs === undefined) report.note("XS: not measured, there is no C compiler");
    else tell(report, "XS, @noble/curves", xs, XS_GOAL);
    const native = hasNativeLibraries() ? await measureTokensOnXs("native") : undefined;
    if (native === undefined) report.note("XS, native check: not measured, its C libraries are not there");
    else tell(report, "XS, native check", native, XS_GOAL);
  },
};

function tell(report: Report, where: string, measure: TokenMeasure, goal: number): void {
  const { verdict, check, ratio, rest10, rest10000, find10, find10000 } = measure;
  report.result(`${where}: verdict`, verdict, "ms");
  report.result(`${where}: signature check alone`, check, "ms");
  report.result(`${where}: verdict / check`, ratio, "", { atMost: goal });
  report.result(`${where}: all but the check, 10 keys`, rest10, "ms");
  report.result(`${where}: all but the check, 10,000 keys`, rest10000, "ms");
  report.result(`${where}: finding a key among 10`, find10, "µs");
  report.result(`${where}: finding a key among 10,000`, find10000, "µs");
  report.result(`${where}: 10,000 keys / 10 keys`, find10000 / find10, "", { atMost: SAME_COST });
}

export interface NodeMeasure {
  /** With @noble/curves, the implementation of the desktop. */
  readonly noble: TokenMeasure;
  /** With OpenSSL, which cose-kit uses too. */
  readonly openssl: TokenMeasure;
  /** Base45, cose-kit and our CBOR: text to claims, without rules, dates, issuers or replay. Median, ms. */
  readonly coseKit: number;
}

const AT = 1777629600;
const ISS = "essai";
const PERSON: Person = {
  identity: {
    matricule: "279035121518989",
    oid: 10,
    familyName: "ESSAI",
    givenNames: "CAMILLE JEANNE",
    birthDate: "1979-03-12",
    sex: 2,
    birthPlace: "51215",
  },
  amo: {
    regime: "01",
    caisse: "131",
    centre: "0001",
    quality: 0,
    rights: [{ from: 20454, to: 20818 }],
    localRegime: false,
  },
  exonerations: [],
  amc: { number: "99999997", contract: "ESSAI-1", from: 20454, to: 20818 },
};

/** Tokens to measure with, the same each time, and the key that verifies them as PEM. */
export function tokenSample(count: number): TokenSample & { readonly publicPem: string } {
  const key = repeatableKey("ES256", ISS);
  const texts = Array.from({ length: count }, (_, i) =>
    issueText({ person: PERSON, key, iss: ISS, at: AT, lifetime: 300, id: repeatableId(i) }),
  );
  const { algorithm, bytes } = key.publicKey;
  const publicPem = publicPemOf(key);
  return { texts, at: AT, iss: ISS, algorithm, key: Array.from(bytes), kid: Array.from(key.kid), publicPem };
}

/** @param count fewer than the guard of single use holds of one issuer */
export async function measureTokensOnNode(count = 120): Promise<NodeMeasure> {
  const sample = tokenSample(count);
  const openssl = opensslVerifier(sample.publicPem, sample.key);
  const now = () => performance.now();
  // The first round is for the compiler.
  measureTokens({ ...sample, texts: sample.texts.slice(0, 100) }, nobleVerifier, now);
  measureTokens(sample, openssl, now);
  await measureCoseKit(sample, sample.publicPem);
  return {
    noble: measureTokens(sample, nobleVerifier, now),
    openssl: measureTokens(sample, openssl, now),
    coseKit: await measureCoseKit(sample, sample.publicPem),
  };
}

/** @returns undefined where there is no C compiler */
export async function measureTokensOnXs(check: "noble" | "native"): Promise<TokenMeasure | undefined> {
  const { publicPem: _, ...sample } = tokenSample(XS_TOKENS);
  const module = check === "noble" ? "modules/noble-verifier/signatures" : "drivers/signatures/native";
  const lines = await runOnEngine(
    "xs",
    `import "./simulator/platform/boot";
     import { signatures } from "${module}";
     import { measureTokens } from "./tools/bench/token-core";
     const { host } = globalThis;
     const sample = ${JSON.stringify(sample)};
     measureTokens({ ...sample, texts: sample.texts.slice(0, 3) }, signatures, () => host.now());
     host.print(JSON.stringify(measureTokens(sample, signatures, () => host.now())));
     host.exit(0);`,
    "bench-token",
  );
  return lines === undefined ? undefined : (JSON.parse(lines.at(-1) ?? "") as TokenMeasure);
}

async function measureCoseKit(sample: TokenSample, publicPem: string): Promise<number> {
  const key = createPublicKey(publicPem);
  const times: number[] = [];
  for (const text of sample.texts) {
    const start = performance.now();
    const bytes = decodeBase45(encodeUtf8(text), EV1_PREFIX.length);
    if (!bytes.ok) throw new Error(bytes.reason);
    const { isValid, decoded } = await coseVerify(bytes.value, key);
    const claims = decodeCbor(decoded.payload);
    times.push(performance.now() - start);
    if (!isValid || !claims.ok) throw new Error("cose-kit refuses the sample");
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** One key only, imported once, as cose-kit is given its own. */
export function opensslVerifier(publicPem: string, bytes: readonly number[]): SignatureVerifier {
  const key: KeyObject = createPublicKey(publicPem);
  const known = toHex(Uint8Array.from(bytes));
  return {
    verify: (algorithm, candidate, message, signature) =>
      algorithm === "ES256" &&
      toHex(candidate) === known &&
      verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature),
  };
}
