/**
 * The terminal's side of the online services, put together: who asks what, in which order. The terminal's reducer asks by
 * effects and gets events; whatever is told later is made anew from the journal.
 */
import { Background, type BackgroundOptions, type GatewayStatus, type Job } from "./background";
import { type Patient, PatientJob, type PatientJobOptions } from "./patient-job";

export interface OnLineOptions extends Omit<BackgroundOptions, "jobs">, PatientJobOptions {
  /** Behind the patient of the sale, in their order. */
  readonly others: readonly Job[];
}

export class OnLine {
  readonly #patient: PatientJob;
  readonly #background: Background;

  constructor(options: OnLineOptions) {
    this.#patient = new PatientJob(options);
    this.#background = new Background({ ...options, jobs: [this.#patient, ...options.others] });
  }

  get status(): GatewayStatus {
    return this.#background.status;
  }

  /** A code was accepted (PatientJob). */
  shown(tokenId: string, code: Uint8Array): void {
    this.#patient.shown(tokenId, code);
  }

  /** Another patient is served, or nobody. */
  serve(patient: Patient | null): void {
    this.#background.drop(this.#patient);
    this.#patient.serve(patient);
    this.#background.wake(this.#patient);
  }

  second(): void {
    this.#background.second();
  }
}
