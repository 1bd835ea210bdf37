/** RFC 3339 as MCUmgr has it: UTC, without a zone. */
import { dayOf, digits, isoDate, two } from "./date";

const DAY = 86400;

/** s since 1970 -> "2026-05-01T10:00:00" */
export function formatDateTime(now: number): string {
  const days = Math.floor(now / DAY);
  const seconds = now - days * DAY;
  const minutes = Math.floor(seconds / 60);
  return `${isoDate(days)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/**
 * The first 19 characters of a date and time; what follows the seconds is ignored.
 * @returns s since 1970; undefined when it is not a date of the years 1970 to 9999
 */
export function parseDateTime(text: string): number | undefined {
  if (text.length < 19) return undefined;
  if (text.charAt(4) !== "-" || text.charAt(7) !== "-" || text.charAt(10) !== "T") return undefined;
  if (text.charAt(13) !== ":" || text.charAt(16) !== ":") return undefined;
  const year = digits(text, 0, 4);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const days = year < 1970 ? undefined : dayOf(year, digits(text, 5, 7), digits(text, 8, 10));
  if (days === undefined || hour < 0 || minute < 0 || second < 0) return undefined;
  return hour > 23 || minute > 59 || second > 59 ? undefined : days * DAY + hour * 3600 + minute * 60 + second;
}
