import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cip13Of, hasCheckDigit, isGtin, MAX_ELEMENT_STRING, readElements } from "modules/gs1/gs1";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const CIP = "3400935955838";
const GTIN = `0${CIP}`;
/** FNC1, as a scanner hands it over. */
const GS = "\x1d";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
const read = (text: string, year = 2026) => readElements(bytes(text), year);

describe("the elements of a box's code", () => {
  it("tell product, expiry, batch and serial, in any order", () => {
    const all = { gtin: GTIN, expiry: "2027-05-31", batch: "LOT42", serial: "S1", unreadable: [] };
    expect(read(`010${CIP}1727053110LOT42${GS}21S1`)).toEqual(all);
    expect(read(`${GS}21S1${GS}10LOT42${GS}17270531010${CIP}`)).toEqual(all);
    expect(read(`010${CIP}`)).toEqual({ gtin: GTIN, unreadable: [] });
  });

  it("last until the end of the month where the day is 00", () => {
    const expiry = (date: string) => read(`010${CIP}17${date}`)?.expiry;
    expect(["270200", "280200", "261100", "261200"].map(expiry)).toEqual([
      "2027-02-28",
      "2028-02-29",
      "2026-11-30",
      "2026-12-31",
    ]);
  });

  // GS1 General Specifications, section 7.12: the century is the nearest one.
  it.each([
    [2026, "99", "1999"],
    [2026, "76", "2076"],
    [2026, "77", "1977"],
    [2026, "00", "2000"],
    [2074, "24", "2124"],
    [2074, "25", "2025"],
    [2099, "00", "2100"],
  ])("in %i a year %s is %s", (year, two, four) => {
    expect(read(`010${CIP}17${two}0531`, year)?.expiry).toBe(`${four}-05-31`);
  });

  it("may carry other identifiers, of fixed and of variable length, and a date with its hour (7003)", () => {
    const text = `010${CIP}11260101240X-1${GS}3103001750`;
    expect(read(`${text}17270531`)).toEqual({ gtin: GTIN, expiry: "2027-05-31", unreadable: [] });
    expect(read(`010${CIP}70032705311200${GS}10A`)).toMatchObject({ expiry: "2027-05-31", batch: "A" });
    // Its length is known, so a lost separator loses nothing.
    expect(read(`010${CIP}7003270531120010A`)).toMatchObject({ expiry: "2027-05-31", batch: "A" });
  });

  it("tell the French number beside a foreign GTIN (711)", () => {
    expect(read(`0104150123456782711${CIP}${GS}10A`)).toEqual({
      gtin: "04150123456782",
      cip13: CIP,
      batch: "A",
      unreadable: [],
    });
    expect(read("01041501234567827113595583")?.cip13).toBe(CIP);
    expect(read("0104150123456782710PZN")?.cip13).toBeUndefined();
  });
});

describe("what cannot be read", () => {
  it.each([
    ["260230", "no such day"],
    ["261300", "no such month"],
    ["260001", "no month"],
    ["26123x", "no digits"],
  ])("of an expiry (%s: %s) loses the expiry, not the box", (date) => {
    expect(read(`010${CIP}17${date}10A${GS}21B`)).toEqual({
      gtin: GTIN,
      batch: "A",
      serial: "B",
      unreadable: ["expiry"],
    });
  });

  it("of a batch or a serial loses them: too long, empty, no ASCII, cut short", () => {
    const twenty = "A".repeat(20);
    expect(read(`010${CIP}10${twenty}${GS}21B`)).toMatchObject({ batch: twenty, unreadable: [] });
    expect(read(`010${CIP}21${twenty}B${GS}10C`)).toEqual({ gtin: GTIN, batch: "C", unreadable: ["serial"] });
    expect(read(`010${CIP}21${GS}10A`)).toEqual({ gtin: GTIN, batch: "A", unreadable: ["serial"] });
    expect(read(`010${CIP}10caf\u00e9${GS}21B`)).toEqual({ gtin: GTIN, serial: "B", unreadable: ["batch"] });
    expect(read(`010${CIP}172705`)).toEqual({ gtin: GTIN, unreadable: ["expiry"] });
    expect(read(`010${CIP}17270531xx${GS}21B`)).toEqual({
      gtin: GTIN,
      expiry: "2027-05-31",
      serial: "B",
      unreadable: ["batch", "serial"],
    });
  });

  it("between a batch and a serial, where the separator was lost, loses both and says so", () => {
    expect(read(`010${CIP}1727053110LOT4221S1`)).toEqual({
      gtin: GTIN,
      expiry: "2027-05-31",
      unreadable: ["batch", "serial"],
    });
    expect(read(`010${CIP}1727053110LOT1234567890${"21"}SERIE1234567890`)).toEqual({
      gtin: GTIN,
      expiry: "2027-05-31",
      unreadable: ["batch", "serial"],
    });
    expect(read(`010${CIP}10LOT21`)).toMatchObject({ batch: "LOT21", unreadable: [] });
  });

  it("is all of it where nothing begins as an element", () => {
    for (const text of ["", "hello", `010${CIP}240${"A".repeat(MAX_ELEMENT_STRING)}`])
      expect(read(text)).toBeUndefined();
    expect(read("1727053110LOT")).toEqual({ expiry: "2027-05-31", batch: "LOT", unreadable: [] });
    expect(read("01034009359558")?.gtin).toBeUndefined();
    expect(read("0103400935955X38")?.gtin).toBeUndefined();
  });
});

describe("numbers", () => {
  it("CIP13 and CIP7, EAN-13 and GTIN-14 by their check digits", () => {
    expect([CIP, "3595583", "3400935955839", "4006381333931", "359558", "35955X3"].map(cip13Of)).toEqual([
      CIP,
      CIP,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([GTIN, "13400935955835", "13400935955838", CIP, ""].map(isGtin)).toEqual([true, true, false, false, false]);
  });
});

describe("any bytes", () => {
  it("give an answer", () => {
    const text = fc.array(
      fc.constantFrom("0", "1", "7", "21", "10", "17", "711", "7003", `010${CIP}`, GS, "A", "é", "\x00"),
      {
        maxLength: 20,
      },
    );
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      text.map((parts) => bytes(parts.join(""))),
    );
    fc.assert(
      fc.property(any, (input) => {
        const elements = readElements(input, 2026);
        if (elements?.cip13 !== undefined) expect(hasCheckDigit(elements.cip13)).toBe(true);
        if (elements?.serial !== undefined) expect(elements.serial.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: isXs ? 200 : 3000, seed: 7 },
    );
  });

  it("written as a box says, are read as it says", () => {
    const field = fc.stringMatching(/^[A-Za-z0-9%/._-]{1,20}$/);
    const month = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(field, field, fc.integer({ min: 0, max: 50 }), month, (batch, serial, y, m) => {
        const two = (value: number) => (value < 10 ? `0${value}` : `${value}`);
        const elements = read(`010${CIP}17${two(y)}${two(m)}0110${batch}${GS}21${serial}`);
        expect(elements).toEqual({ gtin: GTIN, expiry: `20${two(y)}-${two(m)}-01`, batch, serial, unreadable: [] });
      }),
      { numRuns: isXs ? 100 : 1000, seed: 8 },
    );
  });
});
