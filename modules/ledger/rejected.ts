/** A rejected invoice as the pharmacist sees it, from its stored bytes. */
import type { Entry } from "modules/journal/journal";
import { readInvoice } from "modules/sale-record/stored-invoice";
import { reasonOf } from "modules/teletransmission/reason";
import type { RejectedInvoice } from "modules/terminal/archive";

export function rejectedInvoice({ number, reason }: Entry, bytes: Uint8Array | undefined): RejectedInvoice {
  const invoice = bytes === undefined ? undefined : readInvoice(number, bytes);
  if (invoice === undefined) {
    return { number, reason: reasonOf(reason), at: 0, totalCents: 0, patient: "", prescription: false, ...NOTHING };
  }
  const { at, totalCents, insured, prescription, lines, acts, accident, prescriber, dispensing } = invoice;
  return {
    number,
    reason: reasonOf(reason),
    at,
    totalCents,
    patient: insured === null ? "" : `${insured.familyName} ${firstOf(insured.givenNames)}`.trim(),
    prescription,
    lines: lines.map(({ cip13, quantity, related }) => ({ cip13, quantity, related })),
    acts: acts.map(({ code, spontaneous, target, related }) => ({
      code,
      spontaneous,
      target,
      related: related ?? false,
    })),
    accident,
    prescriber,
    dispensing,
  };
}

const NONE: readonly never[] = Object.freeze([]);
const NOTHING = Object.freeze({ lines: NONE, acts: NONE, accident: null, prescriber: null });

function firstOf(givenNames: string): string {
  const space = givenNames.indexOf(" ");
  return space < 0 ? givenNames : givenNames.slice(0, space);
}
