/** Acts without a box: added to the sale by their printed code, or from their list. */
import type { ActChoice } from "modules/scan/act-code";
import type { Key } from "./event";
import { newSale, priceSale, totalsOf, withTotals } from "./sale";
import type { Sale, View } from "./state";
import type { Turn } from "./turn";

type ActsView = Extract<View, { name: "acts" }>;

/** The list of what is sold today; it may begin a sale. */
export function openActs(turn: Turn): void {
  const list = turn.context.soldActs();
  if (list.length === 0) turn.notice("act-unknown");
  else turn.show({ name: "acts", list, selected: 0 });
}

export function onActsKey(turn: Turn, view: ActsView, key: Key): void {
  if (key === "option") {
    turn.sound("key");
    turn.show({ ...view, selected: (view.selected + 1) % view.list.length });
  } else if (key === "validate") toggleAct(turn, view, view.selected);
  else {
    turn.sound("key");
    turn.resume();
  }
}

/** An act of the list goes into the sale, or out of it again. */
export function toggleAct(turn: Turn, view: ActsView, selected: number): void {
  const act = view.list[selected];
  const { sale } = turn.state;
  if (act === undefined) return;
  const here = { ...view, selected };
  if (sale !== null && hasAct(sale, act)) {
    turn.setSale(withTotals({ ...sale, acts: sale.acts.filter(({ code }) => code !== act.code) }, turn.context));
    turn.sound("key");
    turn.show(here);
    return;
  }
  turn.show(here);
  addAct(turn, act, here);
}

/** Whether this act is in the sale, in this very way. */
export function hasAct(sale: Sale, { code, spontaneous, target }: ActChoice): boolean {
  for (const act of sale.acts) {
    if (act.code === code && (act.spontaneous === true) === spontaneous && (act.target === true) === target)
      return true;
  }
  return false;
}

/** Puts an act into the sale, which it may begin. Why it cannot be there is said, and the sale stays as it was. */
export function addAct(turn: Turn, { code, spontaneous, target }: ActChoice, next?: View): void {
  const before = turn.state.sale;
  const acts = [...(before?.acts ?? []), { code, spontaneous, target }];
  const sale = { ...(before ?? newSale(turn.context)), acts };
  const priced = priceSale(sale, turn.context);
  if (!priced.ok) {
    turn.log(`act: ${priced.reason}`);
    turn.notice(problemOf(priced.reason));
    return;
  }
  turn.setSale({ ...sale, totals: totalsOf(priced.value) });
  if (before === null) turn.report({ event: "sale", status: "opened" });
  if (next === undefined) turn.toLines(sale.lines.length - 1);
  else turn.show(next);
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
