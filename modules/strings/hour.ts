/** The hour on a clock in Paris, and the time that is left, the same in every language; and the day. */
import { civilDay, utcOffset } from "modules/calendar/civil-day";
import { two } from "modules/calendar/date";
import type { Strings } from "./strings";

const DAY = 86400;

/** s since 1970 -> "14:05" */
export function clockTime(now: number): string {
  const local = now + utcOffset(now);
  const minutes = Math.floor((local - Math.floor(local / DAY) * DAY) / 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** 545 -> "9:05" */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** The day in Paris at `now` (s since 1970), as the language writes it. */
export function dateAt({ format }: Strings, now: number): string {
  return format.day(civilDay(now));
}
