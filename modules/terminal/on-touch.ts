/** A finger on the screen: a key of the bottom bar, a row, an item of the menu, the prescription. */
import type { Hit } from "./hit";
import { MENU } from "./menu";
import { toggleAct } from "./on-acts";
import { choosePerson } from "./on-card";
import { onKey } from "./on-key";
import { chooseSoftware } from "./on-lan";
import { openLine } from "./on-line";
import { onMenu } from "./on-menu";
import { chooseOption, typeEntry } from "./on-options";
import { chooseWay, openSettle } from "./on-payment";
import { openReject } from "./on-rejects";
import { changeSetting } from "./on-settings";
import { chooseRow } from "./on-site";
import { typeDigit } from "./on-update";
import { canSettle } from "./pay";
import { typeServiceCode } from "./service-code";
import type { Turn } from "./turn";

export function onTouch(turn: Turn, x: number, y: number): void {
  const hit = turn.context.hit(turn.state, x, y);
  if (hit === undefined) return;
  switch (hit.kind) {
    case "key":
      onKey(turn, hit.key);
      return;
    case "row":
      onRow(turn, hit.index);
      return;
    case "digit":
      if (turn.state.question?.kind === "service-code") typeServiceCode(turn, turn.state.question, hit.digit);
      else if (turn.state.view.name === "code") typeDigit(turn, turn.state.view, hit.digit);
      else if (turn.state.view.name === "entry") typeEntry(turn, turn.state.view, hit.digit);
      return;
    case "prescription":
      turn.sound("key");
      onMenu(turn, "prescription");
      return;
    default:
      onPage(turn, hit);
  }
}

function onRow(turn: Turn, index: number): void {
  const { view, sale } = turn.state;
  switch (view.name) {
    case "persons":
      choosePerson(turn, index);
      return;
    case "rejects":
      turn.sound("key");
      openReject(turn, view, index);
      return;
    case "options":
      chooseOption(turn, view, index);
      return;
    case "settle":
      if (sale !== null) chooseWay(turn, sale, index);
      return;
    case "acts":
      toggleAct(turn, view, index);
      return;
    case "site":
      turn.sound("key");
      chooseRow(turn, index);
      return;
    case "software":
      turn.sound("key");
      chooseSoftware(turn, index);
      return;
    case "settings":
      changeSetting(turn, index);
      return;
    case "boxes": {
      if (sale === null) return;
      turn.sound("key");
      if (view.menu < 0) {
        openLine(turn, index);
        return;
      }
      const item = MENU[index];
      if (item !== undefined) onMenu(turn, item);
    }
  }
}

/** A finger on a detail puts it away, as it put it there. */
function onPage(turn: Turn, hit: Extract<Hit, { kind: "sum" | "page" }>): void {
  const { view, sale } = turn.state;
  if (sale === null) return;
  if (view.name === "line") {
    turn.sound("key");
    turn.show({ name: "boxes", selected: view.index, menu: -1 });
  } else if (view.name === "summary" && !view.storing) {
    // Where there is a payment terminal, the sum to collect is where it is paid.
    const isToPay = view.detail === null && hit.kind === "sum" && hit.sum === "patientCents";
    if (isToPay && turn.state.device.payments.isThere && canSettle("cash", turn.state)) {
      openSettle(turn);
      return;
    }
    turn.sound("key");
    const detail =
      view.detail === null && hit.kind === "sum" ? ({ kind: "sum", sum: hit.sum, page: 0 } as const) : null;
    turn.show({ ...view, detail });
  }
}
