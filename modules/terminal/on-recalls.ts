/**
 * Recalls of batches: new ones stand over the idle screen until a person has read them; a box that is recalled stays out of
 * the sale, or holds it, until a person who knows the code of Service answers for it. To put it aside needs no code.
 */
import type { Recall } from "modules/recalls/recall";
import { doubtfulBox } from "./box";
import type { Key, TerminalEvent } from "./event";
import { reportRemoved } from "./report-line";
import { hasAnswered, withoutBatch, withTotals } from "./sale";
import { askServiceCode } from "./service-code";
import type { Box, Question, Sale } from "./state";
import type { Turn } from "./turn";

type BoxQuestion = Extract<Question, { kind: "box" }>;

export function onRecalls(turn: Turn, { about, read }: Extract<TerminalEvent, { type: "recalls" }>): void {
  turn.setDevice({ recalls: { about, read } });
}

/** After each event: what stands over the idle screen, and what holds the sale, is asked as soon as nothing else is. */
export function holdRecalled(turn: Turn): void {
  const { view, sale, question, device } = turn.state;
  if (device.recalls === null || device.recalls.about.version === 0 || question !== null) return;
  if (sale !== null) {
    judgeSale(turn, sale);
    return;
  }
  if (view.name !== "idle" || device.recalls.read >= device.recalls.about.newest) return;
  const next = turn.context.recalls?.after(device.recalls.read);
  if (next === undefined) return;
  turn.ask({ kind: "recall", recall: next.recall, left: next.left });
  turn.sound("warning");
  turn.report({ event: "problem", problem: "recall" });
}

/** The recall on the screen was read: the next one follows, or the idle screen. */
export function onRecallRead(turn: Turn, { number }: Recall, key: Key): void {
  const { recalls } = turn.state.device;
  if (key !== "validate" || recalls === null) return;
  turn.sound("key");
  turn.setDevice({ recalls: { ...recalls, read: number } });
  turn.effects.push({ type: "recall-read", number });
  turn.show(turn.state.view);
}

/** The lines as they are, by the recalls as they are: asked of each box once. */
function judgeSale(turn: Turn, sale: Sale): void {
  const { view, device } = turn.state;
  const version = device.recalls?.about.version ?? 0;
  const isSettled = sale.judged?.lines === sale.lines && sale.judged.version === version;
  if (isSettled || !isLooking(turn)) return;
  for (let index = 0; index < sale.lines.length; index += 1) {
    const line = sale.lines[index];
    const box = line && doubtfulBox(line, turn.context, (one) => hasAnswered(sale, one));
    if (box === undefined) continue;
    const problem = box.judged?.standing === "recalled" ? "box-recalled" : "box-batch-unread";
    if (view.name !== "boxes") turn.show({ name: "boxes", selected: index, menu: -1 });
    turn.problem(problem);
    turn.ask({ kind: "box", problem, box, line: index });
    return;
  }
  turn.setSale({ ...sale, judged: { lines: sale.lines, version } });
}

/** A question comes between no card and its patient, and no sale and its place in the journal. */
function isLooking({ state: { view } }: Turn): boolean {
  switch (view.name) {
    case "boxes":
    case "identity":
    case "line":
    case "options":
    case "acts":
    case "entry":
    case "settle":
      return true;
    case "summary":
      return !view.storing;
    default:
      return false;
  }
}

/** Keep or put aside: a box that is in the sale already. */
export function onCountedBox(turn: Turn, question: BoxQuestion, line: number, keeps: boolean): void {
  const { sale, view } = turn.state;
  if (sale === null) return;
  if (keeps) {
    turn.setSale(withAnswer(sale, question.box));
    turn.show(view);
    return;
  }
  const before = sale.lines[line];
  if (before === undefined) return;
  const lines = withoutBatch(sale.lines, line, question.box.batch);
  const left = lines[line]?.cip13 === before.cip13 ? (lines[line]?.quantity ?? 0) : 0;
  const changed = withTotals({ ...sale, lines }, turn.context);
  turn.setSale(changed);
  reportRemoved(turn, changed, before, left);
  turn.show({ name: "boxes", selected: Math.min(line, lines.length - 1), menu: -1 });
}

/** Kept with the sale: who gave out a box of a recalled batch did it knowingly. */
export function withAnswer(sale: Sale, { cip13, batch, judged }: Box): Sale {
  const number = judged?.recall?.number;
  if (number === undefined) return sale;
  return { ...sale, recalled: (sale.recalled ?? []).concat({ cip13, batch, number }) };
}

/** A recalled box is to be kept all the same: the code is asked for. */
export function askCode(turn: Turn, { box, line }: BoxQuestion): void {
  askServiceCode(turn, { for: "recall", box, ...(line === undefined ? {} : { line }) });
}
