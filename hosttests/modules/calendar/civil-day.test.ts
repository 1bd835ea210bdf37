import { describe, expect, it } from "@jest/globals";
import { civilDay, utcOffset } from "modules/calendar/civil-day";

const at = (iso: string) => Date.parse(iso) / 1000;

describe("the civil day in Paris", () => {
  it("begins at 23:00 UTC in winter and at 22:00 UTC in summer", () => {
    expect(civilDay(at("2026-01-31T22:59:59Z"))).toBe(civilDay(at("2026-01-31T12:00:00Z")));
    expect(civilDay(at("2026-01-31T23:00:00Z"))).toBe(civilDay(at("2026-02-01T12:00:00Z")));
    expect(civilDay(at("2026-07-31T21:59:59Z"))).toBe(civilDay(at("2026-07-31T12:00:00Z")));
    expect(civilDay(at("2026-07-31T22:00:00Z"))).toBe(civilDay(at("2026-08-01T12:00:00Z")));
    expect(civilDay(at("1970-01-01T12:00:00Z"))).toBe(0);
  });

  it("changes its hour on the last Sundays of March and October, at 01:00 UTC", () => {
    for (const [iso, offset] of [
      ["2026-03-29T00:59:59Z", 3600],
      ["2026-03-29T01:00:00Z", 7200],
      ["2026-10-25T00:59:59Z", 7200],
      ["2026-10-25T01:00:00Z", 3600],
      // A month that ends on a Sunday.
      ["2024-03-31T00:59:59Z", 3600],
      ["2024-03-31T01:00:00Z", 7200],
      ["2027-10-31T00:59:59Z", 7200],
      ["2027-10-31T01:00:00Z", 3600],
    ] as const) {
      expect(utcOffset(at(iso))).toBe(offset);
    }
  });
});
