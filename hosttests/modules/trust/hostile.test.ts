import { describe, expect, it } from "@jest/globals";
import { ReplayGuard } from "modules/trust/replay-guard";
import { countingVerifier, tokenVerifier } from "../../support/issuer";
import { Hostile } from "./hostile";

/** The engine of the device is some hundred times slower than Node. */
const COUNT = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs" ? 2000 : 100_000;

describe("hostile tokens", () => {
  it(`are refused, ${COUNT} of them, each with a reason, and leave nothing behind`, () => {
    const guard = new ReplayGuard();
    const signatures = countingVerifier();
    const verifier = tokenVerifier({ guard, signatures });
    const hostile = new Hostile(1);
    const reasons = new Map<string, number>();
    for (let n = 0; n < COUNT; n += 1) {
      const text = hostile.text(n);
      const { verdict, reason, claims } = verifier.verifyText(text);
      // Not one expect a token: they would take longer than the tokens.
      if (verdict !== "refused" || claims !== null) throw new Error(`accepted, number ${n}: ${text}`);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    expect(guard.count).toBe(0);
    // The fuzz is worth something only if it gets through every door that stands before the signature's.
    expect([...reasons.keys()].sort()).toEqual([
      "bad-signature",
      "malformed",
      "unknown-format",
      "unknown-key",
      "unsupported-algorithm",
    ]);
    expect(signatures.count).toBeGreaterThan(COUNT / 40);
    expect(reasons.get("bad-signature")).toBeGreaterThanOrEqual(signatures.count);
  }, 300_000);
});
