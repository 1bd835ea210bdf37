/** What is said of the whole sale, and the numbers that are keyed in for it. */
import type { Accident, Relation } from "modules/billing/invoice";
import { isRpps } from "modules/billing/rpps";
import { civilDay } from "modules/calendar/civil-day";
import { dayNumber } from "modules/calendar/date";
import { completenessOf, nextCompleteness } from "./dispensing";
import type { Key } from "./event";
import { openActs } from "./on-acts";
import { openSettle } from "./on-payment";
import { withRank } from "./on-services";
import { canChoose, ENTRY_END, ENTRY_LENGTH, nextDuty, OPTIONS } from "./options";
import { NO_CARD, relationsOf, withAllRelated, withPrice, withTotals } from "./sale";
import type { EntryKind, Sale, View } from "./state";
import type { Turn } from "./turn";

type OptionsView = Extract<View, { name: "options" }>;
type EntryView = Extract<View, { name: "entry" }>;

export function onOptionsKey(turn: Turn, view: OptionsView, key: Key): void {
  turn.sound("key");
  if (key === "cancel") turn.show({ name: "boxes", selected: view.line, menu: -1 });
  else if (key === "option") turn.show({ ...view, selected: (view.selected + 1) % OPTIONS.length });
  else choose(turn, view, view.selected);
}

export function chooseOption(turn: Turn, view: OptionsView, index: number): void {
  turn.sound("key");
  choose(turn, view, index);
}

function choose(turn: Turn, view: OptionsView, selected: number): void {
  const sale = turn.state.sale ?? NO_CARD;
  const option = OPTIONS[selected];
  const here = { ...view, selected };
  const isTold = turn.state.device.dispensations !== null;
  if (option === undefined || !canChoose(option, sale, view.line, isTold, turn.context.now)) {
    turn.show(here);
    return;
  }
  switch (option) {
    case "acts":
      openActs(turn);
      return;
    case "price":
    case "accident":
    case "prescriber":
      turn.show({ name: "entry", what: option, typed: "", digit: 0, line: view.line });
      return;
    case "payment":
      openSettle(turn);
      return;
    case "all":
      keep(turn, { ...sale, lines: withAllRelated(sale.lines, firstRelation(sale, turn)) });
      break;
    case "none":
      keep(turn, { ...sale, lines: withAllRelated(sale.lines, null) });
      break;
    case "duty": {
      const { duty: before, ...rest } = sale;
      const duty = nextDuty(before);
      keep(turn, duty === undefined ? rest : { ...rest, duty });
      break;
    }
    case "completeness":
      turn.setSale({ ...sale, completeness: nextCompleteness(completenessOf(sale)) });
      break;
    case "dossier":
      turn.setSale({ ...sale, dossierRefused: sale.dossierRefused !== true });
  }
  turn.show(here);
}

function firstRelation(sale: Sale, turn: Turn): Relation | null {
  return relationsOf(sale.claims, civilDay(turn.context.now))[0] ?? null;
}

function keep(turn: Turn, sale: Sale): void {
  turn.setSale(withTotals(sale, turn.context));
}

export function onEntryKey(turn: Turn, view: EntryView, key: Key): void {
  const { typed, digit } = view;
  if (key === "validate" && digit !== ENTRY_END) {
    typeEntry(turn, view, digit, digit);
    return;
  }
  turn.sound("key");
  if (key === "option") turn.show({ ...view, digit: (digit + 1) % (ENTRY_END + 1) });
  else if (key === "validate") take(turn, view);
  else if (typed !== "") turn.show({ ...view, typed: typed.slice(0, -1) });
  else if (view.what === "rank") turn.show({ name: "identity" });
  else turn.show({ name: "options", selected: OPTIONS.indexOf(view.what), line: view.line });
}

/** @param next where the middle key goes: to the end behind a finger, that has all digits before it */
export function typeEntry(turn: Turn, view: EntryView, digit: number, next = ENTRY_END): void {
  turn.sound("key");
  const isFull = view.typed.length >= ENTRY_LENGTH[view.what];
  const typed = isFull ? view.typed : view.typed + digit;
  turn.show({ ...view, typed, digit: typed.length === ENTRY_LENGTH[view.what] ? ENTRY_END : next });
}

function take(turn: Turn, { what, typed, line }: EntryView): void {
  const sale = turn.state.sale ?? NO_CARD;
  if (what === "rank") {
    const rank = Number(typed);
    if (rank < 1) {
      turn.notice("entry");
      return;
    }
    withRank(turn, sale, rank);
    turn.show({ name: "identity" });
    return;
  }
  const changed = withEntry(sale, what, typed, line);
  if (changed === undefined) {
    turn.notice("entry");
    return;
  }
  keep(turn, changed);
  turn.show({ name: "boxes", selected: line, menu: -1 });
}

/** @returns undefined for what is no such number */
function withEntry(sale: Sale, what: Exclude<EntryKind, "rank">, typed: string, line: number): Sale | undefined {
  switch (what) {
    case "price":
      return Number(typed) > 0 ? { ...sale, lines: withPrice(sale.lines, line, Number(typed)) } : undefined;
    case "prescriber":
      return isRpps(typed) ? { ...sale, prescriber: typed } : undefined;
    case "accident": {
      const accident = accidentOf(typed);
      return accident && { ...sale, accident };
    }
  }
}

/** Eight digits that are a day, DDMMYYYY, are the accident's date; others its number. */
export function accidentOf(typed: string): Accident | undefined {
  if (typed === "") return undefined;
  const date = `${typed.slice(4)}-${typed.slice(2, 4)}-${typed.slice(0, 2)}`;
  return typed.length === 8 && dayNumber(date) !== undefined ? { date } : { number: typed };
}
