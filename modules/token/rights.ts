/** On which days a right is open: the one place that compares a period with a day. Days are whole, since 1970. */
import type { Period } from "./claims";

/** Both days are included. */
export function isOpenOn({ from, to }: Period, day: number): boolean {
  return from <= day && day <= to;
}

/**
 * Where a day stands among periods, which may come in any order:
 * - `open`: one of them holds the day; `day` is the last one that is covered by such a period
 * - `ended`: none does, and one is over; `day` was the last of it
 * - `not-started`: all of them lie ahead; `day` is the first of the nearest
 * - `none`: there is no period at all
 */
export interface Standing {
  readonly state: "open" | "ended" | "not-started" | "none";
  /** 0 for `none` */
  readonly day: number;
}

const NONE: Standing = Object.freeze({ state: "none", day: 0 });

export function standingOn(periods: readonly Period[], day: number): Standing {
  let standing = NONE;
  for (let i = 0; i < periods.length; i += 1) {
    const period = periods[i];
    if (period === undefined) continue;
    const { from, to } = period;
    const { state } = standing;
    if (isOpenOn(period, day)) {
      if (state !== "open" || to > standing.day) standing = { state: "open", day: to };
    } else if (state === "open") continue;
    else if (to < day) {
      if (state !== "ended" || to > standing.day) standing = { state: "ended", day: to };
    } else if (state === "none" || (state === "not-started" && from < standing.day)) {
      standing = { state: "not-started", day: from };
    }
  }
  return standing;
}
