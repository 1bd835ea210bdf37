/** The ports of the online services: what the terminal asks with, and what carries it. */

import type { Result } from "modules/result/result";
import type { RightsAnswer } from "modules/token/rights-answer";
import type { ProofRefusal, RightsQuestion } from "modules/trust/rights-verifier";
import type { Answer, Refused } from "./answer";
import type { Question } from "./question";
import type { Headers } from "./signed-request";

/** An answer that has been read, and whose proof, where it has one, was verified. */
export type Answered =
  | Exclude<Answer, { service: "rights" }>
  /** proof: the bytes to be kept with the invoice. */
  | { readonly service: "rights"; readonly rights: RightsAnswer; readonly proof: Uint8Array };

export type ServiceAnswer = { readonly ok: true; readonly value: Answered } | Refused;

/**
 * The terminal's side: one question at a time, in the background; the counter never waits for it.
 * Services (services.ts) is the real one; main.ts turns its answers into events of the terminal.
 */
export interface ServicesPort {
  /** A question is under way: the next one must wait. */
  readonly isBusy: boolean;
  /** Answers once, never from within this call, and always within ten seconds. @throws Error while busy */
  ask(question: Question, onAnswer: (answer: ServiceAnswer) => void): void;
  /** Nothing more is told of the one that is under way: its sale is over. */
  cancel(): void;
  /** What the gateway calls this terminal by. */
  readonly id: string;
  /** Shows the gateway this terminal's key: whether it is let in. A question like any other: one at a time. */
  introduce(onAnswer: (isKnown: boolean) => void): void;
}

export type TransportAnswer =
  | { readonly ok: true; readonly status: number; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: "no-network" | "no-answer" };

/** One HTTP POST at a time to the gateway; drivers/gateway is it on a board. */
export interface ServiceTransport {
  /** What requests name as their authority: the host, and the port unless it is the scheme's own. */
  readonly authority: string;
  /** Answers once, never from within this call, and always within ten seconds. */
  post(path: string, headers: Headers, body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void;
  cancel(): void;
}

/** RightsVerifier, as far as it is used here. */
export interface ProofVerifier {
  verify(bytes: Uint8Array, question: RightsQuestion): Result<RightsAnswer, ProofRefusal>;
}
