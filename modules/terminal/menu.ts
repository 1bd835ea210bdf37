/**
 * What can be done to the selected line. Each item has its place, whatever the line allows, so that a hand which knows
 * the place of one never finds another there. The menu never opens on an item that takes something away, and what was
 * taken away can be put back for a while. Three keys are enough: next item, choose, back; what is done most often comes
 * first (hosttests/modules/terminal/keys.test.ts counts).
 */
import { civilDay } from "modules/calendar/civil-day";
import { relationsOf } from "./sale";
import type { Sale } from "./state";

export const MENU = Object.freeze([
  "next",
  "related",
  "less",
  "drop",
  "generic",
  "prescription",
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
      return line.generic !== undefined || line.substituted !== undefined;
    case "drop":
      // Of one box, the line goes with the box.
      return line.quantity > 1;
    default:
      return true;
  }
}

/**
 * Index in MENU of the item that the menu opens on: the first that can be done, but for one that takes something away. Then
 * it opens before that one, where nothing is done, or behind it where there is but one box: giving the sale up is shorter.
 */
export function firstItem(sale: Sale, selected: number, now: number): number {
  const first = itemAfter(-1, sale, selected, now);
  if (MENU[first] !== "less") return first;
  return (sale.lines[selected]?.quantity ?? 0) > 1 ? first - 1 : itemAfter(first, sale, selected, now);
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
