/** Port: what was stored, for the pharmacist to look at and to act on; a Ledger is one. Answers at once. */

import type { Accident, PriceAct, Relation } from "modules/billing/invoice";
import type { AppendRefusal, MountRefusal } from "modules/journal/journal";
import type { Result } from "modules/result/result";
import type { Dispensing } from "modules/sale-record/dispensing";
import type { RejectionReason } from "modules/teletransmission/reason";

/** Rejected invoices shown at once: the oldest; the others follow as those are dealt with. */
export const MAX_REJECTED = 16;

export interface RejectedLine {
  readonly cip13: string;
  readonly quantity: number;
  readonly related: Relation | null;
}

export interface RejectedInvoice {
  readonly number: number;
  readonly reason: RejectionReason;
  /** When it was stored, s; 0 where its bytes are damaged, and nothing below is known. */
  readonly at: number;
  readonly totalCents: number;
  /** "ESSAI Camille", empty without a card. */
  readonly patient: string;
  readonly prescription: boolean;
  readonly lines: readonly RejectedLine[];
  readonly acts: readonly PriceAct[];
  readonly accident: Accident | null;
  readonly prescriber: string | null;
  /** The patient refuses the dossier pharmaceutique, and which dispensing it was, where that was kept. */
  readonly dispensing?: Pick<Dispensing, "completeness" | "isRefused"> | null;
}

/** Why the journal cannot be used. */
export type JournalTrouble = MountRefusal;

/** Why an invoice could not be stored. */
export type StoreRefusal = MountRefusal | AppendRefusal;

/** The journal's health, for the service screen. */
export interface JournalAbout {
  readonly trouble: JournalTrouble | null;
  readonly lastNumber: number;
  /** Percent that cannot be reclaimed; null until the page that shows it has asked. */
  readonly fill: number | null;
  /** Percent of the erases that its flash is good for. */
  readonly wear: number;
  /** Writes and erases that did not take since the start, and records found damaged. */
  readonly faults: number;
}

export interface Archive {
  /** How many wait to be sent, and how many were rejected. */
  readonly queued: number;
  readonly rejected: number;
  listRejected(): RejectedInvoice[];
  /** Nothing more is done about it. @returns false when that could not be kept */
  setAside(number: number): boolean;
  /** Sends the same again. @returns its new number */
  resend(number: number): Result<number, StoreRefusal | "damaged">;
  about(): JournalAbout;
  /** Begins anew what cannot be used. @returns whether it can now */
  format(): boolean;
}
