/** What passes between the connections of the pharmacy's software and the terminal's reducer: events one way, acts the other. */
import type { ErrorName, MethodName, Methods } from "./messages";
import type { Call, RequestId } from "./request";

/** What is asked of the reducer; hello, ping and invoices are answered before it. */
export type TerminalCall = Exclude<Call, { readonly method: "hello" | "ping" | "invoices" }>;

/** connection: a number that names it, from 1; never used again. */
export type LgoEvent =
  /** Somebody has said hello. sequence: of what was told last; no sale was ever named with a higher number. */
  | { readonly kind: "here"; readonly connection: number; readonly software: string; readonly sequence: number }
  | { readonly kind: "gone"; readonly connection: number }
  | {
      readonly kind: "asked";
      readonly connection: number;
      readonly id: RequestId | undefined;
      readonly call: TerminalCall;
    };

/** To whom an answer goes. */
export interface Asker {
  readonly connection: number;
  readonly id: RequestId | undefined;
}

export type LgoAct =
  | { readonly kind: "answer"; readonly to: Asker; readonly result: Methods[MethodName][1] }
  | { readonly kind: "refuse"; readonly to: Asker; readonly reason: ErrorName; readonly data?: object };
