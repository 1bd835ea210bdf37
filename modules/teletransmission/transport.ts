/** Port: one HTTP POST at a time to the collector. */

export type TransportAnswer =
  /** retryAfter: s that the collector asks to wait; 0 when it does not. */
  | { readonly ok: true; readonly status: number; readonly body: Uint8Array; readonly retryAfter: number }
  | { readonly ok: false; readonly reason: "no-network" | "no-answer" };

export interface Transport {
  /**
   * Posts `body` (application/cbor). Answers once, never from within this call, and always within a minute.
   * Not to be called again before the answer.
   */
  post(body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void;
}
