/** The terminal's own firmware: looking at it, deciding of it, and the code that lets a manager in. */
import { CODE_LENGTH } from "modules/update/access/update-store";
import type { Key } from "./event";
import { softKeys, updateKeys } from "./soft-keys";
import type { View } from "./state";
import type { Turn } from "./turn";

type CodeView = Extract<View, { name: "code" }>;

const EMPTY: CodeView = Object.freeze({ name: "code", typed: "", digit: 0 });

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
      turn.show(EMPTY);
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
  if (key === "option") turn.show({ name: "code", typed, digit: (digit + 1) % 10 });
  else if (typed === "") turn.show({ name: "update" });
  else turn.show({ name: "code", typed: typed.slice(0, -1), digit: 0 });
}

export function typeDigit(turn: Turn, view: CodeView, digit: number): void {
  turn.sound("key");
  const typed = view.typed + digit;
  if (typed.length < CODE_LENGTH) {
    turn.show({ name: "code", typed, digit: 0 });
    return;
  }
  // Nothing of the code stays behind, whatever becomes of it.
  turn.show(EMPTY);
  turn.effects.push({ type: "open-service", code: typed });
}

export function onOpening(turn: Turn, opening: "open" | "wrong" | "locked"): void {
  if (turn.state.view.name !== "code") return;
  if (opening === "open") {
    turn.show({ name: "update" });
    turn.sound("ok");
    return;
  }
  if (opening === "locked") turn.show({ name: "update" });
  turn.notice(opening === "wrong" ? "service-code" : "service-locked");
}
