/** Dates "YYYY-MM-DD" without a calendar library: what the rules on age and rights need. */

/** Days since 1970 of a date of the proleptic Gregorian calendar, or undefined when there is no such day. */
export function dayNumber(date: string): number | undefined {
  if (date.length !== 10 || date.charAt(4) !== "-" || date.charAt(7) !== "-") return undefined;
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const day = digits(date, 8, 10);
  if (year < 0 || month < 1 || month > 12 || day < 1) return undefined;
  const ms = Date.UTC(year, month - 1, day);
  // Date.UTC carries an overlong day into the next month: 31 April is no day.
  return new Date(ms).getUTCDate() === day && year >= 100 ? ms / 86400000 : undefined;
}

/** The day as "YYYY-MM-DD". @returns undefined beyond the year 9999 */
export function isoDay(day: number): string | undefined {
  if (!Number.isInteger(day) || day < 0 || day > 2_932_896) return undefined;
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

/**
 * Completed years on `at`. Someone born on 29 February has their birthday on 1 March in other years.
 * @returns undefined when either is no day of the calendar (lunar dates of birth exist)
 */
export function ageOn(birthDate: string, at: string): number | undefined {
  if (dayNumber(birthDate) === undefined || dayNumber(at) === undefined) return undefined;
  const years = digits(at, 0, 4) - digits(birthDate, 0, 4);
  return at.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
