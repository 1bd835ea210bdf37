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
import * as at from "./layout";

const SUMS = Object.freeze(["totalCents", "amoCents", "amcCents", "franchiseCents"] as const);
/** A finger may miss the prescription switch by so much upwards. */
const MISSED = 12;
const PAGE: Hit = Object.freeze({ kind: "page" });

/** @returns undefined where nothing answers to a finger */
export function hitOf(layout: at.Layout, state: State, x: number, y: number): Hit | undefined {
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
      return row(y, at.SETTINGS_TOP, at.SETTING_ROW, 0, SETTING_NAMES.length, SETTING_NAMES.length);
    case "options":
      return row(
        y,
        at.OPTIONS_TOP,
        at.OPTION_ROW,
        at.firstShown(view.selected, OPTIONS.length, at.optionRows(layout)),
        at.optionRows(layout),
        OPTIONS.length,
      );
    case "site":
    case "software": {
      const { site, lan } = state.device;
      const count = view.name === "site" ? siteRows(site) : softwareRows(lan);
      const rows = at.optionRows(layout);
      return row(y, at.OPTIONS_TOP, at.OPTION_ROW, at.firstShown(view.selected, count, rows), rows, count);
    }
    case "settle":
      return row(y, at.OPTIONS_TOP, at.SETTLE_ROW, 0, WAYS.length, WAYS.length);
    case "acts":
      return row(
        y,
        at.OPTIONS_TOP,
        at.OPTION_ROW,
        at.firstShown(view.selected, view.list.length, at.optionRows(layout)),
        at.optionRows(layout),
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
        const first = x < layout.middle ? 0 : at.MENU_CELLS;
        return row(y, at.MENU_TOP, layout.menuCell, first, at.MENU_CELLS, MENU.length);
      }
      const inStrip = y >= at.HEADER - MISSED && y < at.ROWS_TOP;
      if (inStrip && x >= layout.prescriptionLeft) return { kind: "prescription" };
      const count = sale.lines.length;
      return row(y, at.ROWS_TOP, layout.row, at.firstShown(view.selected, count, layout.rows), layout.rows, count);
    }
    default:
      return undefined;
  }
}

/** The bar of keys is cut in three. */
function keyAt({ width }: at.Layout, x: number): Key {
  if (x * 3 < width) return "cancel";
  return x * 3 < width * 2 ? "option" : "validate";
}

function listRow({ listRows }: at.Layout, y: number, selected: number, count: number): Hit | undefined {
  return row(y, at.LIST_TOP, at.LIST_ROW, at.firstShown(selected, count, listRows), listRows, count);
}

/** @param first index of the first row shown @param shown how many rows there is room for @param count of the whole list */
function row(y: number, top: number, height: number, first: number, shown: number, count: number): Hit | undefined {
  const place = Math.floor((y - top) / height);
  const index = first + place;
  return place < 0 || place >= shown || index >= count ? undefined : { kind: "row", index };
}

function digitAt({ digitsTop, digitWidth, digitHeight }: at.Layout, x: number, y: number): Hit | undefined {
  const line = Math.floor((y - digitsTop) / digitHeight);
  const column = Math.floor((x - at.MARGIN) / digitWidth);
  if (line < 0 || line > 1 || column < 0 || column > 4) return undefined;
  return { kind: "digit", digit: (line * 5 + column + 1) % 10 };
}

function sumAt({ panelTop }: at.Layout, y: number): Hit {
  if (y >= panelTop) return { kind: "sum", sum: "patientCents" };
  const sum = y < at.HEADER ? undefined : SUMS[Math.max(0, Math.floor((y - at.SUMS_TOP) / at.SUM_ROW))];
  return sum === undefined ? PAGE : { kind: "sum", sum };
}
