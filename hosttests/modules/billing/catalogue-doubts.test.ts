import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { territoryOf } from "modules/billing/territory";
import type { Presentation } from "modules/catalogue/presentation";
import { CATALOGUE, CLAIMS } from "../terminal/fixture";

describe("a catalogue of another date than the tariff", () => {
  // Without the ALD of the fixture's patient, of which these say nothing.
  const claims = { ...CLAIMS, exonerations: [] };

  it("keeps its prices and fees, under the code of the fee that is nearest, and that is told", () => {
    const priced = (feeCents: number) => {
      const presentation = { ...(CATALOGUE.find("3400930000014") as Presentation), priceCents: 1000, feeCents };
      const lines = [{ cip13: presentation.cip13, quantity: 1, ald: false, presentation }];
      // Where the line brings its presentation the catalogue is not asked.
      const nowhere = { find: () => undefined };
      return price({ at: "2026-05-15", claims, prescription: true, prescriber: null, lines }, TARIFFS, nowhere);
    };
    for (const [feeCents, code] of [
      [110, "HD7"],
      [290, "HG7"],
    ] as const) {
      const invoice = priced(feeCents);
      if (!invoice.ok) throw new Error(invoice.reason);
      expect(invoice.value.fees[0]).toMatchObject({ code, totalCents: feeCents });
      expect(invoice.value.totalCents).toBe(1000 + 61);
      expect(invoice.value.warnings).toEqual(["fee-of-another:3400930000014"]);
    }
    expect(priced(102)).toMatchObject({ value: { warnings: [] } });
    expect(priced(1001)).toMatchObject({ ok: false });
  });
});

describe("the pharmacy's territory", () => {
  it("is told by its FINESS, and changes HDR as the tariff says", () => {
    expect(["970100228", "970211207", "970302022", "970408589", "980500003"].map(territoryOf)).toEqual([
      "971",
      "972",
      "973",
      "974",
      "976",
    ]);
    for (const finess of ["990000001", "750712184", "9704", ""]) expect(territoryOf(finess)).toBeUndefined();
    const lines = [{ cip13: "3400930000014", quantity: 1, ald: false }];
    const request = { at: "2026-05-15", claims: CLAIMS, prescription: true, prescriber: null, lines, territory: "974" };
    const invoice = price(request, TARIFFS, CATALOGUE);
    // 61 x 1.264 = 77.104
    expect(invoice.ok && invoice.value.fees.find(({ code }) => code === "HDR")?.totalCents).toBe(77);
  });
});

describe("what a catalogue cannot know", () => {
  const priced = (known: Partial<Presentation>, prescription = true) => {
    const presentation = { ...(CATALOGUE.find("3400930000014") as Presentation), ...known };
    const lines = [{ cip13: presentation.cip13, quantity: 1, ald: false }];
    const claims = { ...CLAIMS, exonerations: [] };
    const request = { at: "2026-05-15", claims, prescription, prescriber: null, lines };
    const invoice = price(request, TARIFFS, { find: () => presentation });
    if (!invoice.ok) throw new Error(invoice.reason);
    return invoice.value;
  };

  it("is told: a rate that depends on the indication, and whether HDE is due", () => {
    expect(priced({ severalRates: true, rate: 30 }).warnings).toContain("several-rates:3400930000014");
    expect(priced({ specific: null }).warnings).toEqual(["specific-unknown"]);
    expect(priced({ specific: null }, false).warnings).not.toContain("specific-unknown");
    expect(priced({ specific: null, rate: 0, feeCents: 0 }).warnings).toEqual([]);
    expect(priced({ specific: false }).warnings).toEqual([]);
    expect(priced({ specific: true }).fees.map(({ code }) => code)).toContain("HDE");
  });
});
