/** Parts of the simulated board that can be broken, as modules/parts names them. */
export const BREAKABLE = [
  "scanner",
  "cable",
  "card",
  "console",
  "beeper",
  "buttons",
  "touch",
  "network",
  "printer",
  "nfc",
] as const;
export type Breakable = (typeof BREAKABLE)[number];
