/** What the terminal knows of the pharmacy's software: who is there, and whose the sale is. */
import type { Asker } from "modules/lgo/act";

/** A connection's number, or none: then the sale is the terminal's. */
export const TERMINAL = 0;

export interface LgoLink {
  /** Who has said hello, the first one first. */
  readonly here: readonly { readonly connection: number; readonly software: string }[];
  /** Names the sale that is open, or was open last. */
  readonly sale: number;
  /** Of that sale. */
  readonly revision: number;
  /** Who may change its lines: TERMINAL or a connection. */
  readonly owner: number;
  /** Of the token that was verified last, SHA-256 in hexadecimal; null where none was since the last sale. */
  readonly proof: string | null;
  /** A patient's code or card is asked for, without a sale; until: s. */
  readonly asking: { readonly to: Asker; readonly until: number } | null;
}

export const NO_LGO: LgoLink = Object.freeze({
  here: Object.freeze([]),
  sale: 0,
  revision: 0,
  owner: TERMINAL,
  proof: null,
  asking: null,
});
