/** Amounts, dates and names as a French reader wants them. Pure; integers only. */

import { civilDay, utcOffset } from "modules/calendar/civil-day";
import { civil, two } from "modules/calendar/date";

const NO_BREAK_SPACE = "\u00a0";
const DAY = 86400;
/** Beyond this the sum of a 40-line invoice cannot go; a longer number would not fit the screen. */
const MAX_CENTS = 99_999_999_99;

/** 123456 -> "1 234,56 €". @param cents integer centimes */
export function money(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const amount = Math.min(Math.abs(cents), MAX_CENTS);
  return `${sign}${grouped(Math.floor(amount / 100))},${two(amount % 100)}${NO_BREAK_SPACE}€`;
}

/** 123456 -> "1 234,56": in a column, where the sign of the euro says nothing. */
export function amount(cents: number): string {
  const text = money(cents);
  return text.slice(0, text.length - 2);
}

/** 20899 -> "20 899" */
export function grouped(count: number): string {
  let digits = String(count);
  for (let i = digits.length - 3; i > 0; i -= 3) digits = digits.slice(0, i) + NO_BREAK_SPACE + digits.slice(i);
  return digits;
}

/** Days since 1970 -> "31/12/2026". */
export function dayMonthYear(days: number): string {
  const { year, month, day } = civil(days);
  return `${two(day)}/${two(month)}/${year}`;
}

/** s since 1970 -> "14:05" on a clock in Paris. */
export function clockTime(now: number): string {
  const local = now + utcOffset(now);
  const minutes = Math.floor((local - Math.floor(local / DAY) * DAY) / 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** s since 1970 -> "31/12/2026" in Paris. */
export function dateOf(now: number): string {
  return dayMonthYear(civilDay(now));
}

/** "JEAN-LUC" -> "Jean-Luc". Only for given names: family names stay as in the civil register. */
export function properName(name: string): string {
  let out = "";
  let start = true;
  for (let i = 0; i < name.length; i += 1) {
    const letter = name.charAt(i);
    out += start ? letter.toUpperCase() : letter.toLowerCase();
    start = letter === "-" || letter === " " || letter === "'";
  }
  return out;
}

/** The first of the given names, which is the one in use. */
export function firstName(givenNames: string): string {
  const space = givenNames.indexOf(" ");
  return properName(space < 0 ? givenNames : givenNames.slice(0, space));
}

/**
 * Sex, year and month of the matricule, which tell two patients of a name apart; the rest is dots.
 * "278031234567890" -> "2 78 03 •• ••• ••• ••"
 */
export function maskedNir(matricule: string): string {
  const shown = `${matricule.slice(0, 1)} ${matricule.slice(1, 3)} ${matricule.slice(3, 5)}`;
  return `${shown} •• ••• ••• ••`;
}
