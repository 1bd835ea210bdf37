/**
 * Who somebody is: asked once, by traits or by what a plastic card says. A person waits for the answer, so a failure is told at
 * once, and it is theirs to ask again.
 */
import type { IdentityFound } from "./answer";
import type { Job } from "./background";
import type { ServiceAnswer } from "./ports";
import type { IdentityAsked, Question } from "./question";
import type { ServiceRefusal } from "./refusal";

/** Of which asking, and what came of it. */
export interface IdentityNews {
  readonly id: number;
  readonly outcome:
    | { readonly ok: true; readonly found: IdentityFound }
    | { readonly ok: false; readonly refusal: ServiceRefusal };
}

export class IdentityJob implements Job {
  readonly #onNews: (news: IdentityNews) => void;
  #question: IdentityAsked | undefined;
  #id = 0;

  constructor(onNews: (news: IdentityNews) => void) {
    this.#onNews = onNews;
  }

  /** In place of what was asked before; null: nobody is looked for any more. @param id names this asking */
  look(question: IdentityAsked | null, id: number): void {
    this.#question = question ?? undefined;
    this.#id = id;
  }

  next(): Question | undefined {
    return this.#question;
  }

  onAnswer(question: Question, answer: ServiceAnswer): void {
    if (question !== this.#question) return;
    this.#question = undefined;
    const id = this.#id;
    if (!answer.ok) this.#onNews({ id, outcome: { ok: false, refusal: answer.reason } });
    else if (answer.value.service === "identity") {
      const { identity, source, at } = answer.value;
      this.#onNews({ id, outcome: { ok: true, found: { identity, source, at } } });
    }
  }
}
