/** What the terminal's screens know of the LAN's wire, and what a person decides of it. */
export interface LanView {
  /**
   * `off`: nobody listens. `waiting`: for a software to pair with. `code`: it is there, and the code is to be typed into
   * it. `confirming`: it says that the code was right. `on`: paired, and listening. `failed`: nobody can listen, or what was
   * agreed on could not be kept.
   */
  readonly state: "off" | "waiting" | "code" | "confirming" | "on" | "failed";
  /** Six digits while one is shown; else empty. */
  readonly code: string;
  readonly port: number;
  /** Who has proved to have the key and is there now. */
  readonly connected: number;
  /** What became of the pairing before, in one word; null before the first. */
  readonly last: "kept" | "wrong-code" | "left" | "timed-out" | "stopped" | null;
}

export type LanAction = "pair" | "stop" | "keep" | "forget";
