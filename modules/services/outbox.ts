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
 * | 8 | 4 | u32: how many dispensations were set aside, Told.setAside |
 * | 12 | 4 | u32: number of the last of these invoices, Told.lastSetAside |
 *
 * A place that is not written yet counts as 0. What was stored before this terminal had a gateway is not told: the first
 * start with one begins behind the last invoice.
 */
import { isHeld, type Job } from "./background";
import type { ServiceAnswer } from "./ports";
import type { Question } from "./question";
import type { ServiceRefusal } from "./refusal";

/** The places in the value. A place never changes its meaning. */
export const Told = Object.freeze({ summaries: 0, dispensations: 1, setAside: 2, lastSetAside: 3 });
export const TOLD_LENGTH = 4;

/** Keeps for good. */
export interface Cursor {
  /** Another one once the journal was begun anew: its numbers begin at 1, and what is known of others is void. */
  readonly epoch: number;
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
  readonly onTold?: (number: number, isNew: boolean, question: Question) => void;
  /**
   * It is never going to be told: the gateway does not take it, or it could not be read any more; count: of invoices, this one the
   * last. Called before the cursor moves: whoever keeps it hears of it twice rather than never.
   */
  readonly onSetAside?: (number: number, count: number) => void;
  /** English, for the engineer; without personal data. */
  readonly log: (line: string) => void;
}

/** Invoices that are looked at in one turn: those that are not to be told cost reading them. */
const LOOKS = 4;
/**
 * So often the gateway may stumble over one invoice before the next is tried. Where that one is taken, the fault is the invoice's,
 * which is set aside; where it is not, the fault is the gateway's, and both wait.
 */
const STUMBLES = 6;
/** A gateway that answers so has read the question, or tried to; others are nobody's fault but the network's. */
const STUMBLING: readonly ServiceRefusal[] = Object.freeze(["gateway-fault", "service-nonsense", "bad-answer"]);

export class Outbox implements Job {
  readonly #options: OutboxOptions;
  /** Up to here all was told, or is not to be told: read when it is first needed, and when the journal is another. */
  #done = 0;
  #epoch = -1;
  /** The one that is being told; 0 for none. */
  #number = 0;
  #question: Question | undefined;
  /** Answers of a kind that may never be another, one after the other. */
  #stumbles = 0;
  /** The invoice that the gateway stumbles over, while the next one is tried; 0 for none. */
  #stuck = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  next(): Question | undefined {
    this.#look();
    if (this.#question === undefined && this.#stumbles >= STUMBLES) this.#tryNext();
    for (let looked = 0; this.#question === undefined && looked < LOOKS; looked += 1) {
      const before = this.#done;
      const entry = this.#options.after(before);
      if (entry === undefined) return undefined;
      const { number, bytes } = entry;
      // What lies between was erased or reclaimed before anyone could be told.
      if (number > before + 1) this.#setAside(number - 1, number - 1 - before);
      this.#question = bytes && this.#options.make(number, bytes);
      this.#number = number;
      if (bytes === undefined) this.#setAside(number, 1);
      // Not written: the next start looks at it again, and writes nothing for it either.
      else if (this.#question === undefined) this.#done = number;
    }
    return this.#question;
  }

  /** How far all was told, or is not to be told. */
  get done(): number {
    this.#look();
    return this.#done;
  }

  #look(): void {
    const { cursor } = this.#options;
    const { epoch } = cursor;
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#done = cursor.read();
    this.#question = undefined;
    this.#stumbles = 0;
    this.#stuck = 0;
  }

  /** The first one behind the invoice that the gateway stumbles over. */
  #tryNext(): void {
    const { after, make } = this.#options;
    this.#stumbles = 0;
    this.#stuck = 0;
    const stuck = after(this.#done);
    for (let at = stuck?.number ?? 0, looked = 0; at > 0 && looked < LOOKS; looked += 1) {
      const entry = after(at);
      if (entry === undefined) return;
      this.#question = entry.bytes && make(entry.number, entry.bytes);
      at = entry.number;
      if (this.#question === undefined) continue;
      this.#stuck = stuck?.number ?? 0;
      this.#number = at;
      return;
    }
  }

  #setAside(number: number, count: number): void {
    this.#options.log(`invoice ${number}${count > 1 ? ` and ${count - 1} before it` : ""} can not be told any more`);
    this.#options.onSetAside?.(number, count);
    this.#move(number);
  }

  onAnswer(question: Question, answer: ServiceAnswer): void {
    const { log, instead, onTold } = this.#options;
    const number = this.#number;
    const stuck = this.#stuck;
    // About an invoice of a journal that is no more.
    if (this.#options.cursor.epoch !== this.#epoch) return;
    this.#question = undefined;
    this.#stuck = 0;
    if (answer.ok) {
      this.#stumbles = 0;
      if (stuck > 0) this.#setAside(stuck, 1);
      this.#move(number);
      onTold?.(number, "isNew" in answer.value && answer.value.isNew, question);
      return;
    }
    const other = instead?.(question, answer.reason);
    if (other !== undefined) {
      this.#question = other;
      this.#stuck = stuck;
      return;
    }
    // The one that was tried in its place says nothing of either.
    if (stuck > 0) return;
    if (STUMBLING.includes(answer.reason)) this.#stumbles += 1;
    // Made anew for the next try: nothing of the patient waits in the heap.
    if (isHeld(answer.reason)) return;
    log(`invoice ${number} is not told to ${question.service}: ${answer.reason}`);
    this.#setAside(number, 1);
  }

  #move(number: number): void {
    this.#done = number;
    this.#options.cursor.write(number);
  }
}
