/** The terminal's own firmware: looking at it, deciding of it, and the code that lets a manager in. */
import { isServiceCode } from "modules/update/access/service-code";
import { CODE_LENGTH } from "modules/update/access/update-store";
import type { UpdateStatus } from "modules/update/agent/status";
import type { Report } from "./effect";
import type { Key } from "./event";
import { softKeys, updateKeys } from "./soft-keys";
import type { View } from "./state";
import type { Turn } from "./turn";

type CodeView = Extract<View, { name: "code" }>;

const EMPTY: CodeView = Object.freeze({ name: "code", typed: "", digit: 0, purpose: "open", first: "" });
const CHOOSE: CodeView = Object.freeze({ name: "code", typed: "", digit: 0, purpose: "choose", first: "" });

/** What has become of the firmware, and of the door to it. */
export function onUpdate(turn: Turn, status: UpdateStatus): void {
  const before = turn.state.device.update;
  turn.setDevice({ update: status });
  const report = management(status);
  const told = management(before);
  if (report.state !== told.state || report.peer !== told.peer) turn.report(report);
  const { view, question, sale } = turn.state;
  const isFree = sale === null && question === null;
  if (question?.kind === "manager" && status.asking !== question.peer) turn.show(view);
  else if (status.asking !== null && status.asking !== before.asking && isFree) {
    turn.sound("warning");
    turn.ask({ kind: "manager", peer: status.asking });
  } else if (!status.hasCode && before.hasCode && isFree && view.name === "idle") turn.show(CHOOSE);
}

function management({ service, asking, peer }: UpdateStatus): Extract<Report, { event: "management" }> {
  if (asking !== null) return { event: "management", state: "asking", peer: asking };
  if (service === 0) return { event: "management", state: "closed", peer: null };
  return { event: "management", state: peer === null ? "open" : "held", peer };
}

export function showUpdate(turn: Turn): void {
  turn.sound("key");
  turn.show({ name: "update" });
}

/** Each key does what the bottom of the screen says it does. */
export function onUpdateKey(turn: Turn, key: Key): void {
  const label = updateKeys(turn.state.device.update)[key];
  if (label === null) return;
  turn.sound("key");
  switch (label) {
    case "goBack":
      turn.ask({ kind: "go-back" });
      return;
    case "restart":
      turn.ask({ kind: "restart" });
      return;
    case "decide":
      turn.ask({ kind: "trial" });
      return;
    case "open":
      turn.show(turn.state.device.update.hasCode ? EMPTY : CHOOSE);
      return;
    case "letIn":
      turn.ask({ kind: "manager", peer: turn.state.device.update.asking ?? "" });
      return;
    case "close":
      turn.effects.push({ type: "update", action: "close-service" });
      return;
    default:
      turn.show({ name: "service", page: 0 });
  }
}

/** Keep the firmware on trial, or go back: neither happens by leaving. */
export function onTrialAnswer(turn: Turn, key: Key): void {
  const label = softKeys(turn.state)[key];
  if (label === null) return;
  turn.sound("key");
  turn.show({ name: "update" });
  if (label === "confirm") turn.effects.push({ type: "update", action: "confirm" });
  else if (label === "goBack") turn.effects.push({ type: "update", action: "go-back" });
}

/** Three keys are enough: +1, take the digit, one back. */
export function onCodeKey(turn: Turn, view: CodeView, key: Key): void {
  if (key === "validate") {
    typeDigit(turn, view, view.digit);
    return;
  }
  turn.sound("key");
  const { typed, digit } = view;
  if (key === "option") turn.show({ ...view, digit: (digit + 1) % 10 });
  else if (typed !== "") turn.show({ ...view, typed: typed.slice(0, -1), digit: 0 });
  else if (view.purpose === "open") turn.show({ name: "update" });
  else turn.idle();
}

export function typeDigit(turn: Turn, view: CodeView, digit: number): void {
  turn.sound("key");
  const typed = view.typed + digit;
  if (typed.length < CODE_LENGTH) {
    turn.show({ ...view, typed, digit: 0 });
    return;
  }
  if (view.purpose !== "open") {
    choose(turn, view, typed);
    return;
  }
  // Nothing of the code stays behind, whatever becomes of it.
  turn.show(EMPTY);
  turn.effects.push({ type: "open-service", code: typed });
}

/** Typed twice, for nobody sees what was typed. */
function choose(turn: Turn, view: CodeView, typed: string): void {
  const isFirst = view.purpose === "choose";
  if (isFirst && isServiceCode(typed)) {
    turn.show({ ...EMPTY, purpose: "repeat", first: typed });
    return;
  }
  turn.show(CHOOSE);
  if (isFirst) turn.notice("code-weak");
  else if (typed !== view.first) turn.notice("code-differs");
  else turn.effects.push({ type: "choose-code", code: typed });
}

export function onCodeChosen(turn: Turn, done: boolean): void {
  if (turn.state.view.name !== "code") return;
  if (!done) {
    turn.notice("not-kept");
    return;
  }
  turn.show({ name: "update" });
  turn.sound("ok");
}

/** Whether who asks may manage the terminal, for this opening of the door. */
export function onManagerAnswer(turn: Turn, key: Key): void {
  if (key === "option") return;
  turn.sound("key");
  turn.show(turn.state.view);
  turn.effects.push({ type: "update", action: key === "validate" ? "let-in" : "turn-away" });
}

export function onOpening(turn: Turn, opening: "open" | "wrong" | "locked" | "no-code" | "lost"): void {
  if (turn.state.view.name !== "code") return;
  if (opening === "open") {
    turn.show({ name: "update" });
    turn.sound("ok");
    return;
  }
  if (opening === "no-code") {
    turn.show(CHOOSE);
    return;
  }
  if (opening !== "wrong") turn.show({ name: "update" });
  turn.notice(opening === "wrong" ? "service-code" : opening === "locked" ? "service-locked" : "service-lost");
}
