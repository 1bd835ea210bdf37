import { two } from "modules/calendar/date";

/** 545 -> "9:05" */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
