import { describe, expect, it } from "@jest/globals";
import { Random } from "../../support/random";
import { fuzzDatagrams, fuzzImages } from "./fuzz";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";

describe("hostile bytes", () => {
  it("as images: none is taken but what was signed, and every reason is met", () => {
    const { answers } = fuzzImages(isXs ? 300 : 20000, new Random(1));
    expect(answers.taken).toBeGreaterThan(0);
    if (isXs) return;
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
    const { answers } = fuzzDatagrams(isXs ? 400 : 10000, new Random(2));
    for (const kind of ["success", "silence", "rc 3", "rc 8"]) {
      expect({ kind, met: answers[kind] !== undefined }).toEqual({ kind, met: true });
    }
  });
});
