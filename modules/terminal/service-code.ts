/**
 * The code of Service, asked for one thing before it is done. It opens no door: what a manager may do is asked for in
 * on-update.ts.
 */
import { CODE_LENGTH } from "modules/update/access/update-store";
import type { Key } from "./event";
import type { Problem } from "./problem";
import type { CodeAsked, Question } from "./state";
import type { Turn } from "./turn";

type CodeQuestion = Extract<Question, { kind: "service-code" }>;
/** What became of a code that was typed. */
export type CodeTry = "right" | "wrong" | "locked" | "no-code" | "lost";

export function askServiceCode(turn: Turn, asked: CodeAsked): void {
  turn.ask({ kind: "service-code", asked, typed: "", digit: 0 });
}

/** Three keys are enough: +1, take the digit, one back. */
export function onServiceCodeKey(turn: Turn, question: CodeQuestion, key: Key): void {
  if (key === "validate") {
    typeServiceCode(turn, question, question.digit);
    return;
  }
  turn.sound("key");
  const { typed, digit } = question;
  if (key === "option") turn.ask({ ...question, digit: (digit + 1) % 10 });
  else if (typed !== "") turn.ask({ ...question, typed: typed.slice(0, -1), digit: 0 });
  else leave(turn, question.asked);
}

export function typeServiceCode(turn: Turn, question: CodeQuestion, digit: number): void {
  turn.sound("key");
  const typed = question.typed + digit;
  if (typed.length < CODE_LENGTH) {
    turn.ask({ ...question, typed, digit: 0 });
    return;
  }
  // Nothing of the code stays behind, whatever becomes of it.
  turn.ask({ ...question, typed: "", digit: 0 });
  turn.effects.push({ type: "try-code", code: typed });
}

/** @returns what may be done now: whoever asked for it knew the code, or there is none to know */
export function onCodeTried(turn: Turn, tried: CodeTry): CodeAsked | undefined {
  const { question } = turn.state;
  if (question?.kind !== "service-code") return undefined;
  const { asked } = question;
  if (tried === "right" || (tried === "no-code" && asked.for !== "recall")) return asked;
  const problem = PROBLEM[tried];
  turn.problem(problem);
  turn.tell({ kind: "problem", problem, count: 1 });
  if (tried !== "wrong") leave(turn, asked);
  return undefined;
}

const PROBLEM: Readonly<Record<Exclude<CodeTry, "right">, Problem>> = Object.freeze({
  wrong: "service-code",
  locked: "service-locked",
  "no-code": "no-service-code",
  lost: "service-lost",
});

/** Nothing is done: back to what was on the screen. */
function leave(turn: Turn, asked: CodeAsked): void {
  if (asked.for === "recall") turn.ask(recalledBox(asked));
  else turn.show(turn.state.view);
}

/** The question that the code is an answer to. */
export function recalledBox({ box, line }: Extract<CodeAsked, { for: "recall" }>): Extract<Question, { kind: "box" }> {
  return { kind: "box", problem: "box-recalled", box, ...(line === undefined ? {} : { line }) };
}
