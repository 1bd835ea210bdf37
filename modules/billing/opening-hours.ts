/**
 * When a pharmacy is open, and what it charges for a prescription when it is not: outside its hours whoever is served is
 * served on duty.
 *
 * The hours are written as OpenStreetMap's opening_hours has them, in the part that a pharmacy needs:
 * "Mo-Fr 08:30-12:30,14:00-19:30; Sa 09:00-19:00". Days are Mo Tu We Th Fr Sa Su; what is not named is closed.
 *
 * The kinds are those of the tariff's table, which has what each costs. Deep night is 0 to 6 h (legal text of 2024); that
 * the night goes from 20 h to 8 h is an assumption, the usual one of the profession.
 */
import { civilDay, utcOffset } from "modules/calendar/civil-day";
import { civil, dayOf, digits } from "modules/calendar/date";
import type { Result } from "modules/result/result";
import type { DutyKind } from "./tariff";

/** Minutes of the day, the end not included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** By day of the week, 0 is Monday. */
export type OpeningHours = readonly (readonly Span[])[];

export const MAX_HOURS_LENGTH = 160;
const DAYS: readonly string[] = Object.freeze(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]);
const SUNDAY = 6;
const DAY_MINUTES = 1440;
const DEEP_NIGHT_END = 6 * 60;
const MORNING = 8 * 60;
const EVENING = 20 * 60;

/** Month and day of the holidays that have one (code du travail, article L3133-1). */
const FIXED_HOLIDAYS: readonly (readonly [month: number, day: number])[] = Object.freeze([
  Object.freeze([1, 1] as const),
  Object.freeze([5, 1] as const),
  Object.freeze([5, 8] as const),
  Object.freeze([7, 14] as const),
  Object.freeze([8, 15] as const),
  Object.freeze([11, 1] as const),
  Object.freeze([11, 11] as const),
  Object.freeze([12, 25] as const),
]);
/** Easter Monday, Ascension, Whit Monday: days after Easter. */
const MOVING_HOLIDAYS: readonly number[] = Object.freeze([1, 39, 50]);

/** @param text as above, at most MAX_HOURS_LENGTH characters */
export function readHours(text: string): Result<OpeningHours, "bad-hours"> {
  const bad = { ok: false, reason: "bad-hours" } as const;
  if (text.length > MAX_HOURS_LENGTH) return bad;
  const week: Span[][] = DAYS.map(() => []);
  for (const rule of text.split(";")) {
    const [days = "", times = "", ...rest] = rule.trim().split(" ");
    const spans = times.split(",").map(readSpan);
    const named = readDays(days);
    if (named === undefined || rest.length > 0) return bad;
    for (const span of spans) {
      if (span === undefined) return bad;
      for (const day of named) week[day]?.push(span);
    }
  }
  return { ok: true, value: week };
}

/** Of a pharmacy's configuration. @returns undefined where there are none, or none that can be read, which the log is told */
export function hoursOf(text: string | undefined, log: (line: string) => void): OpeningHours | undefined {
  if (text === undefined) return undefined;
  const hours = readHours(text);
  if (hours.ok) return hours.value;
  log(`opening hours: ${hours.reason}`);
  return undefined;
}

/** @param now s since 1970 @returns what is charged for a prescription now; undefined while the pharmacy is open */
export function dutyAt(hours: OpeningHours, now: number): DutyKind | undefined {
  const day = civilDay(now);
  const minute = Math.floor((now + utcOffset(now) - day * 86400) / 60);
  // 1 January 1970 was a Thursday.
  const weekday = (day + 3) % 7;
  const isHoliday = isPublicHoliday(day);
  if (!isHoliday && (hours[weekday] ?? []).some(({ from, to }) => from <= minute && minute < to)) return undefined;
  if (minute < DEEP_NIGHT_END) return "deep-night";
  if (minute < MORNING || minute >= EVENING) return "night";
  if (isHoliday) return "holiday";
  return weekday === SUNDAY ? "sunday" : "closed";
}

/** @param day days since 1970 */
export function isPublicHoliday(day: number): boolean {
  const { year, month, day: date } = civil(day);
  for (const [holidayMonth, holidayDate] of FIXED_HOLIDAYS) {
    if (holidayMonth === month && holidayDate === date) return true;
  }
  return MOVING_HOLIDAYS.includes(day - easter(year));
}

/** Days since 1970 of Easter Sunday (the anonymous Gregorian algorithm, in Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1) ?? 0;
}

/** "Mo" or "Mo-Fr" -> days of the week */
function readDays(text: string): readonly number[] | undefined {
  const [first = "", last = first, ...rest] = text.split("-");
  const from = DAYS.indexOf(first);
  const to = DAYS.indexOf(last);
  if (from < 0 || to < from || rest.length > 0) return undefined;
  return DAYS.map((_, day) => day).slice(from, to + 1);
}

/** "08:30-12:30" -> minutes */
function readSpan(text: string): Span | undefined {
  if (text.length !== 11 || text.charAt(5) !== "-") return undefined;
  const from = readTime(text.slice(0, 5));
  const to = readTime(text.slice(6));
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
}

function readTime(text: string): number | undefined {
  const hour = digits(text, 0, 2);
  const minute = digits(text, 3, 5);
  const isTime = text.charAt(2) === ":" && hour >= 0 && minute >= 0 && minute < 60;
  const minutes = hour * 60 + minute;
  return isTime && minutes <= DAY_MINUTES ? minutes : undefined;
}
