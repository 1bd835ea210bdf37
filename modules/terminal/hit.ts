/** What a finger touched, in the terminal's own terms. Whatever draws the screen knows where that is. */
import type { SumName } from "./detail";
import type { Key } from "./event";

export type Hit =
  /** One of the three keys in the bar. */
  | { readonly kind: "key"; readonly key: Key }
  /** An entry of the list or of the menu that is shown, by its index in the whole of it. */
  | { readonly kind: "row"; readonly index: number }
  /** 0 to 9, of the service code. */
  | { readonly kind: "digit"; readonly digit: number }
  | { readonly kind: "sum"; readonly sum: SumName }
  | { readonly kind: "prescription" }
  /** A page that a touch puts away, wherever it is touched. */
  | { readonly kind: "page" };
