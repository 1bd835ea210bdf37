import { describe, expect, it } from "@jest/globals";
import { en } from "modules/strings/en/en";
import { fr } from "modules/strings/fr/fr";
import { clockTime, countdown, dateAt } from "modules/strings/hour";
import { firstName, maskedNir, properName } from "modules/strings/names";

const at = (iso: string) => Date.parse(iso) / 1000;

describe("French formats", () => {
  const { money, amount, percent, day, date } = fr.format;

  it("write amounts with a comma and no-break spaces", () => {
    expect(money(0)).toBe("0,00\u00a0€");
    expect(money(5)).toBe("0,05\u00a0€");
    expect(money(123456789)).toBe("1\u00a0234\u00a0567,89\u00a0€");
    expect(money(-1605)).toBe("-16,05\u00a0€");
    expect(amount(-123456)).toBe("-1\u00a0234,56");
    expect(percent(65)).toBe("65\u00a0%");
  });

  it("write the day first, and keep the digits of a date that no calendar has", () => {
    expect(day(20667)).toBe("02/08/2026");
    expect(date("2026-08-02")).toBe("02/08/2026");
    expect(date("1950-00-00")).toBe("00/00/1950");
  });

  it("know singular and plural, and zero is singular", () => {
    expect([0, 1, 2].map(fr.text.boxes)).toEqual(["0\u00a0boîte", "1\u00a0boîte", "2\u00a0boîtes"]);
  });
});

describe("English formats", () => {
  const { money, amount, percent, day, date } = en.format;

  it("write amounts with a point, commas, and the sign of the euro before them", () => {
    expect(money(5)).toBe("€0.05");
    expect(money(123456789)).toBe("€1,234,567.89");
    expect(money(-1605)).toBe("-€16.05");
    expect(amount(-123456)).toBe("-1,234.56");
    expect(percent(65)).toBe("65%");
  });

  it("write the month as a word, and keep the digits of a date that no calendar has", () => {
    expect(day(20667)).toBe("02\u00a0Aug\u00a02026");
    expect(date("2026-08-02")).toBe("02\u00a0Aug\u00a02026");
    expect(date("1950-00-00")).toBe("00\u00a000\u00a01950");
  });

  it("know singular and plural, and zero is plural", () => {
    expect([0, 1, 2].map(en.text.boxes)).toEqual(["0\u00a0boxes", "1\u00a0box", "2\u00a0boxes"]);
  });
});

describe("what no language writes otherwise", () => {
  it("is the civil day and hour of Paris in winter, in summer and around the change", () => {
    expect(clockTime(at("2026-01-15T23:30:00Z"))).toBe("00:30");
    expect(dateAt(fr, at("2026-01-15T23:30:00Z"))).toBe("16/01/2026");
    expect(clockTime(at("2026-07-14T22:05:00Z"))).toBe("00:05");
    expect(clockTime(at("2026-03-29T00:59:59Z"))).toBe("01:59");
    expect(clockTime(at("2026-03-29T01:00:00Z"))).toBe("03:00");
    expect(countdown(545)).toBe("9:05");
  });

  it("is of the NIR the sex, the year and the month, and not a digit more", () => {
    expect(maskedNir("278031212345695")).toBe("2 78 03 •• ••• ••• ••");
  });

  it("is the first given name, as one signs it", () => {
    expect(firstName("JEAN-LUC MARIE")).toBe("Jean-Luc");
    expect(properName("ÉLODIE D'ARC")).toBe("Élodie D'Arc");
  });
});
