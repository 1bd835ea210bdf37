/**
 * Why a collector rejects an invoice. The numbers are what the wire and the journal's marks carry, the names what JSON
 * does. They are ours: the codes of the national ARL are not public. One table; a number never changes its meaning.
 */
export const REASONS = Object.freeze({
  "rights-not-open": 1,
  "insured-unknown": 2,
  "amc-unknown": 3,
  amounts: 4,
  "prescriber-unknown": 5,
  "already-billed": 6,
  malformed: 7,
  "too-late": 8,
  /** Found here, before it was sent: its bytes are not what was stored. */
  damaged: 100,
  other: 127,
});
export type RejectionReason = keyof typeof REASONS;

const NAMES: readonly RejectionReason[] = Object.freeze(Object.keys(REASONS) as RejectionReason[]);

/** A number that this version does not know is "other". */
export function reasonOf(number: number): RejectionReason {
  for (const name of NAMES) if (REASONS[name] === number) return name;
  return "other";
}
