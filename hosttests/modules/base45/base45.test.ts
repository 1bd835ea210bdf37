import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeBase45, encodeBase45 } from "modules/base45/base45";
import { ascii } from "../../support/bytes";

/** RFC 9285, section 4.3 and 4.4. */
const EXAMPLES: readonly (readonly [string, string])[] = [
  ["AB", "BB8"],
  ["Hello!!", "%69 VD92EX0"],
  ["base-45", "UJCLQE7W581"],
  ["ietf!", "QED8WEX0"],
  ["", ""],
];
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

describe("Base45", () => {
  for (const [plain, coded] of EXAMPLES) {
    it(`writes and reads RFC 9285's ${JSON.stringify(plain)}`, () => {
      expect(encodeBase45(ascii(plain))).toBe(coded);
      expect(decodeBase45(ascii(coded))).toEqual({ ok: true, value: ascii(plain) });
    });
  }

  it("reads the largest groups and refuses the next", () => {
    expect(decodeBase45(ascii("FGW"))).toEqual({ ok: true, value: Uint8Array.of(255, 255) });
    expect(decodeBase45(ascii("GGW"))).toEqual({ ok: false, reason: "overflow" });
    expect(decodeBase45(ascii("U5"))).toEqual({ ok: true, value: Uint8Array.of(255) });
    expect(decodeBase45(ascii("V5"))).toEqual({ ok: false, reason: "overflow" });
    expect(decodeBase45(ascii(":::"))).toEqual({ ok: false, reason: "overflow" });
  });

  it("refuses a length that no bytes have", () => {
    for (const text of ["0", "0000", "0000000"])
      expect(decodeBase45(ascii(text))).toEqual({ ok: false, reason: "bad-length" });
    expect(decodeBase45(ascii("EV1"), 4)).toEqual({ ok: false, reason: "bad-length" });
  });

  it("refuses what is not QR alphanumeric, wherever it stands", () => {
    for (const text of ["bB8", "Bb8", "BBb", "BB8a0", "BB80\n", "B\u00c08", "BB\u00ff", "\u0000B8", "BB["]) {
      expect(decodeBase45(ascii(text))).toEqual({ ok: false, reason: "bad-character" });
    }
  });

  it("begins where it is told", () => {
    expect(decodeBase45(ascii("EV1:BB8"), 4)).toEqual({ ok: true, value: ascii("AB") });
  });

  it("gives back any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeBase45(ascii(encodeBase45(bytes)))).toEqual({ ok: true, value: bytes });
      }),
    );
  });

  it("has one text only for the same bytes", () => {
    const texts = fc.array(fc.integer({ min: 0, max: 44 }), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (values) => {
        const text = values.map((value) => ALPHABET.charAt(value)).join("");
        const bytes = decodeBase45(ascii(text));
        if (bytes.ok) expect(encodeBase45(bytes.value)).toBe(text);
      }),
    );
  });
});
