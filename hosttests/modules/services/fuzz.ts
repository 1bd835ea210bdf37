/** Answers that no gateway made: true ones with something changed, in the JSON, in the CBOR, and in the signature. */
import { toBase64 } from "modules/base64/base64";
import { encodeUtf8 } from "modules/cbor/utf8";
import { readAnswer } from "modules/services/answer";
import { proof, QUESTION, rightsVerifier } from "../../support/gateway-proof";
import { EXAMPLES } from "../../support/gateway-questions";
import type { Random } from "../../support/random";
import type { Tally } from "../update/fuzz";

/** Bytes that mean something to JSON, or to CBOR. */
const HEADS = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x00, 0x18, 0x1b, 0x40, 0x5f, 0x9b, 0xbf, 0xd2, 0xf9, 0xff,
];

/**
 * Proofs: not one may be accepted that says anything else than the one that was made. Answers: none may throw, and what is read of one is of its
 * service. @returns how many of each kind; "accepted" would be a fault
 */
export function fuzzAnswers(count: number, random: Random): Tally {
  const answers: Record<string, number> = {};
  const tell = (kind: string) => {
    answers[kind] = (answers[kind] ?? 0) + 1;
  };
  const good = proof();
  const verifier = rightsVerifier();
  const said = JSON.stringify(verifier.verify(good, QUESTION));
  for (let n = 0; n < count; n += 1) {
    if (n % 2 === 0) {
      const bytes = mutated(good, random);
      const verdict = verifier.verify(bytes, QUESTION);
      // The tag may be left out, and what is not signed is not looked at: then it says what the true one says.
      if (verdict.ok) tell(JSON.stringify(verdict) === said ? "says the same" : "accepted");
      else tell(`proof ${verdict.reason}`);
      continue;
    }
    const [question, json] = EXAMPLES[random.below(EXAMPLES.length)] ?? [];
    if (question === undefined) continue;
    // One in four is well-formed JSON around a proof that is not.
    const text =
      n % 8 === 1 ? JSON.stringify({ ...json, proof: toBase64(mutated(good, random)) }) : JSON.stringify(json);
    const body = n % 8 === 1 ? encodeUtf8(text) : mutated(encodeUtf8(text), random);
    const answer = readAnswer(question, random.below(4) === 0 ? 503 : 200, body);
    if (!answer.ok) tell(`answer ${answer.reason}`);
    else tell(answer.value.service === question.service ? "answer read" : "accepted");
  }
  return { done: count, answers };
}

/** One to four changes: a bit, a byte, a piece left out, put in or doubled, the end cut off. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let out: Uint8Array = bytes.slice();
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) {
    const at = random.below(Math.max(1, out.length));
    switch (random.below(6)) {
      case 0:
        out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        out[at] = HEADS[random.below(HEADS.length)] ?? 0;
        break;
      case 2:
        out = joined(out.subarray(0, at), out.subarray(at + 1 + random.below(8)));
        break;
      case 3:
        out = joined(out.subarray(0, at), noise(1 + random.below(8), random), out.subarray(at));
        break;
      case 4:
        out = joined(out.subarray(0, at), out.subarray(at, at + 32), out.subarray(at));
        break;
      default:
        out = out.slice(0, at);
        break;
    }
  }
  return out;
}

function noise(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
