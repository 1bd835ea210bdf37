/** What is known on line of the patient of a sale. */
import type { ServiceRefusal } from "modules/services/refusal";
import type { RightsAnswer } from "modules/token/rights-answer";

export interface KnownOnLine {
  /** Their rights, with the proof that is kept with the invoice. */
  readonly rights?: { readonly answer: RightsAnswer; readonly proof: Uint8Array };
  /** Why there are none; asked for again unless it is the last. */
  readonly refusal?: ServiceRefusal;
  /** apCV: when it ends, s. */
  readonly context?: { readonly id: string; readonly ends: number };
  readonly contextRefusal?: ServiceRefusal;
}
