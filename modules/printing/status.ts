/**
 * What a printer says of itself, in ESC/POS.
 *
 * | asked | bits of the answer |
 * |---|---|
 * | 10 04 01 printer | 3 off line |
 * | 10 04 02 why off line | 2 cover open, 3 fed by its button, 5 stopped for want of paper, 6 error |
 * | 10 04 04 roll | 2-3 near its end, 5-6 at its end |
 * | 10 04 05 slip | 3 waits for a sheet, 5 none at the top, 6 none at the bottom |
 * | 1D 72 01, in its turn | 0-1 near its end, 2-3 at its end |
 *
 * Of each answer to 10 04 bits 1 and 4 are set, 0 and 7 are not; of one to 1D 72 bits 4 and 7 are not: so a byte tells
 * which kind of question it answers, and the line's own marks, XON (11) and XOFF (13), are neither.
 */

/** What stands in the way, or may soon; "silent" where nothing answers. */
export const PRINTER_TROUBLES = Object.freeze(["cover-open", "paper-out", "error", "off-line", "silent"] as const);
export type PrinterTrouble = (typeof PRINTER_TROUBLES)[number];
export type PrinterStatus = "searching" | "ready" | "paper-low" | "wants-sheet" | PrinterTrouble;

export function isTrouble(status: PrinterStatus): status is PrinterTrouble {
  return (PRINTER_TROUBLES as readonly string[]).includes(status);
}

export type StatusQuestion = 1 | 2 | 4 | 5;

/** Asks for a status that the printer answers even while it prints nothing. */
export function statusRequest(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question);
}

/** Asks for an answer that comes when all that was sent before it was printed. */
export function turnRequest(): Uint8Array {
  return Uint8Array.of(0x1d, 0x72, 0x01);
}

const REAL_TIME_MASK = 0x93;
const REAL_TIME = 0x12;
const TURN_MASK = 0x90;

export type Answer = "status" | "turn" | "resume" | "pause" | "noise";

/** Which question a byte answers. */
export function answerOf(byte: number): Answer {
  if (byte === 0x11) return "resume";
  if (byte === 0x13) return "pause";
  if ((byte & REAL_TIME_MASK) === REAL_TIME) return "status";
  return (byte & TURN_MASK) === 0 ? "turn" : "noise";
}

/** @param byte a "status" @returns what it says that is not as it should be; undefined for all well */
export function troubleOf(
  question: StatusQuestion,
  byte: number,
): PrinterTrouble | "paper-low" | "wants-sheet" | undefined {
  switch (question) {
    case 1:
      return (byte & 0x08) === 0 ? undefined : "off-line";
    case 2:
      if ((byte & 0x04) !== 0) return "cover-open";
      if ((byte & 0x20) !== 0) return "paper-out";
      return (byte & 0x40) === 0 ? undefined : "error";
    case 4:
      if ((byte & 0x60) !== 0) return "paper-out";
      return (byte & 0x0c) === 0 ? undefined : "paper-low";
    case 5:
      return (byte & 0x68) === 0 ? undefined : "wants-sheet";
  }
}
