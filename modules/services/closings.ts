/**
 * Ends apCV contexts that nobody needs any more (*detruireContexteApCV*): of a sale that was given up at once, of a stored one
 * once its summary was told under it. Asked by the job of contexts where none is to be opened, a few times, and then left: each context also ends by
 * itself at the time that the service gave it, which is what becomes of one whose question, or whose terminal's power, is
 * lost. Nothing of them is kept in flash.
 */
import { isHeld } from "./background";
import type { ServiceAnswer } from "./ports";
import type { Question } from "./question";

/** That wait at once: more are of a day without a network, and end by themselves before it is back. */
export const MAX_CLOSINGS = 8;
/** So often one is asked for. */
export const MAX_TRIES = 4;

interface Closing {
  readonly id: string;
  /** s */
  readonly ends: number;
  tries: number;
}

export class Closings {
  /** The oldest first. */
  readonly #waiting: Closing[] = [];

  /** A context is of no more use. @param ends s; unless said, it was open a moment ago */
  close(id: string, ends = Number.MAX_SAFE_INTEGER): void {
    const waiting = this.#waiting;
    for (let i = 0; i < waiting.length; i += 1) if (waiting[i]?.id === id) return;
    if (waiting.length === MAX_CLOSINGS) waiting.shift();
    waiting.push({ id, ends, tries: 0 });
  }

  /** @param now s @returns undefined where none is left to be closed */
  next(now: number): Question | undefined {
    const waiting = this.#waiting;
    while (waiting.length > 0) {
      const first = waiting[0];
      if (first !== undefined && first.ends > now && first.tries < MAX_TRIES) {
        return { service: "context", action: "close", context: first.id };
      }
      waiting.shift();
    }
    return undefined;
  }

  /** Whatever it is about: that it is over already is as good as closed. */
  onAnswer(question: Question, answer: ServiceAnswer): void {
    const first = this.#waiting[0];
    // It gave way to another while it was asked for.
    if (first === undefined || question.service !== "context" || question.action !== "close") return;
    if (first.id !== question.context) return;
    first.tries += 1;
    if (answer.ok || !isHeld(answer.reason)) this.#waiting.shift();
  }
}
