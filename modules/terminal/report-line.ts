/** Tells the pharmacy's software what became of a line. */
import type { Line, Sale } from "./state";
import type { Turn } from "./turn";

/** A line as it is now. */
export function reportLine(turn: Turn, sale: Sale, index: number, action: "added" | "changed"): void {
  const line = sale.lines[index];
  if (line !== undefined) report(turn, sale, line, action, line.quantity);
}

/** @param quantity of boxes that are left of it */
export function reportRemoved(turn: Turn, sale: Sale, line: Line, quantity: number): void {
  report(turn, sale, line, "removed", quantity);
}

function report(
  turn: Turn,
  { totals }: Sale,
  { cip13, label, related }: Line,
  action: "added" | "removed" | "changed",
  quantity: number,
): void {
  const ald = related === "ald";
  const totalCents = totals?.totalCents ?? null;
  const patientCents = totals?.patientCents ?? null;
  turn.report({ event: "line", action, cip13, label, quantity, ald, totalCents, patientCents });
}
