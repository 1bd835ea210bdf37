/** RFC 3339 as MCUmgr has it: UTC, without a zone. */
import { civil, isoDate, two } from "modules/strings/format";

const DAY = 86400;

/** s since 1970 -> "2026-05-01T10:00:00" */
export function formatDateTime(now: number): string {
  const days = Math.floor(now / DAY);
  const seconds = now - days * DAY;
  const minutes = Math.floor(seconds / 60);
  return `${isoDate(days)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/**
 * The first 19 characters of a date and time; what follows the seconds is let pass.
 * @returns s since 1970; undefined for what is no date of the years 1970 to 9999
 */
export function parseDateTime(text: string): number | undefined {
  if (text.length < 19) return undefined;
  if (text.charAt(4) !== "-" || text.charAt(7) !== "-" || text.charAt(10) !== "T") return undefined;
  if (text.charAt(13) !== ":" || text.charAt(16) !== ":") return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || hour < 0 || minute < 0 || second < 0) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const days = daysOf(year, month, day);
  const back = civil(days);
  if (back.month !== month || back.day !== day) return undefined;
  return days * DAY + hour * 3600 + minute * 60 + second;
}

/** @returns -1 for anything but digits */
function digits(text: string, start: number, length: number): number {
  let value = 0;
  for (let i = start; i < start + length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Days since 1970 in the Gregorian calendar; a day beyond its month is one of the next. */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}
