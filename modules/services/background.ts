/**
 * Whatever is asked on line, one question at a time, behind the counter's back. Each second, and when an answer has come, the
 * turn is offered to the jobs in their order, the most urgent first; who has nothing to ask lets the next one. A job whose
 * question could not be answered is held back, longer each time, and as long as the gateway asks for; the others go on.
 *
 * It opens the way to the gateway when there is first something to ask: a board that never asks pays nothing for it.
 */
import type { ServiceAnswer, ServicesPort } from "./ports";
import type { Question } from "./question";
import { mayPass, type ServiceRefusal } from "./refusal";

/** What is to be asked for one purpose. */
export interface Job {
  /** Looked at once a second at the most: the next question, or nothing. The same again until it was answered for good. */
  next(): Question | undefined;
  /** A refusal that `isHeld` may be asked again by `next`, and comes when the job's time has come; others are for good. */
  onAnswer(question: Question, answer: ServiceAnswer): void;
}

/** - `known`: the gateway has answered last; - `stranger`: it does not know this terminal yet; - `away`: no answer. */
export type GatewayStatus = "untried" | "known" | "stranger" | "away";

export interface BackgroundOptions {
  /** Opens the way to the gateway, once; undefined where there is none after all. */
  readonly open: () => ServicesPort | undefined;
  /** The most urgent first. */
  readonly jobs: readonly Job[];
  /** s since the start: the hour may be set while a job waits. */
  readonly uptime: () => number;
  /** Calls back when what runs now has returned. */
  readonly soon: (call: () => void) => void;
  /** English, for the engineer; without personal data. */
  readonly log: (line: string) => void;
}

/** Refusals that want a person somewhere else: asked again now and then, since nobody tells the terminal. */
const WANT_PERSON: readonly ServiceRefusal[] = Object.freeze([
  "unknown-terminal",
  "not-authorised",
  "not-offered",
  "bad-signature",
  "bad-proof",
]);
/** s */
const FIRST_WAIT = 5;
const LONGEST_WAIT = 300;
const PERSON_WAIT = 60;

/** Whether a question that was refused so is worth being asked again. */
export function isHeld(refusal: ServiceRefusal): boolean {
  return mayPass(refusal) || WANT_PERSON.includes(refusal);
}

export class Background {
  readonly #options: BackgroundOptions;
  /** Of each job: until when it is held back (s of uptime), until when because the gateway asks for it, how often it failed. */
  readonly #until: number[] = [];
  readonly #asked: number[] = [];
  readonly #failures: number[] = [];
  #services: ServicesPort | undefined;
  #isTried = false;
  /** Index of the job whose question is under way; -1 for none, or for an introduction. */
  #current = -1;
  #isStranger = false;
  #status: GatewayStatus = "untried";

  constructor(options: BackgroundOptions) {
    this.#options = options;
    for (let i = 0; i < options.jobs.length; i += 1) {
      this.#until.push(0);
      this.#asked.push(0);
      this.#failures.push(0);
    }
  }

  get status(): GatewayStatus {
    return this.#status;
  }

  /** A second has passed. */
  second(): void {
    if (this.#services?.isBusy === true) return;
    if (this.#isStranger) {
      this.#introduce();
      return;
    }
    const { jobs, uptime } = this.#options;
    const now = uptime();
    for (let i = 0; i < jobs.length; i += 1) {
      if (now < (this.#until[i] ?? 0)) continue;
      const question = jobs[i]?.next();
      if (question !== undefined) {
        this.#ask(i, question);
        return;
      }
    }
  }

  /** Something new is to be asked: a failure of before says nothing of it, but what the gateway has asked for holds. */
  wake(job: Job): void {
    const i = this.#options.jobs.indexOf(job);
    if (i < 0) return;
    this.#until[i] = this.#asked[i] ?? 0;
    this.#failures[i] = 0;
  }

  /** What this job has asked is not wanted any more: its sale is over. */
  drop(job: Job): void {
    if (this.#current < 0 || this.#options.jobs[this.#current] !== job) return;
    this.#current = -1;
    this.#services?.cancel();
  }

  #ask(i: number, question: Question): void {
    const services = this.#open();
    if (services === undefined) return;
    this.#current = i;
    services.ask(question, (answer) => this.#onAnswer(i, question, answer));
  }

  #open(): ServicesPort | undefined {
    if (!this.#isTried) {
      this.#isTried = true;
      this.#services = this.#options.open();
    }
    return this.#services;
  }

  #onAnswer(i: number, question: Question, answer: ServiceAnswer): void {
    const { jobs, uptime, log, soon } = this.#options;
    this.#current = -1;
    if (answer.ok) {
      this.#status = "known";
      this.#failures[i] = 0;
      this.#until[i] = 0;
      this.#asked[i] = 0;
    } else {
      const { reason, wait } = answer;
      log(`${question.service} on line: ${reason}`);
      this.#isStranger = reason === "unknown-terminal";
      this.#status = this.#isStranger ? "stranger" : isAway(reason) ? "away" : "known";
      this.#hold(i, reason, wait, uptime());
    }
    jobs[i]?.onAnswer(question, answer);
    if (answer.ok) soon(() => this.second());
  }

  #hold(i: number, reason: ServiceRefusal, wait: number, now: number): void {
    const failures = this.#failures[i] ?? 0;
    this.#failures[i] = failures + 1;
    this.#asked[i] = now + wait;
    let held = wait;
    // Who has just shown its key asks again at once.
    if (mayPass(reason)) held = Math.max(wait, Math.min(FIRST_WAIT * 2 ** Math.min(failures, 10), LONGEST_WAIT));
    else if (isHeld(reason) && reason !== "unknown-terminal") held = Math.max(wait, PERSON_WAIT);
    this.#until[i] = now + held;
  }

  /** Shows the gateway this terminal's key; then asks on, or waits for a person there. */
  #introduce(): void {
    const services = this.#open();
    if (services === undefined) return;
    this.#isStranger = false;
    services.introduce((isKnown) => {
      const { uptime, log, jobs } = this.#options;
      if (isKnown) return;
      log(`the gateway waits for a person who lets this terminal in: number ${services.id}`);
      for (let i = 0; i < jobs.length; i += 1) this.#until[i] = Math.max(this.#until[i] ?? 0, uptime() + PERSON_WAIT);
    });
  }
}

function isAway(reason: ServiceRefusal): boolean {
  return reason === "no-network" || reason === "no-answer";
}
