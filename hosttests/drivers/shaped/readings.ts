/** Mutants of tokens, read by their shapes; runs in any engine, which has the reader in C or its twin. */
import { crc32 } from "modules/bytes/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { SIGN1_EXCESS, SIGN1_TAG, SIGNATURE_LENGTH } from "modules/shaped/format";
import { openSign1, readShaped } from "modules/shaped/shaped";
import { fromHex } from "modules/token/hex";
import { mutant } from "../../modules/token/mutants";
import { Random } from "../../support/random";

/** A token's; less of it, so that what is there may be unknown; with other bounds. */
const OTHERS = "10?a2 11?m(1t8 2t0-20 3n 4n) 12?m(1t1-64 2n) 13?u1-2 14?u1-9";
const SHAPES = [
  `1t0-32 4n 5?n 6n 7b16 -70001m(1d15 2?u8-11 3t1-64 4t1-64 5y 6u0-2 7?t5 8m(1d2 2d3 3d4 4u0-3 5l2-16 6?f) 9?l3-16 ${OTHERS}) -70002?b8 -70004?b16`,
  `1?t5 4?n 5?n 6?n 7?b0-20 -70001?m(1?t1-20 2?n 3?t5 4?t1-9 5?t10 6?n 7?d5 8?m(1?t2 2?t3 3?t4 4?n 5?l2-2 6?f) 9?l3-1 ${OTHERS}) -70002?b8 -70004?b16`,
  "1t5 4n 6n",
];
const A_LINE = 100;

/** @returns a line for a hundred mutants: how many were opened and read so far, and a sum over all that was answered */
export function readings(tokens: readonly string[], mutants: number): string[] {
  const plain = tokens.map((token) => fromHex(token) ?? new Uint8Array(0));
  const random = new Random(18);
  const below = (limit: number) => random.below(limit);
  const lines: string[] = [];
  let opened = 0;
  let read = 0;
  let sum = 0;
  for (let n = 0; n < mutants; n += 1) {
    const token = mutant(plain[below(plain.length)] ?? new Uint8Array(0), n, below);
    // Somewhere in a buffer, as what a scanner gives may be.
    const before = below(4);
    const around = new Uint8Array(before + token.length + below(4)).fill(0xff);
    around.set(token, before);
    const bytes = around.subarray(before, before + token.length);
    const first = bytes[0] === SIGN1_TAG ? 1 : 0;
    const message = new Uint8Array(Math.max(0, bytes.length - first - SIGN1_EXCESS));
    const start = openSign1(bytes, message);
    const words = new Uint32Array(below(9) === 0 ? below(96) : 64);
    const end = bytes.length - SIGNATURE_LENGTH - 2;
    const text = start === 0 ? "" : readShaped(SHAPES[n % 4 === 3 ? 1 + below(2) : 0] ?? "", bytes, start, end, words);
    if (start > 0) opened += 1;
    if (text !== "") read += 1;
    sum = sumOf(sumOf(sumOf(sum, message), new Uint8Array(words.buffer)), encodeUtf8(`${start} ${text}`));
    if (n % A_LINE === A_LINE - 1) lines.push(`${opened} ${read} ${sum}`);
  }
  return lines;
}

function sumOf(before: number, bytes: Uint8Array): number {
  return crc32(bytes, 0, bytes.length, before);
}
