/** What a hand, or bad luck, does to the printer: for the page too, which knows nothing of hardware. */
export const PRINTER_FAULTS = Object.freeze([
  "paper-low",
  "paper-out",
  "cover-open",
  "off",
  /** Six lines are left on the roll. */
  "last-lines",
  /** Answers nothing and prints nothing, as with a torn cable. */
  "deaf",
  /** Sends noise without end, as fast as its line goes. */
  "babbles",
] as const);
export type PrinterFault = (typeof PRINTER_FAULTS)[number];
