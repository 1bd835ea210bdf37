/** Why what is held to the reader gives nothing: each has its own words on the screen. */
export const NFC_PROBLEMS = Object.freeze([
  /** Two cards, or a card behind the phone. */
  "nfc-two",
  /** Taken away before it was read. */
  "nfc-early",
  "nfc-bank",
  "nfc-passport",
  "nfc-cnie",
  /** A plastic tag: no ISO/IEC 14443-4. */
  "nfc-tag",
  /** A phone, but the e-carte does not answer. */
  "nfc-phone",
  /** A card that is none of these. */
  "nfc-unknown",
  /** The e-carte wants its holder first. */
  "nfc-locked",
  /** Each answer took longer than a phone that is here takes. */
  "nfc-slow",
  /** It answers what cannot be used. */
  "nfc-error",
] as const);
export type NfcProblem = (typeof NFC_PROBLEMS)[number];

export function isNfcProblem(problem: string): problem is NfcProblem {
  for (const own of NFC_PROBLEMS) if (own === problem) return true;
  return false;
}
