/** English: amounts, numbers and dates. Integers only. The month is a word: 02/08 is two days to two readers. */
import { civil, digits, two } from "modules/calendar/date";
import { groups, MAX_CENTS } from "../digits";

const NO_BREAK_SPACE = "\u00a0";
const MONTHS: readonly string[] = Object.freeze([
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
]);

/** 20899 -> "20,899" */
export function grouped(count: number): string {
  return groups(count, ",");
}

/** 123456 -> "1,234.56": in a column, where the sign of the euro says nothing. @param cents integer centimes */
export function amount(cents: number): string {
  const size = Math.min(Math.abs(cents), MAX_CENTS);
  return `${cents < 0 ? "-" : ""}${grouped(Math.floor(size / 100))}.${two(size % 100)}`;
}

/** 123456 -> "€1,234.56" */
export function money(cents: number): string {
  return cents < 0 ? `-€${amount(-cents)}` : `€${amount(cents)}`;
}

/** 65 -> "65%" */
export function percent(value: number): string {
  return `${value}%`;
}

/** Days since 1970 -> "31 Dec 2026". */
export function day(days: number): string {
  const { year, month, day } = civil(days);
  return written(two(day), MONTHS[month - 1] ?? two(month), String(year));
}

/** "2026-12-31" -> "31 Dec 2026"; dates of no calendar keep their digits ("1950-00-00"). */
export function date(text: string): string {
  const month = text.slice(5, 7);
  return written(text.slice(8, 10), MONTHS[digits(month, 0, 2) - 1] ?? month, text.slice(0, 4));
}

function written(day: string, month: string, year: string): string {
  return `${day}${NO_BREAK_SPACE}${month}${NO_BREAK_SPACE}${year}`;
}
