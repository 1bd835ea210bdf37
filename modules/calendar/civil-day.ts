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
  const day = Math.floor(now / DAY);
  const year = day >= 0 && day < DAYS_TO_2100 ? 1970 + Math.floor((4 * day + 2) / 1461) : anyYear(now);
  return now >= lastSunday(year, MARCH) && now < lastSunday(year, OCTOBER) ? 2 * HOUR : HOUR;
}

/** Until then each fourth year is a leap year, and no `Date` is needed: each takes thousands of instructions on a device. */
const DAYS_TO_2100 = 47482;
/** Months from 0, and the days of a year of 365 before the 31st of it. */
const MARCH = Object.freeze({ month: 2, before: 89 });
const OCTOBER = Object.freeze({ month: 9, before: 303 });

function anyYear(now: number): number {
  return new Date(now * 1000).getUTCFullYear();
}

/** 01:00 UTC of the last Sunday of a month of 31 days (s). */
function lastSunday(year: number, { month, before }: typeof MARCH | typeof OCTOBER): number {
  const last = year >= 1970 && year < 2100 ? plainDay(year) + before : Date.UTC(year, month, 31) / DAY / 1000;
  // 1 January 1970 was a Thursday.
  const weekday = (((last + 4) % 7) + 7) % 7;
  return (last - weekday) * DAY + HOUR;
}

/** 1 January of a year from 1970 to 2099, and a day later in a leap year: days since 1970. */
function plainDay(year: number): number {
  return 365 * (year - 1970) + ((year - 1968) >> 2);
}
