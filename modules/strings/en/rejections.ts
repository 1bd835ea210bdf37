/** English: why the collector rejected an invoice, and what the pharmacist can do: the title in a list, the advice in full. */
import { tell } from "../advice";
import type { Strings } from "../strings";

export const REJECTION: Strings["rejection"] = Object.freeze({
  "rights-not-open": tell(
    "Rights not open",
    "Correct it with the patient’s up-to-date e-carte, or without a card if they pay all.",
  ),
  "insured-unknown": tell("Insured person unknown", "Correct it with the patient’s e-carte or carte Vitale."),
  "amc-unknown": tell(
    "Top-up insurer unknown",
    "Correct it with the up-to-date e-carte: with no top-up, the patient pays that share.",
  ),
  amounts: tell("Amounts refused", "The tariff may have changed: correct it, the prices are made anew."),
  "prescriber-unknown": tell("Prescriber unknown", "Check the prescription, then correct it."),
  "already-billed": tell("Already billed", "The fund has paid this sale: check, then set it aside."),
  malformed: tell("Unreadable for the collector", "Update the terminal, then resend it. Tell the support."),
  "too-late": tell("Too late", "Ask the fund for an exception, then resend it."),
  damaged: tell("Damaged in the terminal", "Its data can no longer be read. Make the sale again, then set it aside."),
  other: tell("Rejected, no known reason", "Resend it. If it comes back, call the collector."),
});
