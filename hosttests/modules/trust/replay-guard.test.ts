import { describe, expect, it } from "@jest/globals";
import { MAX_LIVE_TOKENS, ReplayGuard } from "modules/trust/replay-guard";

function id(n: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

function filled(count: number, until: (n: number) => number): ReplayGuard {
  const guard = new ReplayGuard();
  for (let n = 0; n < count; n += 1) guard.add(id(n), until(n), 0);
  return guard;
}

describe("the replay guard", () => {
  it("knows what it was given, by all 16 bytes", () => {
    const guard = filled(100, () => 1000);
    for (let n = 0; n < 100; n += 1) expect(guard.has(id(n))).toBe(true);
    expect(guard.has(id(100))).toBe(false);
    for (let at = 0; at < 16; at += 1) {
      const near = id(7);
      near[at]! ^= 0x80;
      expect(guard.has(near)).toBe(false);
    }
  });

  it("lets the expired go first, and says nothing of it", () => {
    const guard = filled(MAX_LIVE_TOKENS, (n) => (n % 2 === 0 ? 10 : 1000));
    expect(guard.add(id(9000), 1000, 500)).toBe(false);
    expect(guard.count).toBe(MAX_LIVE_TOKENS / 2 + 1);
    for (let n = 1; n < MAX_LIVE_TOKENS; n += 64) expect(guard.has(id(n))).toBe(true);
    expect(guard.has(id(9000))).toBe(true);
  });

  it("when full of live ones lets go the one that expires first, and says so", () => {
    const guard = filled(MAX_LIVE_TOKENS, (n) => 1000 + ((n + 77) % MAX_LIVE_TOKENS));
    const soonest = MAX_LIVE_TOKENS - 77;
    expect(guard.add(id(9000), 9000, 0)).toBe(true);
    expect(guard.count).toBe(MAX_LIVE_TOKENS);
    expect(guard.has(id(soonest))).toBe(false);
    for (const n of [0, 1, soonest - 1, soonest + 1, MAX_LIVE_TOKENS - 1, 9000]) expect(guard.has(id(n))).toBe(true);
  });

  it("does not grow while tokens come and expire as on an ordinary day", () => {
    const guard = new ReplayGuard();
    for (let n = 0; n < 2000; n += 1) guard.add(id(n), n * 30 + 360, n * 30);
    expect(guard.count).toBeLessThanOrEqual(64);
  });
});
