/** The sample that every terminal carries: enough of each kind for a counter to be tried whole. */
import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { sampleCatalogue, samplePresentations } from "modules/catalogue/sample";
import { hasCheckDigit } from "modules/gs1/gs1";

const MAX_LABEL = 40;
const boxes = samplePresentations();

describe("the sample catalogue", () => {
  it("has some sixty boxes, each once, each with a right CIP13 and a label for the screen", () => {
    expect(boxes.length).toBeGreaterThanOrEqual(60);
    expect(new Set(boxes.map(({ cip13 }) => cip13)).size).toBe(boxes.length);
    for (const { cip13, label } of boxes) {
      expect(hasCheckDigit(cip13) && cip13.startsWith("34009")).toBe(true);
      expect(label.length > 0 && label.length <= MAX_LABEL).toBe(true);
    }
  });

  it("covers every class, both fees, what is not reimbursed, what is no longer sold, and a rate without an act", () => {
    expect([...new Set(boxes.map(({ rate }) => rate))].sort((a, b) => a - b)).toEqual([0, 15, 30, 35, 65, 100]);
    expect([...new Set(boxes.map(({ feeCents }) => feeCents))].sort((a, b) => a - b)).toEqual([0, 102, 276]);
    expect(boxes.some(({ marketed }) => !marketed)).toBe(true);
    expect(boxes.some(({ specific }) => specific === true)).toBe(true);
    expect(boxes.some(({ rate, priceCents }) => rate === 0 && priceCents === 0)).toBe(true);
  });

  it("finds each, prices each, and knows no other", () => {
    for (const box of boxes) {
      expect(sampleCatalogue.find(box.cip13)).toEqual(box);
      const lines = [{ cip13: box.cip13, quantity: 1, ald: false }];
      const invoice = price(
        { at: "2026-05-15", claims: null, prescription: false, prescriber: null, lines },
        TARIFFS,
        sampleCatalogue,
      );
      expect(invoice.ok && invoice.value.totalCents).toBe(box.priceCents);
    }
    for (const other of ["3400930000014", "340093595583", "", "3400935955838 "]) {
      expect(sampleCatalogue.find(other)).toBeUndefined();
    }
  });
});
