/** A patient's phone with the e-carte app on it: what the app knows and does, without its looks or its keys. */
import type { Receipt } from "modules/receipt/receipt";
import type { Result } from "modules/result/result";
import type { Person } from "../../tools/kit/issuing/person";
import { type EnrolmentRefusal, type EnrolmentWay, enrol, type Holder } from "./enrolment";
import type { Patient } from "./patient";
import type { Acknowledgement, KeptReceipt } from "./receipts";

const DAY = 86400;
const MAX_BEARER = 64;
/** Longest delegation, days. */
export const MAX_DELEGATION = 365;
/** Receipts that the app keeps. */
const MAX_RECEIPTS = 50;

export type DelegationRefusal = "not-enrolled" | "no-name" | "name-too-long" | "too-long";

export interface Delegation {
  readonly bearer: string;
  /** s */
  readonly until: number;
}

export class Phone {
  readonly patient: Patient;
  #enrolment: 1 | 2 | undefined;
  #delegation: Delegation | undefined;
  #receipts: readonly KeptReceipt[] = [];

  /** @param now s */
  constructor(patient: Patient, now: number) {
    this.patient = patient;
    const { enrolment, delegation } = patient.person(Math.floor(now / DAY));
    this.#enrolment = patient.enrolled ? (enrolment === 2 ? 2 : 1) : undefined;
    this.#delegation = delegation;
  }

  /** How the e-carte was opened, the token's enrolment claim; undefined while it is not. */
  get enrolment(): 1 | 2 | undefined {
    return this.#enrolment;
  }

  /** Newest first. */
  get receipts(): readonly KeptReceipt[] {
    return this.#receipts;
  }

  /** @param now s */
  holder(now: number): Holder {
    return this.patient.holder(Math.floor(now / DAY));
  }

  /** @param now s @param on day of the request, "YYYY-MM-DD", which the dated rules go by */
  enrol(way: EnrolmentWay, now: number, on: string): Result<1 | 2, EnrolmentRefusal> {
    const result = enrol(this.holder(now), way, on);
    if (result.ok) this.#enrolment = result.value;
    return result;
  }

  /** Takes the e-carte off the phone, and what was delegated with it. */
  deactivate(): void {
    this.#enrolment = undefined;
    this.#delegation = undefined;
  }

  /** The delegation that runs now. @param now s */
  delegation(now: number): Delegation | undefined {
    return this.#delegation !== undefined && this.#delegation.until >= now ? this.#delegation : undefined;
  }

  /** Lets a trusted person use the e-carte. @param now s @param days from now */
  delegate(bearer: string, days: number, now: number): Result<Delegation, DelegationRefusal> {
    const name = bearer.trim().toLocaleUpperCase("fr");
    if (this.#enrolment === undefined) return { ok: false, reason: "not-enrolled" };
    if (name === "") return { ok: false, reason: "no-name" };
    if (name.length > MAX_BEARER) return { ok: false, reason: "name-too-long" };
    if (!Number.isInteger(days) || days < 1 || days > MAX_DELEGATION) return { ok: false, reason: "too-long" };
    this.#delegation = { bearer: name, until: now + days * DAY };
    return { ok: true, value: this.#delegation };
  }

  endDelegation(): void {
    this.#delegation = undefined;
  }

  /** Whom a token made now speaks of; undefined while the e-carte is not open. @param now s */
  person(now: number): Person | undefined {
    if (this.#enrolment === undefined) return undefined;
    const { delegation: _, ...person } = this.patient.person(Math.floor(now / DAY));
    const delegation = this.delegation(now);
    return { ...person, enrolment: this.#enrolment, ...(delegation === undefined ? {} : { delegation }) };
  }

  /** The collector has answered for an invoice. @returns whether it is one of this patient's */
  answer(number: number, arl: Acknowledgement): boolean {
    const at = this.#receipts.findIndex(({ receipt }) => receipt.number === number);
    if (at < 0) return false;
    this.#receipts = this.#receipts.map((kept, i) => (i === at ? { ...kept, arl } : kept));
    return true;
  }

  /** The summary of an invoice has come on line. @returns whether it is one of this patient's */
  told(number: number): boolean {
    const at = this.#receipts.findIndex(({ receipt }) => receipt.number === number);
    if (at < 0) return false;
    this.#receipts = this.#receipts.map((kept, i) => (i === at ? { ...kept, told: true } : kept));
    return true;
  }

  addReceipt(receipt: Receipt, fromPaper = false): void {
    this.#receipts = [{ receipt, arl: null, fromPaper }, ...this.#receipts].slice(0, MAX_RECEIPTS);
  }
}
