/** An item of the line's menu. */
import type { Relation } from "modules/billing/invoice";
import { civilDay } from "modules/calendar/civil-day";
import { UNDO_SECONDS } from "./limits";
import { canDo, MENU, type MenuItem } from "./menu";
import { openLine } from "./on-line";
import { reportLine, reportRemoved } from "./report-line";
import {
  relationsOf,
  withGenericRefused,
  withoutBox,
  withoutLine,
  withRelated,
  withSubstituted,
  withTotals,
} from "./sale";
import type { Line, Sale, Undo } from "./state";
import type { Turn } from "./turn";

export function onMenu(turn: Turn, item: MenuItem): void {
  const { view, sale } = turn.state;
  if (view.name !== "boxes" || sale === null || !canDo(item, sale, view.selected, turn.context.now)) return;
  const { selected, menu } = view;
  const line = sale.lines[selected];
  if (item === "next") {
    const next = (selected + 1) % sale.lines.length;
    turn.show({ name: "boxes", selected: next, menu: MENU.indexOf("next") });
    return;
  }
  if (item === "prescription") {
    change(turn, sale, sale.lines, !sale.prescription);
    turn.show({ name: "boxes", selected, menu });
    return;
  }
  if (item === "sale") {
    turn.show({ name: "options", selected: 0, line: selected });
    return;
  }
  if (line === undefined) return;
  if (item === "why") {
    openLine(turn, selected);
    return;
  }
  if (item === "related") {
    const related = nextRelation(relationsOf(sale.claims, civilDay(turn.context.now)), line.related);
    const changed = change(turn, sale, withRelated(sale.lines, selected, related), sale.prescription);
    reportLine(turn, changed, selected, "changed");
    turn.show({ name: "boxes", selected, menu });
    return;
  }
  if (item === "generic") {
    // Of an originator, whether its generic is refused; of a generic, whether it stands for what was prescribed.
    const lines =
      line.generic === undefined
        ? withSubstituted(sale.lines, selected, line.substituted !== true)
        : withGenericRefused(sale.lines, selected, !line.generic.refused);
    const changed = change(turn, sale, lines, sale.prescription);
    reportLine(turn, changed, selected, "changed");
    turn.show({ name: "boxes", selected, menu });
    return;
  }
  const lines = item === "less" ? withoutBox(sale.lines, selected) : withoutLine(sale.lines, selected);
  const changed = change(turn, sale, lines, sale.prescription);
  reportRemoved(turn, changed, line, item === "less" ? line.quantity - 1 : 0);
  // What a hand took off by mistake it can put back, for a while.
  const undo = { lines: sale.lines, selected, until: turn.context.now + UNDO_SECONDS };
  turn.show({ name: "boxes", selected: Math.min(selected, lines.length - 1), menu: -1, undo });
}

/** Puts back what was taken off last. */
export function undo(turn: Turn, { lines, selected }: Undo): void {
  const { sale } = turn.state;
  if (sale === null) return;
  const changed = change(turn, sale, lines, sale.prescription);
  reportLine(turn, changed, selected, "added");
  turn.sound("key");
  turn.show({ name: "boxes", selected, menu: -1 });
}

/** Through what the patient has, and then to nothing. */
function nextRelation(relations: readonly Relation[], now: Relation | null): Relation | null {
  return relations[now === null ? 0 : relations.indexOf(now) + 1] ?? null;
}

function change(turn: Turn, sale: Sale, lines: readonly Line[], prescription: boolean): Sale {
  const changed = withTotals({ ...sale, lines, prescription }, turn.context);
  turn.setSale(changed);
  return changed;
}
