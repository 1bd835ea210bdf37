import { describe, expect, it } from "@jest/globals";
import { sign1Length } from "modules/token/sign1-length";
import { hex } from "../../support/bytes";

describe("the length of a token", () => {
  it("is told by its first bytes", () => {
    const token = hex(`d28443a10126a0580454455354 5840${"11".repeat(64)}`);
    expect(sign1Length(token)).toBe(token.length);
    expect(sign1Length(token.subarray(0, 16))).toBe(token.length);
    expect(sign1Length(token.subarray(1))).toBe(token.length - 1);
    for (let length = 0; length < 13; length += 1) expect(sign1Length(token.subarray(0, length))).toBeUndefined();
    for (const bad of ["d283", "00", "d28443a10126a10101", "d284a0"]) expect(sign1Length(hex(bad))).toBeUndefined();
  });
});
