/**
 * A transmission protocol (T=0, T=1) is fed characters and silences, and says through its line what to send: it holds no
 * clock and no UART.
 */
import type { Result } from "modules/result/result";

/** Longest answer that is kept, status words included: the longest token, or a file of it. */
export const MAX_RESPONSE = 4098;

export type ProtocolFault =
  /** Nothing came within the waiting time, though it was asked for again where the protocol allows. */
  | "no-answer"
  /** What came was wrong, again and again. */
  | "garbled"
  /** A longer answer than any that is wanted. */
  | "too-long"
  /** The card broke off, or the command is one that this protocol cannot carry. */
  | "aborted";

/** Port: the character line, and who asked. */
export interface LinePort {
  /** Sends characters. They are copied before it returns. */
  send(characters: Uint8Array): void;
  /** The command that was transmitted is over. Data, SW1, SW2. */
  done(result: Result<Uint8Array, ProtocolFault>): void;
}

export interface Protocol {
  /** How long a silence may last now, from the last character sent or received, ms. */
  readonly patience: number;
  /** Begins a command APDU; `done` ends it. One at a time. */
  transmit(command: Uint8Array): void;
  /** @param sound its parity was right */
  receive(character: number, sound: boolean): void;
  /** No character came for as long as `patience` said. */
  silence(): void;
}
