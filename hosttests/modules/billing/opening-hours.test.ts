import { describe, expect, it } from "@jest/globals";
import { dutyAt, isPublicHoliday, MAX_HOURS_LENGTH, readHours } from "modules/billing/opening-hours";
import { dayNumber } from "modules/calendar/date";

const HOURS = "Mo-Fr 08:30-12:30,14:00-19:30; Sa 09:00-19:00";

/** @param at local time of Paris, "YYYY-MM-DDTHH:MM", in winter unless `offset` is 2 */
function duty(at: string, offset = 1): string {
  const hours = readHours(HOURS);
  if (!hours.ok) throw new Error(hours.reason);
  return dutyAt(hours.value, Date.parse(`${at}:00Z`) / 1000 - offset * 3600) ?? "open";
}

describe("the hours of a pharmacy", () => {
  it("say when it is on duty, and which fee that is", () => {
    // 27 November 2026 is a Friday.
    expect(
      ["08:29", "08:30", "12:29", "12:30", "13:59", "14:00", "19:29", "19:30", "20:00", "23:59"].map((time) =>
        duty(`2026-11-27T${time}`),
      ),
    ).toEqual(["closed", "open", "open", "closed", "closed", "open", "open", "closed", "night", "night"]);
    expect(
      ["00:00", "05:59", "06:00", "07:59", "08:00", "09:00", "18:59", "19:00"].map((time) =>
        duty(`2026-11-28T${time}`),
      ),
    ).toEqual(["deep-night", "deep-night", "night", "night", "closed", "open", "open", "closed"]);
    expect(["03:00", "07:00", "10:00", "21:00"].map((time) => duty(`2026-11-29T${time}`))).toEqual([
      "deep-night",
      "night",
      "sunday",
      "night",
    ]);
  });

  it("are those of Paris, in summer too", () => {
    expect(duty("2026-07-15T08:30", 2)).toBe("open");
    expect(duty("2026-07-15T08:29", 2)).toBe("closed");
  });

  it("do not open it on a public holiday", () => {
    // A Monday, and a Thursday.
    expect(duty("2026-04-06T10:00", 2)).toBe("holiday");
    expect(duty("2026-12-25T10:00")).toBe("holiday");
    expect(duty("2026-12-25T02:00")).toBe("deep-night");
  });

  it("are refused when they are not written so", () => {
    const bad = [
      "",
      "8:30-12:30",
      "Mo 8:30-12:30",
      "Mo-Xx 08:30-12:30",
      "Fr-Mo 08:30-12:30",
      "Mo 12:30-08:30",
      "Mo 08:30-25:00",
    ];
    for (const text of [
      ...bad,
      "Mo 08:30-12:60",
      "Mo 08:30-12:30 off",
      `Mo 08:30-12:30${";Mo 08:30-12:30".repeat(12)}`,
    ]) {
      expect([text, readHours(text)]).toEqual([text, { ok: false, reason: "bad-hours" }]);
    }
    expect(MAX_HOURS_LENGTH).toBeLessThan(`Mo 08:30-12:30${";Mo 08:30-12:30".repeat(12)}`.length);
    expect(readHours("Mo-Su 00:00-24:00").ok).toBe(true);
  });

  it("know the public holidays of years that have passed and are to come", () => {
    // Service-public.fr, "jours fériés": Easter Monday, Ascension, Whit Monday.
    const moving = ["2024-04-01", "2024-05-09", "2024-05-20", "2025-04-21", "2025-05-29", "2025-06-09"];
    const next = ["2026-04-06", "2026-05-14", "2026-05-25", "2027-03-29", "2027-05-06", "2027-05-17"];
    for (const date of [...moving, ...next, "2026-05-01", "2026-07-14"]) {
      expect([date, isPublicHoliday(dayNumber(date) ?? 0)]).toEqual([date, true]);
    }
    let days = 0;
    for (let day = dayNumber("2027-01-01") ?? 0; day < (dayNumber("2028-01-01") ?? 0); day += 1) {
      if (isPublicHoliday(day)) days += 1;
    }
    expect(days).toBe(11);
  });
});
