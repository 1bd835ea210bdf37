/**
 * One payment by Caisse-AP, from the connection to its outcome: a state machine with no clock and no socket of its own.
 *
 * What makes it one of its own: the request must leave once at most; until it has left, nothing was asked for; from then on only
 * a whole answer of this very request tells what became of it.
 */
import { AnswerReader, encodeRequest, outcomeOf } from "./caisse-ap";
import { PAYMENT_SECONDS, type PaymentOutcome, type PaymentRequest } from "./payment";

/** To reach the payment terminal, s. */
export const CONNECT_SECONDS = 5;
/** An answer that tells all is over after this silence, s; one that lacks something has longer for its later pieces. */
export const QUIET_SECONDS = 1;
export const PIECE_SECONDS = 5;

type Phase = "connecting" | "asked" | "over";

export class CaisseApExchange {
  readonly #request: PaymentRequest;
  readonly #answer = new AnswerReader();
  #phase: Phase = "connecting";
  #elapsed = 0;
  #quiet = 0;
  #outcome: PaymentOutcome | undefined;

  constructor(request: PaymentRequest) {
    this.#request = request;
  }

  /** Undefined until the payment is over. */
  get outcome(): PaymentOutcome | undefined {
    return this.#outcome;
  }

  /** The connection stands. @returns what to send, all of it at once; undefined when there is nothing to ask for */
  connected(): Uint8Array | undefined {
    if (this.#phase !== "connecting") return undefined;
    const bytes = encodeRequest(this.#request);
    if (bytes === undefined) {
      this.#end({ result: "not-asked", reason: "bad-amount" });
      return undefined;
    }
    this.#phase = "asked";
    this.#elapsed = 0;
    return bytes;
  }

  received(bytes: Uint8Array): void {
    if (this.#phase !== "asked" || bytes.length === 0) return;
    this.#quiet = 0;
    this.#answer.push(bytes);
    if (this.#answer.refusal !== undefined) this.#end({ result: "unknown", doubt: "garbage" });
  }

  /** The other end has closed, or the line is gone. */
  lost(): void {
    if (this.#phase === "connecting") this.#end({ result: "not-asked", reason: "unreachable" });
    else if (this.#phase === "asked") this.#conclude("line-lost");
  }

  /** A second has passed. */
  second(): void {
    if (this.#phase === "over") return;
    this.#elapsed += 1;
    if (this.#phase === "connecting") {
      if (this.#elapsed >= CONNECT_SECONDS) this.#end({ result: "not-asked", reason: "unreachable" });
      return;
    }
    this.#quiet += 1;
    const enough = this.#answer.isFull ? QUIET_SECONDS : PIECE_SECONDS;
    if (this.#answer.isWhole && this.#quiet > enough) {
      const outcome = outcomeOf(this.#answer, this.#request);
      if (outcome !== undefined) this.#end(outcome);
    }
    if (this.#phase === "asked" && this.#elapsed >= PAYMENT_SECONDS) this.#conclude("no-answer");
  }

  #conclude(doubt: "line-lost" | "no-answer"): void {
    const outcome = this.#answer.isWhole ? outcomeOf(this.#answer, this.#request) : undefined;
    this.#end(outcome ?? { result: "unknown", doubt });
  }

  #end(outcome: PaymentOutcome): void {
    this.#phase = "over";
    this.#outcome = outcome;
  }
}
