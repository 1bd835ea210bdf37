/** What can be done at the counter about an invoice that the collector rejected. */
import type { RejectionReason } from "modules/teletransmission/reason";

/**
 * `correct` opens the sale again, `resend` sends the same once more under a new number, `none` leaves only setting it
 * aside.
 */
export type Remedy = "correct" | "resend" | "none";

export const REMEDY: Readonly<Record<RejectionReason, Remedy>> = Object.freeze({
  "rights-not-open": "correct",
  "insured-unknown": "correct",
  "amc-unknown": "correct",
  amounts: "correct",
  "prescriber-unknown": "correct",
  "already-billed": "none",
  malformed: "resend",
  "too-late": "resend",
  damaged: "none",
  other: "resend",
});
