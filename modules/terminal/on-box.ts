/** A box was scanned: each doubt about it is a question of its own; then it is counted. */
import type { BoxReading } from "modules/scan/classify";
import { boxOf, doubtsOf, isRecallDoubt } from "./box";
import { lotOf } from "./dispensing";
import { askCode, onCountedBox, withAnswer } from "./on-recalls";
import { reportLine, reportRemoved } from "./report-line";
import { NO_CARD, newSale, obstacle, withBatchOf, withBox, withDispensedBox, withoutSerial, withTotals } from "./sale";
import type { Box, Line, Question, Sale } from "./state";
import { isWithCard, type Turn } from "./turn";

export function onBox(turn: Turn, reading: BoxReading): void {
  const box = boxOf(reading, turn.context);
  // A question would stand in the way of the card.
  if (isWithCard(turn.state.view) && doubtsOf(box).length > 0) {
    turn.missed("missed-code");
    return;
  }
  const problem = obstacle(turn.state.sale ?? NO_CARD, box, turn.context);
  if (problem === undefined) askOrKeep(turn, box, 0);
  else if (problem === "box-counted") {
    turn.ask({ kind: "notice", problem, box });
    turn.problem(problem);
  } else turn.notice(problem);
}

/** The pharmacist keeps the box in spite of what was asked. */
export function keepInSpite(turn: Turn, question: Extract<Question, { kind: "box" }>): void {
  const { problem, box, line, answered } = question;
  if (problem === "box-recalled" && answered !== true) {
    askCode(turn, question);
    return;
  }
  if (line !== undefined) {
    onCountedBox(turn, question, line, true);
    return;
  }
  const next = obstacle(turn.state.sale ?? NO_CARD, box, turn.context);
  if (next === undefined) askOrKeep(turn, box, doubtsOf(box).indexOf(problem) + 1);
  else turn.notice(next);
}

/** @param from index of the first doubt that was not asked about */
function askOrKeep(turn: Turn, box: Box, from: number): void {
  const doubt = doubtsOf(box)[from];
  if (doubt === undefined) keepBox(turn, box);
  else {
    turn.problem(doubt);
    turn.ask({ kind: "box", problem: doubt, box });
  }
}

/** A box that was scanned a second time goes back to the shelf. */
export function takeBack(turn: Turn, box: Box): void {
  const { cip13, serial } = box;
  const before = turn.state.sale;
  const index = before?.lines.findIndex((line) => line.cip13 === cip13 && line.serials.includes(serial)) ?? -1;
  const line = before?.lines[index];
  if (before === null || line === undefined) return;
  const lines = withoutSerial(before.lines, index, serial, lotOf(box));
  const sale = withTotals({ ...before, lines }, turn.context);
  turn.setSale(sale);
  turn.show({ name: "boxes", selected: Math.min(index, lines.length - 1), menu: -1 });
  reportRemoved(turn, sale, line, line.quantity - 1);
}

/** A sale without a card. What is given without a prescription begins it without one; the pharmacist may tick it. */
function begunBy({ presentation }: Box, { context }: Turn): Sale {
  const sale = newSale(context);
  return presentation?.cover === "emergency-contraception" ? { ...sale, prescription: false } : sale;
}

/** Counts a box and shows it. Without a sale, one is begun without a card. */
function keepBox(turn: Turn, box: Box): void {
  const before = turn.state.sale;
  const begun = before ?? begunBy(box, turn);
  const { lines: counted, index } = withBox(begun, box);
  const lines = toldOf(turn, counted, index, box);
  const sale = judgedWith(withTotals({ ...begun, lines }, turn.context), begun, box, turn);
  // A box that cannot be priced is not counted: the sums on the screen are always those of all its lines.
  if (sale.totals === null) {
    turn.notice("price");
    return;
  }
  turn.setSale(sale);
  if (before === null) turn.report({ event: "sale", status: "opened" });
  const line = lines[index];
  if (isWithCard(turn.state.view) && line !== undefined) turn.kept(line.label, line.quantity);
  turn.toLines(index);
  turn.sound("ok");
  reportLine(turn, sale, index, "added");
}

/** With what somebody may ask of the box later: the dossier pharmaceutique, or a list of recalls. */
function toldOf({ state: { device } }: Turn, lines: readonly Line[], index: number, box: Box): readonly Line[] {
  if (device.dispensations !== null) return withDispensedBox(lines, index, box);
  return device.recalls === null ? lines : withBatchOf(lines, index, box);
}

/** What was asked of this box was answered; the others stay as they were looked through. */
function judgedWith(sale: Sale, before: Sale, box: Box, { state: { device } }: Turn): Sale {
  const kept = isRecallDoubt(box) ? withAnswer(sale, box) : sale;
  const version = device.recalls?.about.version ?? 0;
  const isLooked =
    before.lines.length === 0 || (before.judged?.lines === before.lines && before.judged.version === version);
  return version === 0 || !isLooked ? kept : { ...kept, judged: { lines: kept.lines, version } };
}
