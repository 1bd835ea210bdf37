/**
 * What can be done to the selected line. Each item has its place, whatever the line allows, so that a hand which knows
 * the place of one never finds another there. The menu never opens on an item that takes something away, since the
 * prescription, which is always there, comes before; and what was taken away can be put back for a while. Three keys are
 * enough: next item, choose, back.
 */
import { civilDay } from "modules/calendar/civil-day";
import { relationsOf } from "./sale";
import type { Sale } from "./state";

export const MENU = Object.freeze([
  "next",
  "related",
  "prescription",
  "generic",
  "less",
  "drop",
  "why",
  "sale",
] as const);
export type MenuItem = (typeof MENU)[number];

/** @param now s since 1970 */
export function canDo(item: MenuItem, sale: Sale, selected: number, now: number): boolean {
  if (item === "prescription" || item === "sale") return true;
  const line = sale.lines[selected];
  if (line === undefined) return false;
  switch (item) {
    case "next":
      return sale.lines.length > 1;
    case "related":
      // What was ticked can be unticked, though the rights ended at midnight; what is not reimbursed is never ticked.
      return line.related !== null || (line.rate > 0 && relationsOf(sale.claims, civilDay(now)).length > 0);
    case "generic":
      return line.generic !== undefined;
    case "less":
      return line.quantity > 1;
    default:
      return true;
  }
}

/** Index in MENU of the first item after `from` that can be done; after the last the first again. */
export function itemAfter(from: number, sale: Sale, selected: number, now: number): number {
  for (let step = 1; step <= MENU.length; step += 1) {
    const index = (from + step) % MENU.length;
    const item = MENU[index];
    if (item !== undefined && canDo(item, sale, selected, now)) return index;
  }
  return MENU.indexOf("prescription");
}
