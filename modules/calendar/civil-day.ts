/** The civil day in metropolitan France, where rights begin and end at midnight. */

const DAY = 86400;
const HOUR = 3600;

/**
 * Days since 1970 of the civil day in Paris at `now` (s): UTC+1, and UTC+2 from the last Sunday of March, 01:00 UTC, to
 * the last Sunday of October, 01:00 UTC (Directive 2000/84/EC).
 */
export function civilDay(now: number): number {
  return Math.floor((now + utcOffset(now)) / DAY);
}

/** Seconds that Paris is ahead of UTC at `now`. */
export function utcOffset(now: number): number {
  const year = new Date(now * 1000).getUTCFullYear();
  return now >= lastSunday(year, 2) && now < lastSunday(year, 9) ? 2 * HOUR : HOUR;
}

/** 01:00 UTC of the last Sunday of a month of 31 days (s). @param month 0 is January */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month, 31) / 1000;
  const weekday = new Date(last * 1000).getUTCDay();
  return last - weekday * DAY + HOUR;
}
