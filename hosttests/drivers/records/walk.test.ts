/** The walk over records in C beside its twin in TypeScript: the same blocks, hostile ones too, the same words after each step. */
import { describe, expect, it } from "@jest/globals";
import { encodeRecord } from "modules/journal/record";
import { WORDS, Word } from "modules/records/format";
import { walk } from "modules/records/walk";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { NATIVE_MODULES } from "../../../tools/kit/build/bundle";
import { itWith } from "../../support/needs";

/** Given what it asks, so that its own text is code in an engine too. @returns a line for each step */
const walks = (walkOver: typeof walk, encode: typeof encodeRecord, words: number): string[] => {
  let seed = 18;
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % limit;
  };
  const marks = [
    "ffffffff",
    "ffff0000",
    "03fcffff",
    "03fc0000",
    "0000ffff",
    "03ffffff",
    "ffff0fff",
    "ffffff0f",
    "fffffeff",
  ];
  const lines: string[] = [];
  for (let round = 0; round < 120; round += 1) {
    // Of every length: the last words of a block may be cut.
    const block = new Uint8Array(300 + below(40)).fill(round % 5 === 0 ? 0 : 0xff);
    if (round % 8 === 7) for (let i = 0; i < block.length; i += 1) block[i] = below(3) === 0 ? 0x4a : below(256);
    for (let at = 32; round % 8 !== 7; at += 0) {
      const payload = new Uint8Array(below(50)).fill(below(256));
      const record = encode(
        (1 + below(4)) | (below(2) * 0x80),
        below(2) * 0xffffff00 + below(200),
        1 + below(9),
        payload,
      );
      const mark = marks[below(3) === 0 ? below(marks.length) : below(2)] ?? "";
      for (let i = 0; i < 4; i += 1) record[20 + i] = Number.parseInt(mark.slice(i * 2, i * 2 + 2), 16);
      if (at + record.length > block.length) break;
      block.set(record, at);
      at += record.length;
      // Something that was cut short, and what follows it.
      if (below(6) === 0) at += 4 * below(4);
    }
    for (let flips = below(2) * below(12); flips > 0; flips -= 1) {
      const at = 32 + below(block.length - 32);
      block[at] = (block[at] ?? 0) ^ (1 << below(8));
    }
    // A record that says that it goes on past the end.
    if (round % 6 === 5) block.set([0x4a, 1, below(256), below(2)], 32);
    const told = new Uint32Array(words);
    told[0] = round % 16 === 3 ? 0xffffffff - below(32) : round % 16 === 4 ? below(400) : 32;
    told[1] = below(16);
    told[2] = below(2) * below(9);
    told[3] = below(2) * 0xfffffff0 + below(12);
    for (let steps = 0; steps < 30; steps += 1) {
      const isFound = walkOver(block.buffer as ArrayBuffer, told);
      lines.push(`${isFound} ${told.join()}`);
      if (!isFound) break;
    }
  }
  return lines;
};

const CODE = `
import { encodeRecord } from "modules/journal/record";
import { walk } from "modules/records/walk";
import { host } from "./simulator/platform/host";
const walks = ${walks};
for (const line of walks(walk, encodeRecord, ${WORDS})) host.print(line);
host.exit(0);
`;

const EXPECTED = walks(walk, encodeRecord, WORDS);
/** The engine may have to be compiled, ms. */
const PATIENCE = 300000;

describe("the walk over records in C", () => {
  it("is tried with all that it may meet", () => {
    const ends = EXPECTED.filter((line) => line.startsWith("false")).map((line) =>
      line.slice(6).split(",").map(Number),
    );
    for (const word of [Word.damaged, Word.waiting, Word.waitingBytes, Word.topSequence, Word.topNumber]) {
      expect(new Set(ends.map((words) => words[word])).size).toBeGreaterThan(2);
    }
    expect(EXPECTED.length).toBeGreaterThan(ends.length * 2);
  });

  itWith(
    "native",
    "answers as its twin, in the engine of the device",
    async () => {
      expect(await runOnEngine("xs", CODE, "walk")).toEqual(EXPECTED);
    },
    PATIENCE,
  );

  itWith(
    "rv32",
    "answers as its twin, on the bare machine",
    async () => {
      expect(await runOnRv32(CODE, "walk-rv32", NATIVE_MODULES)).toEqual(EXPECTED);
    },
    PATIENCE,
  );
});
