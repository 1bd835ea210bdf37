/**
 * What the gateway is told of each stored invoice, made anew from the journal each time: no queue is kept but a number.
 * "Every invoice up to this one was told, or is not to be told." A power cut between the answer and the writing of the number
 * tells one invoice twice, and the gateway counts it once by its series and number.
 *
 * The numbers of all outboxes are one value of the journal (RecordKey.services):
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | u32, little endian: summaries (*signerVitale*), Told.summaries |
 * | 4 | 4 | u32: dispensations, Told.dispensations |
 *
 * A place that is not written yet counts as 0. What was stored before this terminal had a gateway is not told: the first
 * start with one begins behind the last invoice.
 */
import { isHeld, type Job } from "./background";
import type { ServiceAnswer } from "./ports";
import type { Question } from "./question";
import type { ServiceRefusal } from "./refusal";

/** The places in the value. A place never changes its meaning. */
export const Told = Object.freeze({ summaries: 0, dispensations: 1 });
export const TOLD_LENGTH = 2;

/** Keeps for good. */
export interface Cursor {
  read(): number;
  write(number: number): void;
}

export interface StoredBytes {
  readonly number: number;
  /** Undefined where it cannot be read any more. */
  readonly bytes: Uint8Array | undefined;
}

export interface OutboxOptions {
  readonly cursor: Cursor;
  /** The first invoice above this number; undefined when there is none. */
  readonly after: (number: number) => StoredBytes | undefined;
  /** @returns undefined for an invoice that is not to be told */
  readonly make: (number: number, bytes: Uint8Array) => Question | undefined;
  /** A refusal may be answered with another question about the same invoice. @returns undefined: there is none */
  readonly instead?: (question: Question, refusal: ServiceRefusal) => Question | undefined;
  /** It was told: never before, as far as the gateway knows, or again. */
  readonly onTold?: (number: number, isNew: boolean) => void;
  /** English, for the engineer; without personal data. */
  readonly log: (line: string) => void;
}

/** Invoices that are looked at in one turn: those that are not to be told cost reading them. */
const LOOKS = 4;

export class Outbox implements Job {
  readonly #options: OutboxOptions;
  /** Up to here all was told, or is not to be told; read when it is first needed. */
  #done = -1;
  /** The one that is being told; 0 for none. */
  #number = 0;
  #question: Question | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  next(): Question | undefined {
    const { cursor, after, make } = this.#options;
    if (this.#done < 0) this.#done = cursor.read();
    for (let looked = 0; this.#question === undefined && looked < LOOKS; looked += 1) {
      const entry = after(this.#done);
      if (entry === undefined) return undefined;
      this.#question = entry.bytes && make(entry.number, entry.bytes);
      this.#number = entry.number;
      // Not written: the next start looks at it again, and writes nothing for it either.
      if (this.#question === undefined) this.#done = entry.number;
    }
    return this.#question;
  }

  onAnswer(question: Question, answer: ServiceAnswer): void {
    const { log, instead, onTold } = this.#options;
    const number = this.#number;
    this.#question = undefined;
    if (answer.ok) {
      this.#move(number);
      onTold?.(number, "isNew" in answer.value && answer.value.isNew);
      return;
    }
    const other = instead?.(question, answer.reason);
    if (other !== undefined) {
      this.#question = other;
      return;
    }
    // Made anew for the next try: nothing of the patient waits in the heap.
    if (isHeld(answer.reason)) return;
    log(`invoice ${number} is not told to ${question.service}: ${answer.reason}`);
    this.#move(number);
  }

  #move(number: number): void {
    this.#done = number;
    this.#options.cursor.write(number);
  }
}
