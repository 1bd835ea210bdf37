/** English: what the pricing remarks of an invoice. */
import type { Strings } from "../strings";

export const WARNING: Strings["warning"] = Object.freeze({
  "no-rights-known": "Rights unknown: patient pays all now",
  "rights-unverified": "To check: no exemption nor top-up",
  "rights-ended": "Rights ended: patient pays all now",
  "rights-not-started": "Rights to come: patient pays all now",
  "no-prescription": "No prescription: none reimbursed",
  "amc-not-valid": "Top-up insurance not valid today",
  "age-unknown": "Birth date inexact: age unknown",
  "no-longer-marketed": "A box is no longer sold",
  "free-price": "Free price: add it to the total",
  "no-act-code": "Rate without an act code: check",
  "no-ald": "No ALD, work injury nor pension",
  "nothing-related": "No line is marked as related",
  "accident-missing": "Work injury: number or date needed",
  "two-natures": "Injury and illness: two invoices",
  "above-tfr": "Price above the flat tariff (TFR)",
  "above-tra": "Price above the adjusted tariff (TRA)",
  "several-rates": "Several rates: the lowest applies",
  "fee-of-another": "Fee of another tariff: check it",
  "specific-unknown": "HDE list missing: check the fee",
  "generic-refused": "Generic refused: no direct billing",
  "act-age-unknown": "Act for certain ages: check it",
  "act-last-unknown": "Act not repeatable: check the last",
});
