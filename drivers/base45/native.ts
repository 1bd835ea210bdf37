/** The decoder of modules/base45 in C (base45.c): what the device runs. The same tests hold both. */
import { inC } from "drivers/in-c/in-c";
import type { Base45Refusal } from "modules/base45/base45";
import type { Result } from "modules/result/result";

/** By what the C answers. */
const REFUSALS: readonly (Base45Refusal | undefined)[] = Object.freeze([undefined, "bad-character", "overflow"]);

export function decodeBase45(code: Uint8Array, start = 0): Result<Uint8Array, Base45Refusal> {
  const length = code.length - start;
  const tail = length % 3;
  if (length < 0 || tail === 1) return { ok: false, reason: "bad-length" };
  const bytes = new Uint8Array(((length - tail) / 3) * 2 + tail / 2);
  const answer = inC().comptoir_base45_decode(
    code.buffer as ArrayBuffer,
    code.byteOffset + start,
    length,
    bytes.buffer,
  );
  const reason = REFUSALS[answer];
  return reason === undefined ? { ok: true, value: bytes } : { ok: false, reason };
}
