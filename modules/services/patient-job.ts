/**
 * What is asked about the patient of the sale at hand: rights, and the apCV context that the code which was shown opens. It
 * forgets both with the sale; what comes later is an answer for nobody.
 */
import { toBase64 } from "modules/base64/base64";
import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import { toHex } from "modules/token/hex";
import type { RightsAnswer, RightsSubject } from "modules/token/rights-answer";
import type { ContextState } from "./answer";
import { isHeld, type Job } from "./background";
import { Closings } from "./closings";
import type { ServiceAnswer } from "./ports";
import { MAX_CODE, type Question } from "./question";
import type { ServiceRefusal } from "./refusal";

/** Who is served, as what they have shown says. */
export interface Patient {
  readonly subject: RightsSubject;
  /** NIR of the insured person, where the number shown is theirs. */
  readonly insured?: string;
  readonly amo?: { readonly regime: string; readonly caisse: string; readonly centre: string };
  /** Of the token that a phone has shown; empty for a card. */
  readonly tokenId: string;
}

/** What has come of it: `of` says about whom. */
export type PatientNews =
  | {
      readonly about: "rights";
      readonly of: RightsSubject;
      readonly rights: RightsAnswer;
      /** The bytes to be kept with the invoice. */
      readonly proof: Uint8Array;
    }
  /** isLast: it is not asked for again. */
  | {
      readonly about: "no-rights" | "no-context";
      readonly of: RightsSubject;
      readonly refusal: ServiceRefusal;
      readonly isLast: boolean;
    }
  | { readonly about: "context"; readonly of: RightsSubject; readonly context: ContextState };

export interface PatientJobOptions {
  /** s */
  readonly now: () => number;
  /** Bytes that nobody can foretell. */
  readonly random: (length: number) => Uint8Array;
  readonly onNews: (news: PatientNews) => void;
}

const NONCE_LENGTH = 16;

/** Two jobs, so that a context is opened while rights wait for a service in trouble: a code lives for minutes. */
export class PatientJobs {
  readonly rights: Job;
  readonly context: Job;
  readonly #options: PatientJobOptions;
  #patient: Patient | null = null;
  #wantsRights = false;
  /** The text of the code that was accepted last, and whose token it is: wiped when it was used, or with the sale. */
  #code: Uint8Array | undefined;
  /** What a contactless reader had drawn for it; its token answers that, and nothing else. */
  #challenge: Uint8Array | undefined;
  #codeId = "";
  /** Contexts of sales that are over; most of the time there are none. */
  #closings: Closings | undefined;

  constructor(options: PatientJobOptions) {
    this.#options = options;
    this.rights = {
      next: () => this.#askRights(),
      onAnswer: (_question, answer) => this.#onRights(answer),
    };
    this.context = {
      next: () => this.#askContext(),
      onAnswer: (question, answer) => this.#onContext(question, answer),
    };
  }

  /** A code was accepted. It is asked with only when its bearer becomes the patient of the sale. */
  shown(tokenId: string, code: Uint8Array, challenge?: Uint8Array): void {
    this.#forgetCode();
    if (code.length > MAX_CODE) return;
    this.#code = code.slice();
    this.#challenge = challenge?.slice();
    this.#codeId = tokenId;
  }

  /** The patient of the sale, or nobody: what was to be asked for another is forgotten. */
  serve(patient: Patient | null): void {
    this.#patient = patient;
    this.#wantsRights = patient !== null;
    if (patient === null || patient.tokenId !== this.#codeId) this.#forgetCode();
  }

  #askRights(): Question | undefined {
    const patient = this.#patient;
    if (patient === null || !this.#wantsRights) return undefined;
    const { subject, insured, amo } = patient;
    const { now, random } = this.#options;
    const nonce = toHex(random(NONCE_LENGTH));
    const date = isoDate(civilDay(now()));
    const more = insured === undefined ? {} : { insured };
    return { service: "rights", nonce, subject, ...more, ...(amo === undefined ? {} : { amo }), date };
  }

  #onRights(answer: ServiceAnswer): void {
    const of = this.#patient?.subject;
    if (of === undefined) return;
    const { onNews } = this.#options;
    if (!answer.ok) {
      const isLast = !isHeld(answer.reason);
      if (isLast) this.#wantsRights = false;
      onNews({ about: "no-rights", of, refusal: answer.reason, isLast });
    } else if (answer.value.service === "rights") {
      this.#wantsRights = false;
      onNews({ about: "rights", of, rights: answer.value.rights, proof: answer.value.proof });
    }
  }

  /** A context is of no more use. @param ends s, where it is known */
  close(id: string, ends?: number): void {
    this.#closings ??= new Closings();
    this.#closings.close(id, ends);
  }

  #askContext(): Question | undefined {
    if (this.#patient === null || this.#code === undefined) {
      const closing = this.#closings?.next(this.#options.now());
      if (closing === undefined) this.#closings = undefined;
      return closing;
    }
    const challenge = this.#challenge === undefined ? {} : { challenge: toHex(this.#challenge) };
    return { service: "context", action: "open", code: toBase64(this.#code), ...challenge };
  }

  #onContext(question: Question, answer: ServiceAnswer): void {
    this.#closings?.onAnswer(question, answer);
    if (question.service !== "context" || question.action !== "open") return;
    const of = this.#patient?.subject;
    if (of === undefined) return;
    const { onNews } = this.#options;
    if (!answer.ok) {
      const isLast = !isHeld(answer.reason);
      if (isLast) this.#forgetCode();
      onNews({ about: "no-context", of, refusal: answer.reason, isLast });
    } else if (answer.value.service === "context" && answer.value.action === "open") {
      this.#forgetCode();
      onNews({ about: "context", of, context: answer.value.context });
    }
  }

  #forgetCode(): void {
    this.#code?.fill(0);
    this.#code = undefined;
    this.#challenge = undefined;
    this.#codeId = "";
  }
}
