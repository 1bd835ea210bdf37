/** What a finger touches: the inverse of what the screens draw, for the same layout and the same state. */
import type { Key } from "modules/terminal/event";
import type { Hit } from "modules/terminal/hit";
import { MENU } from "modules/terminal/menu";
import { softwareRows } from "modules/terminal/on-lan";
import { siteRows } from "modules/terminal/on-site";
import { OPTIONS } from "modules/terminal/options";
import { WAYS } from "modules/terminal/pay";
import { SETTING_NAMES } from "modules/terminal/settings";
import type { State } from "modules/terminal/state";
import {
  firstShown,
  HEADER,
  type Layout,
  LIST_ROW,
  LIST_TOP,
  MARGIN,
  MENU_CELLS,
  MENU_TOP,
  OPTION_ROW,
  OPTIONS_TOP,
  optionRows,
  ROWS_TOP,
  SETTING_ROW,
  SETTINGS_TOP,
  SETTLE_ROW,
  SUM_ROW,
  SUMS_TOP,
} from "./layout";

const SUMS = Object.freeze(["totalCents", "amoCents", "amcCents", "franchiseCents"] as const);
/** A finger may miss the prescription switch by so much upwards. */
const MISSED = 12;
const PAGE: Hit = Object.freeze({ kind: "page" });

/** @returns undefined where nothing answers to a finger */
export function hitOf(layout: Layout, state: State, x: number, y: number): Hit | undefined {
  if (x < 0 || x >= layout.width || y < 0 || y >= layout.height) return undefined;
  if (y >= layout.footer) return { kind: "key", key: keyAt(layout, x) };
  const { view, question, sale } = state;
  if (question?.kind === "service-code") return digitAt(layout, x, y);
  if (question !== null) return undefined;
  switch (view.name) {
    case "persons":
      return listRow(layout, y, view.selected, view.reading.persons.length);
    case "rejects":
      return listRow(layout, y, view.selected, view.list?.length ?? 0);
    case "settings":
      return row(y, SETTINGS_TOP, SETTING_ROW, 0, SETTING_NAMES.length, SETTING_NAMES.length);
    case "options":
      return row(
        y,
        OPTIONS_TOP,
        OPTION_ROW,
        firstShown(view.selected, OPTIONS.length, optionRows(layout)),
        optionRows(layout),
        OPTIONS.length,
      );
    case "site":
    case "software": {
      const { site, lan } = state.device;
      const count = view.name === "site" ? siteRows(site) : softwareRows(lan);
      const rows = optionRows(layout);
      return row(y, OPTIONS_TOP, OPTION_ROW, firstShown(view.selected, count, rows), rows, count);
    }
    case "settle":
      return row(y, OPTIONS_TOP, SETTLE_ROW, 0, WAYS.length, WAYS.length);
    case "acts":
      return row(
        y,
        OPTIONS_TOP,
        OPTION_ROW,
        firstShown(view.selected, view.list.length, optionRows(layout)),
        optionRows(layout),
        view.list.length,
      );
    case "entry":
    case "code":
      return digitAt(layout, x, y);
    case "line":
      return PAGE;
    case "summary":
      return view.detail === null ? sumAt(layout, y) : PAGE;
    case "boxes": {
      if (sale === null) return undefined;
      if (view.menu >= 0) {
        const first = x < layout.middle ? 0 : MENU_CELLS;
        return row(y, MENU_TOP, layout.menuCell, first, MENU_CELLS, MENU.length);
      }
      const inStrip = y >= HEADER - MISSED && y < ROWS_TOP;
      if (inStrip && x >= layout.prescriptionLeft) return { kind: "prescription" };
      const count = sale.lines.length;
      return row(y, ROWS_TOP, layout.row, firstShown(view.selected, count, layout.rows), layout.rows, count);
    }
    default:
      return undefined;
  }
}

/** The bar of keys is cut in three. */
function keyAt({ width }: Layout, x: number): Key {
  if (x * 3 < width) return "cancel";
  return x * 3 < width * 2 ? "option" : "validate";
}

function listRow({ listRows }: Layout, y: number, selected: number, count: number): Hit | undefined {
  return row(y, LIST_TOP, LIST_ROW, firstShown(selected, count, listRows), listRows, count);
}

/** @param first index of the first row shown @param shown how many rows there is room for @param count of the whole list */
function row(y: number, top: number, height: number, first: number, shown: number, count: number): Hit | undefined {
  const place = Math.floor((y - top) / height);
  const index = first + place;
  return place < 0 || place >= shown || index >= count ? undefined : { kind: "row", index };
}

function digitAt({ digitsTop, digitWidth, digitHeight }: Layout, x: number, y: number): Hit | undefined {
  const line = Math.floor((y - digitsTop) / digitHeight);
  const column = Math.floor((x - MARGIN) / digitWidth);
  if (line < 0 || line > 1 || column < 0 || column > 4) return undefined;
  return { kind: "digit", digit: (line * 5 + column + 1) % 10 };
}

function sumAt({ panelTop }: Layout, y: number): Hit {
  if (y >= panelTop) return { kind: "sum", sum: "patientCents" };
  const sum = y < HEADER ? undefined : SUMS[Math.max(0, Math.floor((y - SUMS_TOP) / SUM_ROW))];
  return sum === undefined ? PAGE : { kind: "sum", sum };
}
