/** Everything the terminal itself can complain of, apart from a refused token. */
import { type CardProblem, isCardProblem } from "modules/card/problem";

interface Kind {
  /** What it is about, which gives it its picture. */
  readonly about: "card" | "box" | "store" | "other";
  /** Something may be lost, or must not be done. */
  readonly grave: boolean;
  /** The same, tried once more, may succeed. */
  readonly canRetry: boolean;
}

const kind = (about: Kind["about"], grave = false, canRetry = false): Kind => Object.freeze({ about, grave, canRetry });
const CARD = kind("card");
const BOX = kind("box");
const OTHER = kind("other");

/** One line a problem; its words are in modules/strings. */
const PROBLEMS = Object.freeze({
  "box-expired": BOX,
  "box-not-marketed": BOX,
  "box-suspended": kind("box", true),
  "box-withdrawn": kind("box", true),
  "box-unknown": BOX,
  "box-unreadable": BOX,
  "box-expiry-unread": BOX,
  "box-serial-unread": BOX,
  "box-foreign": BOX,
  "box-counted": BOX,
  "not-a-medicine": BOX,
  "too-many-lines": OTHER,
  "too-many-boxes": OTHER,
  "no-lines": OTHER,
  "unexpected-code": OTHER,
  price: OTHER,
  store: kind("store", true, true),
  "store-full": kind("store", true, true),
  "store-journal": kind("store", true),
  "not-kept": OTHER,
  "no-answer": OTHER,
  "service-code": OTHER,
  "service-locked": OTHER,
  "code-weak": OTHER,
  "code-differs": OTHER,
  update: OTHER,
  stopped: OTHER,
  "sale-stopped": OTHER,
});

export type Problem = CardProblem | keyof typeof PROBLEMS;

/** Of a card, they are all of one kind: nothing is lost, and another card or a code does as well. */
export function kindOf(problem: Problem): Kind {
  return isCardProblem(problem) ? CARD : PROBLEMS[problem];
}
