import { describe, expect, it } from "@jest/globals";
import { Random } from "../../support/random";
import { fuzzStatus } from "./fuzz";

describe("a printer that answers anything", () => {
  it("throws nothing, asks no more for it, and prints when it is well again", () => {
    expect(fuzzStatus(2000, new Random(7)).done).toBe(2000);
  });
});
