/**
 * The terminal's side of the online services, put together: who asks what, in which order. The terminal's reducer asks by
 * effects and gets events; whatever is told later is made anew from the journal.
 */
import { Background, type BackgroundOptions, type GatewayStatus, type Job } from "./background";
import { IdentityJob, type IdentityNews } from "./identity-job";
import { type Patient, type PatientJobOptions, PatientJobs } from "./patient-job";
import type { IdentityAsked, Question } from "./question";

export interface OnLineOptions extends Omit<BackgroundOptions, "jobs">, PatientJobOptions {
  /** Behind the patient of the sale, in their order. */
  readonly others: readonly Job[];
  readonly onIdentity: (news: IdentityNews) => void;
}

export class OnLine {
  readonly #patient: PatientJobs;
  readonly #identity: IdentityJob;
  readonly #background: Background;

  constructor(options: OnLineOptions) {
    this.#patient = new PatientJobs(options);
    this.#identity = new IdentityJob(options.onIdentity);
    this.#background = new Background({
      ...options,
      jobs: [this.#identity, this.#patient.rights, this.#patient.context, ...options.others],
    });
  }

  get status(): GatewayStatus {
    return this.#background.status;
  }

  /** A code was accepted (PatientJobs). */
  shown(tokenId: string, code: Uint8Array, challenge?: Uint8Array): void {
    this.#patient.shown(tokenId, code, challenge);
  }

  /** An apCV context is of no more use (Closings). @param ends s */
  closeContext(id: string, ends: number): void {
    this.#patient.close(id, ends);
  }

  /** An invoice was told: the context that it was told under is of no more use. */
  told(question: Question): void {
    if (question.service !== "context" || question.action !== "sign" || question.context === undefined) return;
    this.#patient.close(question.context);
  }

  /** Another patient is served, or nobody. */
  serve(patient: Patient | null): void {
    const { rights, context } = this.#patient;
    this.#background.drop(rights);
    this.#background.drop(context);
    this.#patient.serve(patient);
    this.#background.wake(rights);
    this.#background.wake(context);
  }

  /** Who somebody is, or nobody is looked for any more. @param id of this asking */
  lookUp(question: IdentityAsked | null, id: number): void {
    this.#background.drop(this.#identity);
    this.#identity.look(question, id);
    if (question !== null) this.#background.wake(this.#identity);
  }

  second(): void {
    this.#background.second();
  }
}
