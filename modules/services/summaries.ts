/**
 * *signerVitale*: the summary of each stored invoice, for the *suivi des dépenses* of the patient's app. It is told under the
 * apCV context of the sale; once that has ended, or where none was open, under the token that the sale was made with: nobody
 * has to show a code again.
 */
import { readInvoice } from "modules/sale-record/stored-invoice";
import { toHex } from "modules/token/hex";
import { Outbox, type OutboxOptions } from "./outbox";
import type { ContextAsked, Question } from "./question";
import type { ServiceRefusal } from "./refusal";

type SignAsked = Extract<ContextAsked, { action: "sign" }>;

export interface SummariesOptions extends Pick<OutboxOptions, "cursor" | "after" | "onTold" | "log"> {
  /** Of the invoices of this terminal. */
  readonly series: () => number;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
}

/** @returns undefined for an invoice that no phone's token proves: nobody has an app to look at it with */
export function summaryOf(
  number: number,
  bytes: Uint8Array,
  { series, sha256 }: Pick<SummariesOptions, "series" | "sha256">,
): SignAsked | undefined {
  const invoice = readInvoice(number, bytes);
  if (invoice === undefined || invoice.proof === null) return undefined;
  const { issuer, tokenId } = invoice.proof;
  const { at, totalCents, amoCents, amcCents, patientCents, franchiseCents, context } = invoice;
  const sums = { totalCents, amoCents, amcCents, patientCents, franchiseCents };
  return {
    service: "context",
    action: "sign",
    ...(context === null ? {} : { context: context.id }),
    token: { issuer, id: tokenId },
    invoice: { series: series(), number, at, hash: toHex(sha256(bytes)), ...sums },
  };
}

/** A context that has ended leaves the token. */
export function withoutContext(question: Question, refusal: ServiceRefusal): Question | undefined {
  if (refusal !== "context-ended" || question.service !== "context" || question.action !== "sign") return undefined;
  if (question.context === undefined) return undefined;
  const { context: _, ...rest } = question;
  return rest;
}

export function summaries(options: SummariesOptions): Outbox {
  const make = (number: number, bytes: Uint8Array) => summaryOf(number, bytes, options);
  return new Outbox({ ...options, make, instead: withoutContext });
}
