/** What a token costs in instructions, part by part; runs in the engine, whose host counts them. */
import { decodeBase45 } from "base45";
import { encodeUtf8 } from "modules/cbor/utf8";
import { EV1_PREFIX, ev1 } from "modules/token/ev1";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { listOf, median, type TokenSample, verifierOf } from "./token-core";

export interface InstructionMeasure {
  /** From the text of the QR code to the verdict, and the signature check alone. */
  readonly verdict: number;
  readonly check: number;
  /** Base45, CBOR and COSE: from the text to what is to be verified. */
  readonly parse: number;
  readonly base45: number;
  /** The claims, read when the signature is good. */
  readonly claims: number;
  /** All but the check. */
  readonly rest: number;
  /** Of the token, bytes. */
  readonly length: number;
}

const ISSUERS = 10;
const format = ev1(decodeBase45);

/** @param collect empties the heap of garbage before each: whether a collection falls into one is no figure of its own */
export function measureInstructions(
  sample: TokenSample,
  signatures: SignatureVerifier,
  count: () => number,
  collect: () => void,
): InstructionMeasure {
  const spent = (call: () => unknown): number => {
    collect();
    const start = count();
    call();
    return count() - start;
  };
  const list = listOf(ISSUERS, sample);
  const key = Uint8Array.from(sample.key);
  const codes = sample.texts.map(encodeUtf8);
  const verifier = verifierOf(list, sample, signatures, format);
  const free = verifierOf(list, sample, { verify: () => true }, format);
  const verdicts: number[] = [];
  const checks: number[] = [];
  const rests: number[] = [];
  for (const code of codes) {
    verdicts.push(spent(() => verifier.verifyCode(code)));
    rests.push(spent(() => free.verifyCode(code)));
    const token = format.code.decode(code);
    if (!token.ok) throw new Error(token.reason);
    const { algorithm, message, signature } = token.value;
    checks.push(spent(() => signatures.verify(algorithm, key, message, signature)));
  }
  // The first finds every table cold.
  const [verdict, check, rest] = [verdicts, checks, rests].map((values) => median(values.slice(1)));
  const [code = new Uint8Array(0)] = codes;
  const base45 = spent(() => decodeBase45(code, EV1_PREFIX.length));
  const parse = spent(() => format.code.decode(code));
  const bytes = decodeBase45(code, EV1_PREFIX.length);
  const token = format.code.decode(code);
  if (!bytes.ok || !token.ok) throw new Error("the sample is refused");
  const claims = spent(() => token.value.open());
  return {
    verdict: verdict ?? 0,
    check: check ?? 0,
    rest: rest ?? 0,
    parse,
    base45,
    claims,
    length: bytes.value.length,
  };
}
