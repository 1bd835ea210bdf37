import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Atr, parseAtr } from "modules/card/atr";
import { cardKind } from "modules/card/card-kind";
import { acceptedRate, chooseSettings, ppsRequest } from "modules/card/pps";
import { baudOf, fastestRate } from "modules/card/rate";
import { hex } from "../../support/bytes";

/** As published in the list of smart cards of pcsc-tools. */
const PUBLISHED: readonly (readonly [string, string, Partial<Atr>])[] = [
  ["3B 75 13 00 00 43 09 EA 90 00", "vitale-2", { ta1: 0x13, extraGuard: 0, protocols: [0], wi: 10 }],
  ["3B 75 13 00 00 44 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 45 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 45 09 FA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 46 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 47 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 48 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 49 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 4B 09 EA 90 00", "vitale-2", {}],
  ["3B 75 13 00 00 4C 09 EA 90 00", "vitale-2", {}],
  ["3F 65 25 00 22 09 69 90 00", "vitale-1", { convention: "inverse", protocols: [0], ta1: 0x11 }],
  ["3F 65 25 00 2C 09 F9 90 00", "vitale-1", {}],
  ["3F 65 25 00 52 09 6A 90 00", "vitale-1", {}],
  ["3F 65 25 00 A3 09 6A 90 00", "vitale-1", {}],
  ["3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00", "cps", { wi: 0x2a, protocols: [0] }],
  ["3B AC 00 40 2A 00 12 25 00 64 80 82 02 12 00 90 00", "cps", {}],
  ["3B DC 18 FF 00 00 12 25 00 64 80 00 04 01 00 90 00", "cps", { ta1: 0x18, extraGuard: 255 }],
  ["3B 65 00 00 20 63 CB 6A 00", "bank", {}],
  ["3B 65 00 00 43 04 6C 90 00", "bank", {}],
  ["3F 65 25 08 63 04 6C 90 00", "bank", { convention: "inverse" }],
  [
    "3B FF 18 00 FF 81 31 FE 45 65 63 11 08 43 02 50 00 10 46 50 01 08 05 30 27",
    "bank",
    { ifsc: 0xfe, bwi: 4, cwi: 5 },
  ],
  // A SIM, whose T=15 says what voltages it takes.
  ["3B 9F 96 80 1F C7 80 31 A0 73 BE 21 13 67 43 20 07 18 00 00 01 A5", "sim", { ta1: 0x96, protocols: [0] }],
  ["3F 65 25 00 2B 09 69 90 00", "unknown", {}],
  [
    "3B FA 13 00 FF 81 31 80 45 00 31 C1 73 C0 01 00 00 90 00 B1",
    "unknown",
    { protocols: [1], ifsc: 0x80, extraGuard: 255 },
  ],
  // YubiKey 4.
  ["3B F8 13 00 00 81 31 FE 15 59 75 62 69 6B 65 79 34 D4", "unknown", { protocols: [1], ifsc: 0xfe, bwi: 1, cwi: 5 }],
  // The German health card: T=1, then T=15.
  [
    "3B DD 97 FF 81 B1 FE 45 1F 03 00 64 04 05 08 03 73 96 21 D0 00 90 00 C8",
    "unknown",
    { ta1: 0x97, extraGuard: 255, protocols: [1], ifsc: 0xfe },
  ],
  // A Feitian PKI card.
  ["3B 9F 95 81 31 FE 9F 00 65 46 53 05 30 06 71 DF 00 00 00 80 6A 82 5E", "unknown", { protocols: [1] }],
];

