import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { issuerTag, MAX_LIVE_TOKENS, MAX_OF_ISSUER, ReplayGuard } from "modules/trust/replay-guard";

function id(n: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

describe("the replay guard", () => {
  it("knows what it was given, by all 16 bytes", () => {
    const guard = new ReplayGuard();
    for (let n = 0; n < 100; n += 1) expect(guard.add(id(n), 1000, n & 1, 0)).toBe(true);
    for (let n = 0; n < 100; n += 1) expect(guard.has(id(n))).toBe(true);
    expect(guard.has(id(100))).toBe(false);
    for (let at = 0; at < 16; at += 1) {
      const near = id(7);
      near[at]! ^= 0x80;
      expect(guard.has(near)).toBe(false);
    }
  });

  it("refuses an issuer that has filled its share, lets others go on, and takes it again when its tokens are dead", () => {
    const guard = new ReplayGuard();
    for (let n = 0; n < MAX_OF_ISSUER; n += 1) expect(guard.add(id(n), 1000 + n, 7, 500)).toBe(true);
    expect(guard.add(id(9000), 2000, 7, 1000)).toBe(false);
    expect(guard.has(id(9000))).toBe(false);
    expect(guard.add(id(9001), 2000, 8, 1000)).toBe(true);
    expect(guard.add(id(9000), 2000, 7, 1001)).toBe(true);
    expect(guard.add(id(9002), 2000, 7, 1001)).toBe(false);
  });

  it("is full when several have filled it, and then takes nothing: no live token is ever let go", () => {
    const guard = new ReplayGuard();
    for (let n = 0; n < MAX_LIVE_TOKENS; n += 1) expect(guard.add(id(n), 1000, n % 5, 500)).toBe(true);
    expect(guard.add(id(9000), 2000, 9, 1000)).toBe(false);
    for (let n = 0; n < MAX_LIVE_TOKENS; n += 1) expect(guard.has(id(n))).toBe(true);
    expect(guard.add(id(9000), 2000, 9, 1001)).toBe(true);
    expect(guard.count).toBe(1);
  });

  it("never lets a live one go, whoever comes when", () => {
    const coming = fc.record({ issuer: fc.nat(3), life: fc.integer({ min: 0, max: 400 }), pause: fc.nat(6) });
    fc.assert(
      fc.property(fc.array(coming, { maxLength: 400 }), (all) => {
        const guard = new ReplayGuard();
        const live = new Map<number, number>();
        let now = 1000;
        all.forEach(({ issuer, life, pause }, n) => {
          now += pause;
          if (guard.add(id(n), now + life, issuer, now)) live.set(n, now + life);
          for (const [one, until] of live)
            if (until >= now && !guard.has(id(one))) throw new Error(`${one} was let go`);
        });
        expect(guard.count).toBeLessThanOrEqual(MAX_LIVE_TOKENS);
      }),
      { numRuns: 20 },
    );
  });

  it("does not grow while tokens come and expire as on a day without a pause", () => {
    const guard = new ReplayGuard();
    for (let n = 0; n < 2000; n += 1) expect(guard.add(id(n), n * 30 + 420, 1, n * 30)).toBe(true);
    expect(guard.count).toBeLessThanOrEqual(64);
  });

  it("tells issuers apart, and none from who is not known", () => {
    const tags = ["", "essai", "autre", "cnam", "msa", "mgen"].map(issuerTag);
    expect(new Set(tags).size).toBe(tags.length);
    expect(tags.every((tag) => tag > 0 && tag <= 0xffff)).toBe(true);
  });
});
