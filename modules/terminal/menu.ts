/** What can be done to the selected line, in the order shown. Three keys are enough: next item, choose, back. */
import { civilDay } from "modules/calendar/civil-day";
import { hasExoneration } from "./sale";
import type { Sale } from "./state";

export type MenuItem = "next" | "ald" | "less" | "drop" | "prescription" | "why" | "generic";

const ALD = 1;

/** @param now s since 1970 */
export function menuItems(sale: Sale, selected: number, now: number): MenuItem[] {
  const items: MenuItem[] = [];
  const line = sale.lines[selected];
  if (line !== undefined) {
    if (sale.lines.length > 1) items.push("next");
    // What was ticked can be unticked, though the rights ended at midnight; what is not reimbursed is never ticked.
    if (line.ald || (line.rate > 0 && hasExoneration(sale.claims, ALD, civilDay(now)))) items.push("ald");
    if (line.quantity > 1) items.push("less");
    items.push("drop");
    if (line.generic !== undefined) items.push("generic");
  }
  items.push("prescription");
  if (line !== undefined) items.push("why");
  return items;
}
