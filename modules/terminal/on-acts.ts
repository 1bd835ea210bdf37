/** Acts without a box: added to the sale by their printed code, or from their list. */
import type { ActChoice } from "modules/scan/act-code";
import { NO_CARD, priceSale, totalsOf } from "./sale";
import type { Turn } from "./turn";

/** Puts an act into the sale, which it may begin. Why it cannot be there is said, and the sale stays as it was. */
export function addAct(turn: Turn, { code, spontaneous, target }: ActChoice): void {
  const before = turn.state.sale;
  const acts = [...(before?.acts ?? []), { code, spontaneous, target }];
  const sale = { ...(before ?? NO_CARD), acts };
  const priced = priceSale(sale, turn.context);
  if (!priced.ok) {
    turn.log(`act: ${priced.reason}`);
    turn.notice(problemOf(priced.reason));
    return;
  }
  turn.setSale({ ...sale, totals: totalsOf(priced.value) });
  if (before === null) turn.report({ event: "sale", status: "opened" });
  turn.show({ name: "boxes", selected: sale.lines.length - 1, menu: -1 });
  turn.sound("ok");
}

type ActProblem = "act-unknown" | "act-age" | "act-counted" | "act-company" | "price";

/** @param reason of a refusal, which ends in ":" and the act's code */
function problemOf(reason: string): ActProblem {
  const colon = reason.indexOf(":");
  switch (colon < 0 ? reason : reason.slice(0, colon)) {
    case "unknown-act":
    case "act-not-sold":
      return "act-unknown";
    case "act-age":
      return "act-age";
    case "act-twice":
    case "act-done":
      return "act-counted";
    case "act-company":
    case "too-many-acts":
      return "act-company";
    default:
      return "price";
  }
}