describe("answers to reset of cards that there are", () => {
  for (const [text, kind, fields] of PUBLISHED) {
    it(`${text} is ${kind}`, () => {
      const atr = parseAtr(hex(text));
      if (!atr.ok) throw new Error(atr.reason);
      expect(cardKind(atr.value)).toBe(kind);
      expect(atr.value).toMatchObject(fields);
    });

    it(`${text} is not whole before its last character`, () => {
      const whole = hex(text);
      for (let length = 0; length < whole.length; length += 1) {
        expect(parseAtr(whole.subarray(0, length))).toEqual({ ok: false, reason: "truncated" });
      }
      expect(parseAtr(Uint8Array.of(...whole, 0)).ok).toBe(false);
    });
  }

  it("are told from noise by their check, where they have one, whichever bit was wrong", () => {
    const whole = hex("3B FA 13 00 FF 81 31 80 45 00 31 C1 73 C0 01 00 00 90 00 B1");
    for (let at = 1; at < whole.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const bad = whole.slice();
        bad[at]! ^= 1 << bit;
        const parsed = parseAtr(bad);
        if (parsed.ok) expect(parsed.value.bytes).not.toEqual(whole);
        // Only a changed length can make it end elsewhere, and then the sum is wrong or characters are missing.
        expect(parsed.ok).toBe(false);
      }
    }
  });
});

describe("any bytes", () => {
  it("are an answer or a reason, and never more than 33 characters", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(0x3b, 0x3f, 0x03), (bytes, ts) => {
        const parsed = parseAtr(Uint8Array.of(ts, ...bytes));
        if (!parsed.ok) return;
        expect(parsed.value.bytes.length).toBeLessThanOrEqual(33);
        expect(parsed.value.historical.length).toBeLessThanOrEqual(15);
        expect(parsed.value.protocols.length).toBeGreaterThan(0);
        cardKind(parsed.value);
        chooseSettings(parsed.value, 4e6, 250_000);
      }),
      { numRuns: 2000 },
    );
  });
});

function atr(text: string): Atr {
  const parsed = parseAtr(hex(text));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

describe("the rate", () => {
  it("is F / D of the standard's tables", () => {
    expect([0x11, 0x13, 0x18, 0x94, 0x95, 0x96].map((ta1) => baudOf(ta1, 3_571_200))).toEqual([
      9600, 38400, 115200, 55800, 111600, 223200,
    ]);
    expect(baudOf(0x71, 4e6)).toBe(0);
  });

  it("is the fastest that card, clock and line allow", () => {
    expect(fastestRate(0x96, 4e6, 250_000)).toBe(0x96);
    expect(fastestRate(0x96, 4e6, 130_000)).toBe(0x95);
    expect(fastestRate(0x13, 4e6, 250_000)).toBe(0x13);
    expect(fastestRate(0x13, 4e6, 0)).toBe(0x11);
    // FI 0 is for clocks up to 4 MHz.
    expect(fastestRate(0x03, 4.5e6, 250_000)).toBe(0x11);
    expect(fastestRate(0x7f, 4e6, 250_000)).toBe(0x11);
  });

  it("and the protocol are asked for where the card lets them be chosen", () => {
    const vitale = chooseSettings(atr("3B 75 13 00 00 43 09 EA 90 00"), 4e6, 250_000);
    expect(vitale).toEqual({ protocol: 0, ta1: 0x13, negotiate: true });
    expect(ppsRequest(vitale!)).toEqual(hex("FF 10 13 FC"));
    expect(chooseSettings(atr("3B 65 00 00 20 63 CB 6A 00"), 4e6, 250_000)?.negotiate).toBe(false);
    // TA2: specific mode, T=1 at the rate of TA1 at once.
    expect(chooseSettings(atr("3B 90 13 91 01 31 20 45 47"), 4e6, 250_000)).toMatchObject({
      protocol: 1,
      ta1: 0x13,
      negotiate: false,
    });
  });

  it("is what the card agreed to", () => {
    const asked = { protocol: 0, ta1: 0x13 } as const;
    expect(acceptedRate(asked, hex("FF 10 13 FC"))).toBe(0x13);
    expect(acceptedRate(asked, hex("FF 00 FF"))).toBe(0x11);
    for (const bad of ["FF 10 12 FD", "FF 10 13 FD", "FE 10 13 FD", "FF 11 13 FD", "FF 30 13 00 DC", "FF 10 13"]) {
      expect(acceptedRate(asked, hex(bad))).toBeUndefined();
    }
  });
});
