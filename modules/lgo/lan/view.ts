/** What the terminal's screens know of the LAN's wire, and what a person decides of it. */
export interface LanView {
  /**
   * `off`: nobody listens. `waiting`: for a software to pair with. `code`: it is there, and the code is to be typed into
   * it. `confirming`: it says that the code was right. `on`: paired, and listening. `no-network`: paired, and listening as soon as there is
   * a network. `failed`: nobody can listen, or what was agreed on could not be kept.
   */
  readonly state: "off" | "waiting" | "code" | "confirming" | "on" | "no-network" | "failed";
  /** Six digits while one is shown; else empty. */
  readonly code: string;
  readonly port: number;
  /** Those that are paired, in the order in which they were. */
  readonly software: readonly LanSoftware[];
  /** What became of the pairing before, in one word; null before the first. */
  readonly last: "kept" | "wrong-code" | "left" | "timed-out" | "stopped" | null;
}

export interface LanSoftware {
  /** Names it until the next start. */
  readonly id: number;
  /** As it calls itself; empty before it has said hello. */
  readonly name: string;
  /** Its connections now. */
  readonly connected: number;
  /** The civil day, since 1970, on which it was here last; 0: not yet. */
  readonly seen: number;
}

export type LanAction =
  | { readonly act: "pair" }
  | { readonly act: "stop" }
  | { readonly act: "keep" }
  /** @param id as LanSoftware has it */
  | { readonly act: "forget"; readonly id: number };
