/** Days of the Gregorian calendar: as a count since 1970, as year, month and day, and as "YYYY-MM-DD". */

/** 31 December 9999. */
const LAST_DAY = 2_932_896;
/** A year below is one that was written with two digits. */
const FIRST_YEAR = 100;
const HYPHEN = 0x2d;

export interface Civil {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
}

/** Days since 1970 in the Gregorian calendar, for years 1970 to 9999; a day outside is shown as the nearest. */
export function civil(days: number): Civil {
  // Eras of 400 years that begin on 1 March, so that the leap day comes last.
  const shifted = Math.min(Math.max(days, 0), LAST_DAY) + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fifth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fifth < 10 ? fifth + 3 : fifth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fifth + 2) / 5) + 1,
  };
}

/**
 * Days since 1970; before 1970 it is negative.
 * @param year 1 at least: what is left of a division is cut off by `| 0`, which takes a device a third of `Math.floor`
 * @returns undefined when there is no such day
 */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const shifted = month <= 2 ? year - 1 : year;
  const era = (shifted / 400) | 0;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** @param month 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** "2026-12-31" -> days since 1970. @returns undefined when there is no such day, or for a year below 100 */
export function dayNumber(date: string): number | undefined {
  const number = dateNumber(date);
  return number === undefined ? undefined : dayOfNumber(number);
}

/** A `dateNumber` -> days since 1970. @returns undefined when there is no such day */
export function dayOfNumber(number: number): number | undefined {
  const year = (number / 10000) | 0;
  const rest = number - year * 10000;
  const month = (rest / 100) | 0;
  return dayOf(year, month, rest - month * 100);
}

/** "2026-12-31" -> 20261231, whose order is that of the days. @returns undefined as `dayNumber` */
export function dateNumber(date: string): number | undefined {
  if (date.length !== 10) return undefined;
  const century = twoDigits(date, 0);
  const ofCentury = twoDigits(date, 2);
  const month = twoDigits(date, 5);
  const day = twoDigits(date, 8);
  if (date.charCodeAt(4) !== HYPHEN || date.charCodeAt(7) !== HYPHEN) return undefined;
  if (century < 0 || ofCentury < 0 || month < 1 || month > 12 || day < 1) return undefined;
  const year = century * 100 + ofCentury;
  if (year < FIRST_YEAR || (day > 28 && day > daysInMonth(year, month))) return undefined;
  return year * 10000 + month * 100 + day;
}

/** @returns -1 where they are none */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/** Days since 1970 -> "2026-12-31", for years 1970 to 9999; a day outside is shown as the nearest. */
export function isoDate(days: number): string {
  const { year, month, day } = civil(days);
  return `${year}-${two(month)}-${two(day)}`;
}

/** As `isoDate`, for a number from outside. @returns undefined when it is not a day of the years 1970 to 9999 */
export function isoDay(days: number): string | undefined {
  return Number.isInteger(days) && days >= 0 && days <= LAST_DAY ? isoDate(days) : undefined;
}

/**
 * Completed years on `at`, both "YYYY-MM-DD". Someone born on 29 February has their birthday on 1 March in other years.
 * @returns undefined when either is no day of the calendar (lunar dates of birth exist)
 */
export function ageOn(birthDate: string, at: string): number | undefined {
  const birth = dateNumber(birthDate);
  const day = dateNumber(at);
  return birth === undefined || day === undefined ? undefined : yearsBetween(birth, day);
}

/** Completed years from one `dateNumber` to another. */
export function yearsBetween(birth: number, at: number): number {
  return Math.floor((at - birth) / 10000);
}

/** Completed months on `at`, as `ageOn` has the years; negative before the birth. */
export function monthsOn(birthDate: string, at: string): number | undefined {
  const birth = dateNumber(birthDate);
  const day = dateNumber(at);
  if (birth === undefined || day === undefined) return undefined;
  const years = Math.floor(day / 10000) - Math.floor(birth / 10000);
  const months = (Math.floor(day / 100) % 100) - (Math.floor(birth / 100) % 100);
  return years * 12 + months - (day % 100 < birth % 100 ? 1 : 0);
}

/** 7 -> "07" */
export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The number that text[start..end) writes. @returns -1 for anything but digits */
export function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
