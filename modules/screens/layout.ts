/**
 * Where things are on the screen, in pixels: shared by what draws them and by what finds out what a finger touched.
 * Heights of rows and bars are the same on every screen; a larger screen has more rows and wider ones.
 */

import type { Letters } from "modules/terminal/settings";

export const MARGIN = 10;
export const HEADER = 26;
/** Height of the bar of keys. */
const KEYS = 36;
/** Height of the verdict band under the header. */
export const BAND = 36;

/** The strip above the lines of a sale, and the bar of sums under them. */
export const STRIP = 24;
export const ROWS_TOP = HEADER + STRIP;
const ROW = 38;
/** With large letters: a name on two lines, and the sum below. */
const LARGE_ROW = 57;
const TOTAL = 40;
/** Width of the prescription switch in the strip. */
const PRESCRIPTION = 114;

export const MENU_TOP = ROWS_TOP;
/** The menu of a line: two columns, the left one first, of cells as high as a finger likes. */
export const MENU_CELLS = 4;

/** The summary: rows of sums, then the panel of the sum to collect, then a line of what is left to do by hand. */
export const SUMS_TOP = HEADER + 2;
export const SUM_ROW = 19;
export const PANEL = 72;
export const REMINDER = 26;

/** The digits of a code: two rows of five. */
const DIGIT_COLUMNS = 5;
const DIGIT_ROWS = 2;

/** The list of the persons of a card, and that of rejected invoices, under the verdict band. */
export const LIST_TOP = HEADER + BAND + 4;
export const LIST_ROW = 34;

/** The rows of a page of Service. */
export const SETTINGS_TOP = HEADER + 6;
export const SETTING_ROW = 28;

/** The smallest screen that these rows fit. */
export const MIN_WIDTH = 320;
export const MIN_HEIGHT = 240;

/** What depends on the size of the screen. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Half the width. */
  readonly middle: number;
  /** Width between the margins. */
  readonly inner: number;
  /** Rows of pixels that a screen of 240 does not have. */
  readonly spare: number;
  /** Top of the bar of keys. */
  readonly footer: number;
  /** Lines of a sale at once, and the top of the bar of sums below them. */
  readonly rows: number;
  /** Height of such a line. */
  readonly row: number;
  /** Letters were chosen large. */
  readonly isLarge: boolean;
  readonly totalTop: number;
  /** Left edge of the prescription switch. */
  readonly prescriptionLeft: number;
  /** Height of a cell of the menu. */
  readonly menuCell: number;
  readonly panelTop: number;
  readonly digitsTop: number;
  readonly digitWidth: number;
  readonly digitHeight: number;
  /** Rows of a list at once. */
  readonly listRows: number;
}

/** @throws RangeError for a screen smaller than 320 x 240 */
export function layoutOf(width: number, height: number, letters: Letters = "normal"): Layout {
  if (!(width >= MIN_WIDTH && height >= MIN_HEIGHT))
    throw new RangeError(`screen: ${MIN_WIDTH} x ${MIN_HEIGHT} at least`);
  const footer = height - KEYS;
  const isLarge = letters === "large";
  const row = isLarge ? LARGE_ROW : ROW;
  const rows = Math.floor((footer - TOTAL - ROWS_TOP) / row);
  const spare = height - MIN_HEIGHT;
  const digitsTop = 112 + (spare >> 2);
  return Object.freeze({
    width,
    height,
    middle: width >> 1,
    inner: width - 2 * MARGIN,
    spare,
    footer,
    rows,
    row,
    isLarge,
    totalTop: ROWS_TOP + rows * row,
    prescriptionLeft: width - PRESCRIPTION,
    menuCell: Math.floor((footer - MENU_TOP) / MENU_CELLS),
    panelTop: footer - REMINDER - PANEL,
    digitsTop,
    digitWidth: Math.floor((width - 2 * MARGIN) / DIGIT_COLUMNS),
    digitHeight: Math.floor((footer - digitsTop - 12) / DIGIT_ROWS),
    listRows: Math.floor((footer - LIST_TOP) / LIST_ROW),
  });
}

/** The ways to pay, all of them. */
export const SETTLE_ROW = 24;

/** Rows of what is said of a sale, as many as fit. */
export const OPTIONS_TOP = HEADER + 4;
export const OPTION_ROW = 28;
export function optionRows({ footer }: Layout): number {
  return Math.floor((footer - OPTIONS_TOP) / OPTION_ROW);
}

/** Index of the first row shown of a list: the selected one stays in view, the rest of the list behind it. */
export function firstShown(selected: number, count: number, rows: number): number {
  return Math.max(0, Math.min(selected - 1, count - rows));
}
