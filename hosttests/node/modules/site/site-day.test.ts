import { describe, expect, it } from "@jest/globals";
import { CLAIM_BOUND } from "modules/site/limits";
import { nativeSite } from "../../../support/native-site";
import { liveDay } from "../../../support/site-day";

const NEVER = { acceptedTwice: 0, acceptedUntold: 0, honestRefused: 0, takenByNone: 0 };

describe("a pharmacy's day at many counters", () => {
  it("accepts no token twice while connected and refuses no honest one, at 20 % loss, with cables pulled and power cut", () => {
    const tally = liveDay({ terminals: 10, loss: 0.2, presentations: 1500, seed: 7, faults: true, crypto: nativeSite });
    expect(tally).toMatchObject(NEVER);
    expect(tally.longest).toBeLessThanOrEqual(CLAIM_BOUND + 1);
    // It was a day that could have failed.
    expect(tally.refused).toBeGreaterThan(300);
    expect(tally.powerCuts + tally.partitions).toBeGreaterThan(3);
    expect(tally.acceptedApart).toBeGreaterThan(0);
  });

  it("reaches everybody on a healthy network, and long before its bound", () => {
    const tally = liveDay({ terminals: 5, loss: 0, presentations: 300, seed: 3, faults: false, crypto: nativeSite });
    expect(tally).toMatchObject({ ...NEVER, told: 0, acceptedApart: 0, acceptedJoining: 0 });
    expect(tally.longest).toBeLessThan(CLAIM_BOUND / 2);
  });
});
