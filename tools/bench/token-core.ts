/**
 * What a token costs, measured the same way in any engine: nothing of Node is imported, the clock is injected, and the
 * tokens come ready-made, since an engine is not asked to be an issuer.
 */
import { compareBytes } from "modules/cbor/bytes";
import type { CborMap, CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { encodeUtf8 } from "modules/cbor/utf8";
import { type CoseKey, coseKeyMap } from "modules/cose/key";
import { EV1 } from "modules/token/ev1";
import type { TokenFormat } from "modules/token/token-format";
import { IssuerList } from "modules/trust/issuer-list";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { TokenVerifier } from "modules/trust/token-verifier";

/** What the measure works on; plain, so that it can be written into a bundle as JSON. */
export interface TokenSample {
  /** Tokens of one issuer, all different, valid at `at`. */
  readonly texts: readonly string[];
  /** s */
  readonly at: number;
  readonly iss: string;
  readonly algorithm: CoseKey["algorithm"];
  readonly key: readonly number[];
  readonly kid: readonly number[];
}

export interface TokenMeasure {
  /** Medians, ms. From the text of the QR code to the verdict, with 10 keys in the list. */
  readonly verdict: number;
  /** The signature check alone, same messages, same run, turn by turn with the above. */
  readonly check: number;
  /** verdict / check, token by token, the median */
  readonly ratio: number;
  /** All but the signature check, ms, with 10 and with 10,000 keys in the list. */
  readonly rest10: number;
  readonly rest10000: number;
  /** Finding one key, µs: the quickest of some rounds. */
  readonly find10: number;
  readonly find10000: number;
}

const FEW = 10;
const MANY = 10_000;
const FINDS = 500;
const FIND_ROUNDS = 8;

/** @param now ms, with a fraction where the engine has one @throws Error when a token of the sample is not accepted */
export function measureTokens(sample: TokenSample, signatures: SignatureVerifier, now: () => number): TokenMeasure {
  const few = listOf(FEW, sample);
  const many = listOf(MANY, sample);
  const codes = sample.texts.map(encodeUtf8);
  const verdicts: number[] = [];
  const checks: number[] = [];
  const verifier = verifierOf(few, sample, signatures);
  for (const code of codes) {
    let start = now();
    const { verdict, reason } = verifier.verifyCode(code);
    verdicts.push(now() - start);
    if (verdict === "refused") throw new Error(`the sample is refused: ${reason}`);
    const token = EV1.code.decode(code);
    if (!token.ok) throw new Error(token.reason);
    const key = Uint8Array.from(sample.key);
    const { algorithm, message, signature } = token.value;
    start = now();
    const sound = signatures.verify(algorithm, key, message, signature);
    checks.push(now() - start);
    if (!sound) throw new Error("the sample's signature is bad");
  }
  // A check that costs nothing leaves the rest to be seen, and a clock of whole milliseconds sees it in many tokens.
  const free: SignatureVerifier = { verify: () => true };
  const rest = (list: IssuerList): number => {
    const start = now();
    const free10 = verifierOf(list, sample, free);
    for (const code of codes) free10.verifyCode(code);
    return (now() - start) / sample.texts.length;
  };
  rest(few);
  const rest10 = rest(few);
  const rest10000 = rest(many);
  const kid = Uint8Array.from(sample.kid);
  const find = (list: IssuerList): number => {
    const start = now();
    for (let i = 0; i < FINDS; i += 1) if (list.find(kid) === undefined) throw new Error("the sample's key is lost");
    return ((now() - start) * 1000) / FINDS;
  };
  // Turn by turn, and the quickest of each: what else the machine does is not the list's.
  const finds10: number[] = [];
  const finds10000: number[] = [];
  for (let round = 0; round < FIND_ROUNDS; round += 1) {
    finds10.push(find(few));
    finds10000.push(find(many));
  }
  return {
    verdict: median(verdicts),
    check: median(checks),
    ratio: median(verdicts.map((time, i) => time / (checks[i] ?? time))),
    rest10,
    rest10000,
    find10: Math.min(...finds10),
    find10000: Math.min(...finds10000),
  };
}

export function verifierOf(
  issuers: IssuerList,
  { at }: TokenSample,
  signatures: SignatureVerifier,
  format: TokenFormat = EV1,
): TokenVerifier {
  return new TokenVerifier({ formats: [format], issuers, signatures, clock: { now: () => at, isCertain: () => true } });
}

/**
 * A list of `count` keys, the sample's among them. The others verify nothing, only their number matters: so they are
 * one issuer copied, each with a kid of its own, which is quick in any engine.
 */
export function listOf(count: number, { at, iss, algorithm, key, kid }: TokenSample): IssuerList {
  const issuerOf = (key: CoseKey): Uint8Array =>
    encodeCbor(asMap([1, Uint8Array.from(kid)], [2, coseKeyMap(key)], [3, iss], [4, 0], [5, at + 1]));
  const own = issuerOf({ algorithm, bytes: Uint8Array.from(key) });
  const filler = issuerOf({ algorithm: "Ed25519", bytes: new Uint8Array(32) });
  // The list's map, its dates, and the head of an array of `count`.
  const head = encodeCbor(asMap([1, 1], [2, at], [3, at + 1], [4, 0]));
  const bytes = new Uint8Array(head.length + 2 + own.length + (count - 1) * filler.length);
  bytes.set(head);
  bytes.set([0x99, count >> 8, count & 255], head.length - 1);
  const kids = [Uint8Array.from(kid)];
  for (let n = 1; n < count; n += 1) kids.push(scattered(n));
  const [sample] = kids;
  kids.sort(compareBytes);
  let offset = head.length + 2;
  for (const one of kids) {
    const issuer = one === sample ? own : filler;
    bytes.set(issuer, offset);
    // After the map's head, the key 1 and the head of the kid.
    bytes.set(one, offset + 3);
    offset += issuer.length;
  }
  const list = IssuerList.parse(bytes);
  if (!list.ok) throw new Error(list.reason);
  return list.value;
}

function asMap(...pairs: [number, CborValue][]): CborMap {
  const map: CborMap = new Map();
  for (const [key, value] of pairs) map.set(key, value);
  return map;
}

/** 8 bytes as evenly spread as the beginning of a hash. */
function scattered(n: number): Uint8Array<ArrayBuffer> {
  const kid = new Uint8Array(8);
  const view = new DataView(kid.buffer);
  view.setUint32(0, Math.imul(n + 1, 0x9e3779b1));
  view.setUint32(4, n);
  return kid;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
