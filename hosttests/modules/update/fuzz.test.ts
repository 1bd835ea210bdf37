import { describe, expect, it } from "@jest/globals";
import { Random } from "../../support/random";
import { fuzzDatagrams, fuzzImages } from "./fuzz";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";

const sum = (answers: Readonly<Record<string, number>>) => Object.values(answers).reduce((all, some) => all + some, 0);

describe("hostile bytes", () => {
  it("as images: none is taken but what was signed, and every reason is met", () => {
    const count = isXs ? 400 : 20000;
    const { answers } = fuzzImages(count, new Random(1));
    expect(sum(answers)).toBe(count);
    expect(answers.taken).toBeGreaterThan(0);
    for (const reason of [
      "not-an-image",
      "malformed",
      "truncated",
      "unsigned",
      "wrong-hash",
      "unknown-key",
      "bad-signature",
    ]) {
      expect({ reason, met: answers[reason] !== undefined }).toEqual({ reason, met: true });
    }
  });

  it("as datagrams: each answer is well-formed, and the firmware that runs stays whole", () => {
    const count = isXs ? 400 : 10000;
    const { answers } = fuzzDatagrams(count, new Random(2));
    // A datagram may be answered more than once.
    expect(sum(answers)).toBeGreaterThanOrEqual(count);
    for (const kind of ["success", "silence", "rc 3", "rc 8"]) {
      expect({ kind, met: answers[kind] !== undefined }).toEqual({ kind, met: true });
    }
  });
});
