/** A finger on the screen: a key of the bottom bar, a row, an item of the menu, the prescription. */
import {
  digitAt,
  firstPerson,
  firstRow,
  inPrescription,
  keyAt,
  menuRowAt,
  personRowAt,
  rowAt,
  sumAt,
} from "modules/screens/layout";
import { menuItems } from "./menu";
import { choosePerson } from "./on-card";
import { onKey } from "./on-key";
import { openLine } from "./on-line";
import { onMenu } from "./on-menu";
import { openReject } from "./on-rejects";
import { typeDigit } from "./on-update";
import type { Turn } from "./turn";

export function onTouch(turn: Turn, x: number, y: number): void {
  const key = keyAt(x, y);
  if (key !== undefined) {
    onKey(turn, key);
    return;
  }
  const { view, sale, question } = turn.state;
  if (question === null && view.name === "persons") {
    const index = firstPerson(view.selected, view.reading.persons.length) + personRowAt(y);
    if (personRowAt(y) >= 0 && index < view.reading.persons.length) choosePerson(turn, index);
    return;
  }
  if (question === null && view.name === "code") {
    const digit = digitAt(x, y);
    if (digit >= 0) typeDigit(turn, view, digit);
    return;
  }
  if (question === null && view.name === "rejects" && view.list !== null) {
    const index = firstPerson(view.selected, view.list.length) + personRowAt(y);
    if (personRowAt(y) < 0 || index >= view.list.length) return;
    turn.sound("key");
    openReject(turn, view, index);
    return;
  }
  if (question !== null || sale === null) return;
  if (view.name === "summary") {
    if (view.storing) return;
    turn.sound("key");
    const sum = sumAt(y);
    // A finger on a detail puts it away, as it put it there.
    const detail = view.detail === null && sum !== undefined ? ({ kind: "sum", sum, page: 0 } as const) : null;
    turn.show({ ...view, detail });
    return;
  }
  if (view.name === "line") {
    turn.sound("key");
    turn.show({ name: "boxes", selected: view.index, menu: -1 });
    return;
  }
  if (view.name !== "boxes") return;
  if (view.menu >= 0) {
    const items = menuItems(sale, view.selected, turn.context.now);
    const item = items[menuRowAt(y, items.length)];
    if (item === undefined) return;
    turn.sound("key");
    onMenu(turn, item);
    return;
  }
  if (inPrescription(x, y)) {
    turn.sound("key");
    onMenu(turn, "prescription");
    return;
  }
  const index = firstRow(view.selected, sale.lines.length) + rowAt(y);
  if (rowAt(y) < 0 || index >= sale.lines.length) return;
  turn.sound("key");
  openLine(turn, index);
}
