/** What the pharmacist must know of an invoice that can be priced all the same. A line's own ends in ":" and its CIP13. */
export const WARNINGS = Object.freeze([
  /** No card was shown: the patient advances all. */
  "no-rights-known",
  /** The card proves an identity and no rights: the AMO's ordinary rates, no exoneration and no AMC. */
  "rights-unverified",
  "rights-ended",
  "rights-not-started",
  /** Nothing is reimbursed without a prescription. */
  "no-prescription",
  /** The AMC of the token does not cover this day. */
  "amc-not-valid",
  /** The date of birth is not one of the calendar: no rule on age was applied. */
  "age-unknown",
  "no-longer-marketed",
  /** No public price: the pharmacy sets it, and the total is without it. */
  "free-price",
  /** A rate that has no act code (35 %). */
  "no-act-code",
  /** Marked as related to an ALD, which the token does not have on this day. */
  "no-ald",
  /** Price above the flat tariff: the patient pays what is over. */
  "above-tfr",
  "generic-refused",
  /** The rate depends on the indication: the lowest was applied. */
  "several-rates",
  /** The catalogue's fee is not one of the tariff's: one of the two is out of date. */
  "fee-of-another",
  /** The catalogue was made without the list of specific medicines: HDE may be due. */
  "specific-unknown",
] as const);
export type PriceWarning = (typeof WARNINGS)[number];

export type PriceRefusal =
  | "bad-date"
  | "no-tariff"
  | "no-lines"
  | "too-many-lines"
  | "unknown-cip"
  | "bad-cip"
  | "bad-quantity"
  | "bad-price"
  | "bad-fee"
  | "bad-rate"
  | "bad-prescriber";
