/** Where things are on a screen of 320 x 240: shared by what draws them and what a finger touches. Pixels. */

/** Structurally the terminal's Key. */
type KeyName = "cancel" | "option" | "validate";

export const WIDTH = 320;
export const HEIGHT = 240;
export const MARGIN = 10;

export const HEADER = 26;
/** Top of the bar of keys. */
export const FOOTER = 204;
export const BODY = FOOTER - HEADER;
/** Height of the verdict band under the header. */
export const BAND = 36;

/** The strip above the lines of a sale, and the bar of sums under them. */
export const STRIP = 24;
export const ROWS_TOP = HEADER + STRIP;
export const ROW = 38;
export const ROWS = 3;
export const TOTAL_TOP = ROWS_TOP + ROWS * ROW;
/** Left edge of the prescription switch in the strip. */
export const PRESCRIPTION_LEFT = 206;

export const MENU_TOP = 58;
const MENU_ROW = 24;

/** Height of a row of the menu: less where there are many. */
export function menuRow(count: number): number {
  return Math.min(MENU_ROW, Math.floor((FOOTER - MENU_TOP) / Math.max(1, count)));
}

/** The summary: rows of sums, then the panel of the sum to collect, then a line of what is left to do by hand. */
export const SUMS_TOP = HEADER + 2;
export const SUM_ROW = 19;
export const PANEL = 72;
export const REMINDER = 26;
export const PANEL_TOP = FOOTER - REMINDER - PANEL;
const SUMS = Object.freeze(["totalCents", "amoCents", "amcCents", "franchiseCents"] as const);

/** Structurally the terminal's SumName. */
type SumName = (typeof SUMS)[number] | "patientCents";

/** @returns which sum of the summary is there */
export function sumAt(y: number): SumName | undefined {
  if (y < HEADER || y >= FOOTER) return undefined;
  return y >= PANEL_TOP ? "patientCents" : SUMS[Math.max(0, Math.floor((y - SUMS_TOP) / SUM_ROW))];
}

/** The digits of a code: two rows of five. */
export const DIGITS_TOP = 112;
export const DIGIT_WIDTH = 60;
export const DIGIT_HEIGHT = 40;

/** @returns 0 to 9, or -1 beside them */
export function digitAt(x: number, y: number): number {
  const row = Math.floor((y - DIGITS_TOP) / DIGIT_HEIGHT);
  const column = Math.floor((x - MARGIN) / DIGIT_WIDTH);
  if (row < 0 || row > 1 || column < 0 || column > 4) return -1;
  return (row * 5 + column + 1) % 10;
}

/** Index of the first row shown: the selected one stays in view, the rest of the list behind it. */
export function firstRow(selected: number, count: number): number {
  return Math.max(0, Math.min(selected - 1, count - ROWS));
}

/** @returns 0 to ROWS - 1, or -1 outside */
export function rowAt(y: number): number {
  return y < ROWS_TOP || y >= TOTAL_TOP ? -1 : Math.floor((y - ROWS_TOP) / ROW);
}

/** The list of the persons of a card, under the verdict band. */
export const PERSON_TOP = HEADER + BAND + 4;
export const PERSON_ROW = 34;
export const PERSON_ROWS = 4;

export function firstPerson(selected: number, count: number): number {
  return Math.max(0, Math.min(selected - 1, count - PERSON_ROWS));
}

/** @returns 0 to PERSON_ROWS - 1, or -1 outside */
export function personRowAt(y: number): number {
  return y < PERSON_TOP || y >= PERSON_TOP + PERSON_ROW * PERSON_ROWS ? -1 : Math.floor((y - PERSON_TOP) / PERSON_ROW);
}

/** @returns an index of the menu, or -1 outside */
export function menuRowAt(y: number, count: number): number {
  return y < MENU_TOP || y >= FOOTER ? -1 : Math.floor((y - MENU_TOP) / menuRow(count));
}

/** The finger may miss the strip by a few pixels upwards. */
export function inPrescription(x: number, y: number): boolean {
  return x >= PRESCRIPTION_LEFT && y >= HEADER - 12 && y < ROWS_TOP;
}

/** The bar of keys is cut in three; the finger may miss it by a few pixels. */
export function keyAt(x: number, y: number): KeyName | undefined {
  if (y < FOOTER || y >= HEIGHT || x < 0 || x >= WIDTH) return undefined;
  if (x * 3 < WIDTH) return "cancel";
  return x * 3 < WIDTH * 2 ? "option" : "validate";
}
