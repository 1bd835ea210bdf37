/** What can be said of the whole sale. Each has its place, whatever the sale allows; what cannot be done is dim. */
import { DUTY_KINDS, type DutyKind } from "modules/billing/tariff";
import { civilDay } from "modules/calendar/civil-day";
import { isPriceFree, relationsOf } from "./sale";
import type { EntryKind, Sale } from "./state";

export const OPTIONS = Object.freeze([
  "acts",
  "price",
  "all",
  "none",
  "accident",
  "prescriber",
  "duty",
  "payment",
  "completeness",
  "dossier",
] as const);
export type Option = (typeof OPTIONS)[number];

/** Longest that is taken: 9,999.99 euro; an RPPS; an accident's number; 1 to 9. */
export const ENTRY_LENGTH: Readonly<Record<EntryKind, number>> = Object.freeze({
  price: 6,
  prescriber: 11,
  accident: 9,
  rank: 1,
});
/** The middle key stands on the end, not on a digit. */
export const ENTRY_END = 10;

/** @param line index of the selected line @param isTold somebody is to be told of what was dispensed @param now s since 1970 */
export function canChoose(option: Option, sale: Sale, line: number, isTold: boolean, now: number): boolean {
  switch (option) {
    case "price": {
      const selected = sale.lines[line];
      return selected !== undefined && isPriceFree(selected);
    }
    case "all":
      return sale.lines.length > 0 && relationsOf(sale.claims, civilDay(now)).length > 0;
    case "none":
      return sale.lines.some(({ related }) => related !== null);
    case "accident":
      return relationsOf(sale.claims, civilDay(now)).includes("atmp");
    case "completeness":
      return isTold && sale.prescription && sale.lines.length > 0;
    case "dossier":
      return isTold && sale.claims !== null;
    default:
      return true;
  }
}

/** Through the kinds of duty, and then to none. */
export function nextDuty(duty: DutyKind | undefined): DutyKind | undefined {
  return DUTY_KINDS[duty === undefined ? 0 : DUTY_KINDS.indexOf(duty) + 1];
}
