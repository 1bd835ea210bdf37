/** French: amounts, numbers and dates. Integers only. */
import { civil, two } from "modules/calendar/date";
import { groups, MAX_CENTS } from "../digits";

const NO_BREAK_SPACE = "\u00a0";

/** 20899 -> "20 899" */
export function grouped(count: number): string {
  return groups(count, NO_BREAK_SPACE);
}

/** 123456 -> "1 234,56": in a column, where the sign of the euro says nothing. @param cents integer centimes */
export function amount(cents: number): string {
  const size = Math.min(Math.abs(cents), MAX_CENTS);
  return `${cents < 0 ? "-" : ""}${grouped(Math.floor(size / 100))},${two(size % 100)}`;
}

/** 123456 -> "1 234,56 €" */
export function money(cents: number): string {
  return `${amount(cents)}${NO_BREAK_SPACE}€`;
}

/** 65 -> "65 %" */
export function percent(value: number): string {
  return `${value}${NO_BREAK_SPACE}%`;
}

/** Days since 1970 -> "31/12/2026". */
export function day(days: number): string {
  const { year, month, day } = civil(days);
  return `${two(day)}/${two(month)}/${year}`;
}

/** "2026-12-31" -> "31/12/2026"; dates of no calendar keep their digits ("1950-00-00"). */
export function date(text: string): string {
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)}`;
}
