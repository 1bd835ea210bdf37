/** Everything the terminal itself can complain of, apart from a refused token. */
import { type CardProblem, isCardProblem } from "modules/card/problem";
import { isNfcProblem, type NfcProblem } from "modules/nfc/problem";

interface Kind {
  /** What it is about, which gives it its picture. */
  readonly about: "card" | "box" | "store" | "other";
  /** Something may be lost, or must not be done. */
  readonly grave: boolean;
  /** The same, tried once more, may succeed. */
  readonly canRetry: boolean;
  /** A box that may harm who takes it: keeping it is never the easy key. */
  readonly isDangerous: boolean;
}

const kind = (about: Kind["about"], more: Partial<Kind> = {}): Kind =>
  Object.freeze({ about, grave: false, canRetry: false, isDangerous: false, ...more });
const DANGEROUS = kind("box", { grave: true, isDangerous: true });
const CARD = kind("card");
const BOX = kind("box");
const OTHER = kind("other");

/** One line a problem; its words are in modules/strings. */
const PROBLEMS = Object.freeze({
  "box-expired": DANGEROUS,
  "box-not-marketed": BOX,
  "box-recalled": DANGEROUS,
  /** Batches of its medicine are recalled, and its own could not be read. */
  "box-batch-unread": DANGEROUS,
  /** Over the idle screen. */
  recall: kind("other", { grave: true }),
  "box-suspended": DANGEROUS,
  "box-withdrawn": DANGEROUS,
  "box-unknown": BOX,
  "box-unreadable": BOX,
  "box-expiry-unread": BOX,
  "box-serial-unread": BOX,
  "box-sold": kind("box", { grave: true }),
  "box-foreign": BOX,
  "e-prescription": OTHER,
  "ins-same": OTHER,
  "ins-other": kind("other", { grave: true }),
  "ins-nobody": OTHER,
  "ins-unreadable": OTHER,
  "identity-asked": OTHER,
  "identity-found": OTHER,
  "identity-nobody": OTHER,
  "identity-several": OTHER,
  "rank-needed": OTHER,
  "identity-unreached": OTHER,
  "identity-differs": kind("other", { grave: true }),
  "act-unknown": OTHER,
  "act-age": OTHER,
  "act-counted": OTHER,
  "act-company": OTHER,
  entry: OTHER,
  "box-counted": BOX,
  "not-a-medicine": BOX,
  "too-many-lines": OTHER,
  "no-memory": OTHER,
  "too-many-boxes": OTHER,
  "no-lines": OTHER,
  "unexpected-code": OTHER,
  "missed-code": OTHER,
  "missed-card": OTHER,
  price: OTHER,
  store: kind("store", { grave: true, canRetry: true }),
  "store-full": kind("store", { grave: true, canRetry: true }),
  "store-journal": kind("store", { grave: true }),
  "not-kept": OTHER,
  wiped: OTHER,
  "wipe-failed": kind("other", { grave: true }),
  "no-answer": OTHER,
  "service-code": OTHER,
  "service-locked": OTHER,
  "service-lost": OTHER,
  "no-service-code": OTHER,
  "code-weak": OTHER,
  "code-differs": OTHER,
  update: OTHER,
  "lgo-lost": OTHER,
  "lgo-told": OTHER,
  stopped: OTHER,
  "sale-stopped": OTHER,
});

/** "missed-code", "missed-card": read while something else had to be answered first. */
export type Problem = CardProblem | NfcProblem | keyof typeof PROBLEMS;

/** Of a card, in the slot or at the contactless reader, they are all of one kind: nothing is lost, and another card or a code does as well. */
export function kindOf(problem: Problem): Kind {
  return isCardProblem(problem) || isNfcProblem(problem) ? CARD : PROBLEMS[problem];
}
