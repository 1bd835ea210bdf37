import { describe, expect, it } from "@jest/globals";
import { clockTime, dateOf, dayMonthYear, firstName, maskedNir, money, properName } from "modules/strings/format";
import { WARNING, warningWords } from "modules/strings/warnings";

describe("French formats", () => {
  it("writes amounts with a comma and no-break spaces", () => {
    expect(money(0)).toBe("0,00\u00a0€");
    expect(money(5)).toBe("0,05\u00a0€");
    expect(money(123456789)).toBe("1\u00a0234\u00a0567,89\u00a0€");
    expect(money(-1605)).toBe("-16,05\u00a0€");
  });

  it("knows the civil day and hour of Paris in winter, in summer and around the change", () => {
    const at = (iso: string) => Date.parse(iso) / 1000;
    expect(clockTime(at("2026-01-15T23:30:00Z"))).toBe("00:30");
    expect(dateOf(at("2026-01-15T23:30:00Z"))).toBe("16/01/2026");
    expect(clockTime(at("2026-07-14T22:05:00Z"))).toBe("00:05");
    expect(clockTime(at("2026-03-29T00:59:59Z"))).toBe("01:59");
    expect(clockTime(at("2026-03-29T01:00:00Z"))).toBe("03:00");
    expect(dayMonthYear(20667)).toBe("02/08/2026");
  });

  it("shows sex, year and month of the NIR and not a digit more", () => {
    expect(maskedNir("278031212345695")).toBe("2 78 03 •• ••• ••• ••");
  });

  it("writes the first given name as one signs it", () => {
    expect(firstName("JEAN-LUC MARIE")).toBe("Jean-Luc");
    expect(properName("ÉLODIE D'ARC")).toBe("Élodie D'Arc");
  });

  it("has words for each remark of the pricing, with or without its line, and shows a code that it does not know", () => {
    expect(warningWords("no-ald:3400930000014")).toBe(WARNING["no-ald"]);
    expect(warningWords("no-prescription")).toBe(WARNING["no-prescription"]);
    expect(warningWords("from-the-future:1")).toBe("from-the-future");
  });
});
