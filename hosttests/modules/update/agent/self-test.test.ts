import { describe, expect, it } from "@jest/globals";
import { failingPart, type Seen } from "modules/update/agent/self-test";

const WELL: Seen = { drawn: true, scanner: "ready", journalMounts: true, keysRefusal: undefined };

describe("what a firmware on trial must have seen", () => {
  it("is enough when all works, with a clone for a scanner and no issuer list yet too", () => {
    expect(failingPart(WELL)).toBeNull();
    expect(failingPart({ ...WELL, scanner: "unsettled", keysRefusal: "erased" })).toBeNull();
  });

  it("names the first part that does not work", () => {
    expect(failingPart({ drawn: false, scanner: "lost", journalMounts: false, keysRefusal: "malformed" })).toBe(
      "screen",
    );
    expect(failingPart({ ...WELL, scanner: "searching", journalMounts: false })).toBe("scanner");
    expect(failingPart({ ...WELL, scanner: "lost" })).toBe("scanner");
    expect(failingPart({ ...WELL, journalMounts: false, keysRefusal: "malformed" })).toBe("journal");
    expect(failingPart({ ...WELL, keysRefusal: "malformed" })).toBe("keys");
    expect(failingPart({ ...WELL, catalogueRefusal: "damaged", tariffsRefusal: "damaged" })).toBe("catalogue");
    expect(failingPart({ ...WELL, catalogueRefusal: null, tariffsRefusal: "unknown-format" })).toBe("tariffs");
  });
});
