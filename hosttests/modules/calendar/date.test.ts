import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ageOn, civil, dayNumber, daysInMonth, isoDate, isoDay, monthsOn } from "modules/calendar/date";

const LAST_DAY = 2_932_896;

describe("the calendar", () => {
  it("names every day as the engine's own Date does, and finds it again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_DAY }), (days) => {
        expect(isoDate(days)).toBe(new Date(days * 86400000).toISOString().slice(0, 10));
        expect(dayNumber(isoDate(days))).toBe(days);
      }),
    );
  });

  it("counts backwards before 1970, for dates of birth", () => {
    expect(dayNumber("1969-12-31")).toBe(-1);
    expect(dayNumber("1900-03-01")).toBe(Date.UTC(1900, 2, 1) / 86400000);
  });

  it("refuses a day that there is not, and what is written otherwise", () => {
    for (const text of [
      "2026-02-29",
      "2026-04-31",
      "2026-13-01",
      "2026-00-10",
      "2026-10-00",
      "1950-31-12",
      "0026-01-01",
    ]) {
      expect([text, dayNumber(text)]).toEqual([text, undefined]);
    }
    for (const text of ["", "2026-1-01", "2026/01/01", "20260101", "2026-01-0x", "-026-01-01"]) {
      expect([text, dayNumber(text)]).toEqual([text, undefined]);
    }
    expect([dayNumber("2024-02-29"), dayNumber("2000-02-29"), dayNumber("1900-02-29")]).toEqual([
      19782,
      11016,
      undefined,
    ]);
    expect([daysInMonth(2024, 2), daysInMonth(2026, 2), daysInMonth(2026, 11), daysInMonth(2026, 12)]).toEqual([
      29, 28, 30, 31,
    ]);
  });

  it("shows a day out of its years as the nearest, and gives none for a number from outside", () => {
    expect([civil(99999999).year, isoDate(-5)]).toEqual([9999, "1970-01-01"]);
    expect([isoDay(LAST_DAY), isoDay(LAST_DAY + 1), isoDay(-1), isoDay(0.5)]).toEqual([
      "9999-12-31",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("completes a year of age on the birthday, which is 1 March for 29 February in other years", () => {
    expect([ageOn("1980-05-15", "2026-05-14"), ageOn("1980-05-15", "2026-05-15")]).toEqual([45, 46]);
    expect([ageOn("2020-02-29", "2026-02-28"), ageOn("2020-02-29", "2026-03-01")]).toEqual([5, 6]);
    expect([monthsOn("2025-01-31", "2026-02-28"), monthsOn("2025-01-31", "2026-03-31")]).toEqual([12, 14]);
    expect([ageOn("1950-31-12", "2026-05-15"), monthsOn("1950-02-30", "2026-05-15")]).toEqual([undefined, undefined]);
  });
});
