import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { hasCheckDigit, MAX_ELEMENT_STRING, parseBox, parseEan13 } from "modules/gs1/gs1";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const CIP = "3400935955838";
/** FNC1, as a scanner hands it over. */
const GS = "\x1d";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
const parse = (text: string) => parseBox(bytes(text));

describe("the code of a box", () => {
  it("tells product, expiry, batch and serial, in any order", () => {
    const value = { cip13: CIP, expiry: "2027-05-31", batch: "LOT42", serial: "S1" };
    expect(parse(`010${CIP}1727053110LOT42${GS}21S1`)).toEqual({ ok: true, value });
    expect(parse(`${GS}21S1${GS}10LOT42${GS}17270531010${CIP}`)).toEqual({ ok: true, value });
    expect(parse(`010${CIP}`)).toEqual({ ok: true, value: { cip13: CIP } });
  });

  it("lasts until the end of the month where the day is 00", () => {
    const expiry = (date: string) => {
      const read = parse(`010${CIP}17${date}`);
      return read.ok ? read.value.expiry : read.reason;
    };
    expect(expiry("270200")).toBe("2027-02-28");
    expect(expiry("280200")).toBe("2028-02-29");
    expect(expiry("261100")).toBe("2026-11-30");
    expect(expiry("261200")).toBe("2026-12-31");
    expect(["261300", "260001", "260230", "26123x"].map(expiry)).toEqual(Array(4).fill("malformed"));
  });

  it("may carry other identifiers, of fixed and of variable length", () => {
    const text = `010${CIP}11260101240X-1${GS}3103001750710ABC${GS}17270531`;
    expect(parse(text)).toEqual({ ok: true, value: { cip13: CIP, expiry: "2027-05-31" } });
  });

  it("takes a batch and a serial of twenty characters, and no more", () => {
    const twenty = "A".repeat(20);
    expect(parse(`010${CIP}10${twenty}`)).toMatchObject({ ok: true, value: { batch: twenty } });
    expect(parse(`010${CIP}10${twenty}B`)).toEqual({ ok: false, reason: "malformed" });
    expect(parse(`010${CIP}21${GS}`)).toEqual({ ok: false, reason: "malformed" });
  });

  it.each([
    ["no-gtin", "1727053110LOT"],
    ["bad-check-digit", "0103400935955839"],
    ["not-a-medicine", "0103760001000009"],
    ["not-a-medicine", "0113400935955838"],
    ["malformed", "01034009359558"],
    ["malformed", "0103400935955X38"],
    ["malformed", ""],
    ["malformed", "hello"],
    ["malformed", `010${CIP}10caf\u00e9`],
  ])("is refused as %s: %s", (reason, text) => {
    expect(parse(text)).toEqual({ ok: false, reason });
  });

  it("is bounded", () => {
    expect(parse(`010${CIP}240${"A".repeat(MAX_ELEMENT_STRING)}`)).toEqual({ ok: false, reason: "malformed" });
  });
});

describe("the bar code of an older box", () => {
  it("is a CIP13 and nothing else", () => {
    expect(parseEan13(bytes(CIP))).toEqual({ ok: true, value: { cip13: CIP } });
    expect(parseEan13(bytes("3400935955839"))).toEqual({ ok: false, reason: "bad-check-digit" });
    expect(parseEan13(bytes("4006381333931"))).toEqual({ ok: false, reason: "not-a-medicine" });
    for (const text of [`${CIP}0`, "340093595583", "34009359558X8", ""]) {
      expect(parseEan13(bytes(text))).toEqual({ ok: false, reason: "malformed" });
    }
  });
});

describe("any bytes", () => {
  it("give an answer, and a box only with a right check digit", () => {
    const text = fc.array(fc.constantFrom("0", "1", "7", "21", "10", "17", `010${CIP}`, GS, "A", "é", "\x00"), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 600 }),
          text.map((parts) => bytes(parts.join(""))),
        ),
        (input) => {
          const read = parseBox(input);
          expect(read.ok ? hasCheckDigit(read.value.cip13) : read.reason.length > 0).toBe(true);
        },
      ),
      { numRuns: isXs ? 200 : 3000, seed: 7 },
    );
  });

  it("written as a box says, are read as it says", () => {
    const field = fc.stringMatching(/^[A-Za-z0-9%/._-]{1,20}$/);
    fc.assert(
      fc.property(
        field,
        field,
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 1, max: 12 }),
        (batch, serial, y, m) => {
          const year = y < 10 ? `0${y}` : `${y}`;
          const month = m < 10 ? `0${m}` : `${m}`;
          const read = parse(`010${CIP}17${year}${month}0110${batch}${GS}21${serial}`);
          expect(read).toEqual({ ok: true, value: { cip13: CIP, expiry: `20${year}-${month}-01`, batch, serial } });
        },
      ),
      { numRuns: isXs ? 100 : 1000, seed: 8 },
    );
  });
});
