import { describe, expect, it } from "@jest/globals";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import type { Presentation } from "modules/catalogue/presentation";
import { CATALOGUE, CLAIMS } from "../terminal/fixture";

describe("what a catalogue cannot know", () => {
  const priced = (known: Partial<Presentation>, prescription = true) => {
    const presentation = { ...(CATALOGUE.find("3400930000014") as Presentation), ...known };
    const lines = [{ cip13: presentation.cip13, quantity: 1, ald: false }];
    const request = { at: "2026-05-15", claims: CLAIMS, prescription, prescriber: null, lines };
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
