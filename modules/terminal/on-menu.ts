/** An item of the line's menu. */
import { type MenuItem, menuItems } from "./menu";
import { reportLine } from "./on-box";
import { openLine } from "./on-line";
import { withAld, withGenericRefused, withoutBox, withoutLine, withTotals } from "./sale";
import type { Line, Sale } from "./state";
import type { Turn } from "./turn";

export function onMenu(turn: Turn, item: MenuItem): void {
  const { view, sale } = turn.state;
  if (view.name !== "boxes" || sale === null) return;
  const { selected, menu } = view;
  const line = sale.lines[selected];
  if (item === "next") {
    const next = (selected + 1) % sale.lines.length;
    const item = menuItems(sale, next, turn.context.now).indexOf("next");
    turn.show({ name: "boxes", selected: next, menu: Math.max(0, item) });
    return;
  }
  if (item === "prescription") {
    change(turn, sale, sale.lines, !sale.prescription);
    turn.show({ name: "boxes", selected, menu });
    return;
  }
  if (line === undefined) return;
  if (item === "why") {
    openLine(turn, selected);
    return;
  }
  if (item === "ald") {
    const changed = change(turn, sale, withAld(sale.lines, selected, !line.ald), sale.prescription);
    reportLine(turn, changed, selected, "changed");
    turn.show({ name: "boxes", selected, menu });
    return;
  }
  if (item === "generic") {
    const refused = line.generic?.refused !== true;
    const changed = change(turn, sale, withGenericRefused(sale.lines, selected, refused), sale.prescription);
    reportLine(turn, changed, selected, "changed");
    turn.show({ name: "boxes", selected, menu });
    return;
  }
  const lines = item === "less" ? withoutBox(sale.lines, selected) : withoutLine(sale.lines, selected);
  const changed = change(turn, sale, lines, sale.prescription);
  reportRemoved(turn, changed, line, item === "less" ? line.quantity - 1 : 0);
  turn.show({ name: "boxes", selected: Math.min(selected, lines.length - 1), menu: -1 });
}

function change(turn: Turn, sale: Sale, lines: readonly Line[], prescription: boolean): Sale {
  const changed = withTotals({ ...sale, lines, prescription }, turn.context);
  turn.setSale(changed);
  return changed;
}

function reportRemoved(turn: Turn, sale: Sale, line: Line, quantity: number): void {
  const { cip13, label, ald } = line;
  const totalCents = sale.totals?.totalCents ?? null;
  const patientCents = sale.totals?.patientCents ?? null;
  turn.report({ event: "line", action: "removed", cip13, label, quantity, ald, totalCents, patientCents });
}
