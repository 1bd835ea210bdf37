/** What the pharmacist must know of an invoice that can be priced all the same. A line's own ends in ":" and its CIP13, an act's in ":" and its code. */
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
  /** Marked as related to an ALD, an accident of work or a pension, which the token does not have on this day. */
  "no-ald",
  /** The patient has one of these, and nothing is marked as related to it. */
  "nothing-related",
  /** Lines of an accident of work, and neither its number nor its date. */
  "accident-missing",
  /** Lines of an accident of work beside others: two natures of insurance are two invoices. */
  "two-natures",
  /** Price above the flat tariff (TFR) or the adjusted one (TRA): the patient pays what is over. */
  "above-tfr",
  "above-tra",
  "generic-refused",
  /** The rate depends on the indication: the lowest was applied. */
  "several-rates",
  /** The catalogue's fee is not one of the tariff's: one of the two is out of date. */
  "fee-of-another",
  /** The catalogue was made without the list of specific medicines: HDE may be due. */
  "specific-unknown",
  /** The act is for certain ages, and the patient's is not known. Its code follows. */
  "act-age-unknown",
  /** The act is for once in a period, and nobody said when it was done last. Its code follows. */
  "act-last-unknown",
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
  | "bad-prescriber"
  | "bad-vat"
  | "bad-accident"
  | "no-duty"
  | ActRefusal;

/** Why an act cannot be on this invoice; its code follows. */
export type ActRefusal =
  | "too-many-acts"
  /** In no table of this day. */
  | "unknown-act"
  /** Known, and without a price. */
  | "act-not-sold"
  /** Not for the patient's age. */
  | "act-age"
  /** Already on this invoice. */
  | "act-twice"
  /** Already done in this period of life. */
  | "act-done"
  /** Invoiced alone, or beside one other act only. */
  | "act-company"
  /** Of the last time it was done: no date, or one to come. */
  | "act-last";
