/** Port: who answers behind the gateway. A back-end that has no answer throws ServiceError. */
import type { ContextState, IdentityFound } from "modules/services/answer";
import type { ContextAsked, IdentityAsked, RightsAsked } from "modules/services/question";
import type { RightsAnswer } from "modules/token/rights-answer";

/** What is known of someone's rights on the day that was asked for: the gateway says of whom, and signs it. */
export type RightsTold = Omit<RightsAnswer, "issuer" | "at" | "subject" | "day">;

export interface BackEnd {
  readonly name: string;
  rights(asked: RightsAsked, signal: AbortSignal): Promise<RightsTold>;
  identity(asked: IdentityAsked, signal: AbortSignal): Promise<Omit<IdentityFound, "at">>;
  /** @param challenge of the contactless reader that the code was read with; undefined for a code that was scanned */
  openContext(code: Uint8Array, challenge: Uint8Array | undefined, signal: AbortSignal): Promise<ContextState>;
  restoreContext(id: string, signal: AbortSignal): Promise<ContextState>;
  closeContext(id: string, signal: AbortSignal): Promise<void>;
  /** Tells of an invoice, for the patient's app; called once for each, but for answers that were lost on the way here. */
  sign(asked: Extract<ContextAsked, { action: "sign" }>, signal: AbortSignal): Promise<void>;
}
