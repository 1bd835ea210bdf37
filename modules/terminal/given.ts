/** Boxes that this pharmacy has given to the patient, and that should last a while yet. Pure. */
import { dayNumber } from "modules/calendar/date";
import type { Given } from "modules/sale-record/past-sale";
import type { Line, Sale } from "./state";

/** More than these are not kept of one patient. */
export const MAX_GIVEN = 64;

/**
 * How many days of treatment a box may hold, by when it was given: 30, or three months of a large one. Code de la santé
 * publique, R. 5123-2, as of decree 2004-802 (Journal officiel of 8 August 2004).
 */
const LASTS: readonly { readonly from: string; readonly days: number; readonly largeDays: number }[] = Object.freeze([
  Object.freeze({ from: "2004-08-08", days: 30, largeDays: 90 }),
]);

/** @param today days since 1970 @returns the last box like this line's that lasts until today or longer */
export function givenBefore({ given = [] }: Sale, { cip13, presentation }: Line, today: number): Given | undefined {
  const group = presentation?.genericGroup?.id;
  let last: Given | undefined;
  for (const one of given) {
    const isSame = one.cip13 === cip13 || (group !== undefined && one.group === group);
    if (isSame && lastsUntil(one) >= today && (last === undefined || one.date > last.date)) last = one;
  }
  return last;
}

/** @returns days since 1970 */
export function lastsUntil({ date, large }: Given): number {
  let days = 0;
  for (const law of LASTS) if (date >= law.from) days = large ? law.largeDays : law.days;
  return (dayNumber(date) ?? 0) + days;
}
