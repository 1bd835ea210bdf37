/** Shows how the amounts of a line were made. */
import { priceSale } from "./sale";
import type { Turn } from "./turn";

/** @param index of a line of the sale */
export function openLine(turn: Turn, index: number): void {
  const sale = turn.state.sale;
  if (sale === null || index < 0 || index >= sale.lines.length) return;
  const priced = priceSale(sale, turn.context);
  if (priced.ok) turn.show({ name: "line", invoice: priced.value, index });
  else {
    turn.log(`pricing: ${priced.reason}`);
    turn.notice("price");
  }
}
