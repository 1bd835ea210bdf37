/** Uploads as a network, a client that gives up, or someone who means it sends them: in any order, in halves, two at once. */
import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { Random } from "../../../support/random";
import { UpdateBoard } from "../board";
import { buildImage, hashOf, pattern } from "../image-builder";
import { Terminal } from "./client";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const TIMES = isXs ? 4 : 30;
const OLD = buildImage({ payload: pattern(6000, 1), version: [1, 5, 0, 0], counter: 5 });
const A = buildImage({ payload: pattern(9000, 2), version: [1, 6, 0, 0], counter: 5 });
const B = buildImage({ payload: pattern(9000, 3), version: [1, 7, 0, 0], counter: 5 });
const PIECE = 700;

function opened(): Terminal {
  const terminal = new Terminal(OLD);
  terminal.open();
  return terminal;
}

/** Hashes of the images that a client is told of, beside the one that runs. */
function others(terminal: Terminal): Uint8Array[] {
  const images = terminal.read(1, 0).images as { readonly slot: number; readonly hash: Uint8Array }[];
  return images.filter(({ slot }) => slot === 1).map(({ hash }) => hash);
}

const body = (image: Uint8Array, off: number) => {
  const data = image.subarray(off, off + PIECE);
  return off === 0 ? { off, len: image.length, sha: sha256(image), data } : { off, data };
};

describe("an upload", () => {
  it(`whose pieces come in any order, twice or not at all, ends whole or goes on: ${TIMES} times`, () => {
    let early = 0;
    for (let seed = 1; seed <= TIMES; seed += 1) {
      const random = new Random(seed);
      const terminal = opened();
      let next = Number(terminal.write(1, 1, body(A, 0)).off);
      for (let step = 0; next < A.length && step < 5000; step += 1) {
        // Mostly one of the next few, at times any.
        const ahead = random.below(8) === 0 ? random.below(13) * PIECE : next + random.below(4) * PIECE;
        const off = ahead === 0 ? next : Math.min(ahead, A.length - 1);
        const answer = terminal.write(1, 1, body(A, off)).off;
        if (off !== next) {
          expect(answer).toBe(next);
          early += 1;
        }
        next = Number(answer);
      }
      expect(others(terminal)).toEqual([hashOf(A)]);
    }
    expect(early).toBeGreaterThan(TIMES * 5);
  });

  it(`that is begun and left, ${TIMES} times, starts nothing, and takes the next one from its beginning`, () => {
    const terminal = opened();
    for (let i = 0; i < TIMES; i += 1) {
      const image = i % 2 === 0 ? A : B;
      expect(terminal.write(1, 1, body(image, 0))).toEqual({ off: PIECE });
      terminal.write(1, 1, body(image, PIECE));
      expect(others(terminal)).toEqual([]);
      if (i % 10 === 0) {
        terminal.restart();
        expect(terminal.board.holds(OLD)).toBe(true);
        terminal.open();
      }
    }
    expect(terminal.upload(A, { sha: sha256(A) })).toEqual({ off: A.length, match: true });
    expect(others(terminal)).toEqual([hashOf(A)]);
  });

  it(`of two images at once gives one of them whole, or none, ${TIMES} times, and never a mixture`, () => {
    let refused = 0;
    for (let seed = 1; seed <= TIMES; seed += 1) {
      const random = new Random(seed);
      const terminal = opened();
      const offsets = [0, 0];
      for (let step = 0; step < 60; step += 1) {
        const which = random.below(2);
        const image = which === 0 ? A : B;
        const answer = terminal.write(1, 1, body(image, offsets[which]!));
        if (typeof answer.off !== "number") {
          refused += 1;
          offsets[which] = 0;
        } else offsets[which] = answer.off % image.length;
      }
      const held = others(terminal);
      for (const hash of held) expect([hashOf(A), hashOf(B)]).toContainEqual(hash);
      terminal.restart();
      expect(terminal.board.holds(OLD)).toBe(true);
    }
    // Pieces of the other one spoil an image, and its hash says so.
    expect(refused).toBeGreaterThanOrEqual(isXs ? 0 : 1);
  });
});

describe("what an image asks for, and what it offers", () => {
  it(`is weighed against what runs and what was confirmed: ${TIMES} dependencies and as many counters`, () => {
    const random = new Random(7);
    let taken = 0;
    for (let i = 0; i < TIMES; i += 1) {
      const needed = [1, random.below(10), random.below(3), 0] as const;
      const counter = random.below(11);
      const image = buildImage({ payload: pattern(500, i + 9), version: [2, 0, 0, 0], counter, dependency: needed });
      const board = new UpdateBoard(OLD);
      const installed = board.install(image, sha256(image));
      const runs = 1 * 10000 + 5 * 100;
      const isMet = needed[0] * 10000 + needed[1] * 100 + needed[2] <= runs;
      if (installed.ok) taken += 1;
      else expect(installed.reason).toBe(counter < 5 ? "downgrade" : "dependency");
      expect(installed.ok).toBe(counter >= 5 && isMet);
    }
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(TIMES);
  });
});
