/** Why a card gives nothing: each has its own words on the screen. */
export const CARD_PROBLEMS = Object.freeze([
  /** No answer to reset: upside down, half in, or dead. */
  "card-mute",
  /** It answers, but not as a card does. */
  "card-faulty",
  /** Characters come wrong, again and again. */
  "card-dirty",
  /** It answered, then no more. */
  "card-silent",
  "card-removed",
  "card-vitale-1",
  "card-cps",
  "card-bank",
  "card-sim",
  "card-unknown",
  /** It says that it is out of order (6F00 and its kin). */
  "card-error",
  /** The file is invalidated: the card was opposed, or has ended. */
  "card-invalid",
  /** A carte Vitale without anyone on it that can be billed for. */
  "card-empty",
] as const);
export type CardProblem = (typeof CARD_PROBLEMS)[number];

export function isCardProblem(problem: string): problem is CardProblem {
  for (const own of CARD_PROBLEMS) if (own === problem) return true;
  return false;
}
