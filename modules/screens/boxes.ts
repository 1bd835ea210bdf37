/** The sale as it is scanned: its lines, the running sums, and the menu of a line. */
import { money } from "modules/strings/format";
import { TEXT } from "modules/strings/fr";
import { type MenuItem, menuItems } from "modules/terminal/menu";
import type { Line, Sale, State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import * as layout from "./layout";
import { fullName, printable } from "./person";

const { FOOTER, HEADER, MARGIN, ROW, ROWS, ROWS_TOP, STRIP, TOTAL_TOP, WIDTH } = layout;

export function paintBoxes(canvas: Canvas, state: State): void {
  const { view, sale } = state;
  if (view.name !== "boxes" || sale === null) return;
  if (view.menu >= 0) {
    paintMenu(canvas, sale, view.selected, view.menu, state.now);
    return;
  }
  page(canvas, HEADER);
  patientStrip(canvas, sale);
  const first = layout.firstRow(view.selected, sale.lines.length);
  for (let row = 0; row < ROWS; row += 1) {
    const line = sale.lines[first + row];
    if (line !== undefined) lineRow(canvas, line, ROWS_TOP + row * ROW, first + row === view.selected);
  }
  if (sale.lines.length === 0) empty(canvas);
  if (sale.lines.length > ROWS) scrollBar(canvas, first, sale.lines.length);
  totalBar(canvas, sale);
}

function patientStrip(canvas: Canvas, sale: Sale): void {
  const { colors, fonts } = canvas;
  const known = sale.claims !== null;
  canvas.fill(known ? colors.brandSoft : colors.amberSoft, 0, HEADER, WIDTH, STRIP);
  const ink = known ? colors.brand : colors.amberInk;
  canvas.text(known ? ICON.person : ICON.card, fonts.icons16, ink, MARGIN, HEADER + 4);
  const who = sale.claims === null ? TEXT.noCard : fullName(sale.claims.identity);
  const room = layout.PRESCRIPTION_LEFT - MARGIN - 28;
  const face = canvas.best(who, fonts.bold17, fonts.text14, room);
  canvas.text(canvas.fit(who, face, room), face, ink, MARGIN + 22, HEADER + (face === fonts.bold17 ? 2 : 4));
  const text = TEXT.prescription;
  const x = WIDTH - MARGIN - canvas.width(text, fonts.text14);
  canvas.text(text, fonts.text14, ink, x, HEADER + 4);
  canvas.text(sale.prescription ? ICON.boxOn : ICON.boxOff, fonts.icons16, ink, x - 21, HEADER + 4);
}

function lineRow(canvas: Canvas, line: Line, y: number, selected: boolean): void {
  const { colors, fonts } = canvas;
  canvas.fill(selected ? colors.white : colors.paper, 0, y, WIDTH, ROW);
  if (selected) canvas.fill(colors.brand, 0, y, 5, ROW);
  canvas.fill(colors.rule, MARGIN, y + ROW - 1, WIDTH - MARGIN * 2, 1);
  const label = printable(line.label);
  const room = WIDTH - MARGIN * 2;
  const face = canvas.best(label, fonts.text17, fonts.text14, room);
  canvas.text(canvas.fit(label, face, room), face, colors.ink, MARGIN, y + (face === fonts.text17 ? 0 : 2));
  const below = y + 19;
  let x = MARGIN;
  const rate = line.rate === 0 ? TEXT.notReimbursed : `${line.rate}\u00a0%`;
  canvas.text(rate, fonts.text14, colors.muted, x, below);
  x += canvas.width(rate, fonts.text14) + 10;
  if (line.ald) x += mark(canvas, TEXT.ald, x, below, colors.blueSoft, colors.blue);
  if (line.generic?.refused) x += mark(canvas, TEXT.genericRefused, x, below, colors.amberSoft, colors.amberInk);
  if (line.expired) x += mark(canvas, TEXT.boxExpired, x, below, colors.redSoft, colors.red);
  if (line.unknown === true) x += mark(canvas, TEXT.boxUnknown, x, below, colors.amberSoft, colors.amberInk);
  if (!line.marketed) mark(canvas, TEXT.boxNotMarketed, x, below, colors.amberSoft, colors.amberInk);
  const price = line.priceCents === 0 ? TEXT.freePrice : money(line.priceCents * line.quantity);
  const left = WIDTH - MARGIN - canvas.width(price, fonts.bold17);
  canvas.text(price, fonts.bold17, colors.ink, left, below - 2);
  if (line.quantity > 1) canvas.right(`${line.quantity}\u00a0×`, fonts.bold17, colors.green, left - 8, below - 2);
}

function mark(canvas: Canvas, text: string, x: number, y: number, color: number, ink: number): number {
  const { fonts } = canvas;
  const width = canvas.width(text, fonts.text14) + 10;
  canvas.soft(color, x, y, width, 17);
  canvas.text(text, fonts.text14, ink, x + 5, y);
  return width + 6;
}

function empty(canvas: Canvas): void {
  const { colors, fonts } = canvas;
  canvas.text(ICON.box, fonts.icons64, colors.rule, WIDTH / 2 - 32, ROWS_TOP + 6);
  canvas.center(TEXT.scanBoxes, fonts.bold25, colors.ink, WIDTH / 2, ROWS_TOP + 76);
}

function scrollBar(canvas: Canvas, first: number, count: number): void {
  const { colors } = canvas;
  const height = ROWS * ROW;
  const thumb = Math.max(12, Math.floor((height * ROWS) / count));
  const top = Math.floor(((height - thumb) * first) / (count - ROWS));
  canvas.fill(colors.rule, WIDTH - 4, ROWS_TOP, 4, height);
  canvas.fill(colors.muted, WIDTH - 4, ROWS_TOP + top, 4, thumb);
}

function totalBar(canvas: Canvas, sale: Sale): void {
  const { colors, fonts } = canvas;
  canvas.fill(colors.brandSoft, 0, TOTAL_TOP, WIDTH, FOOTER - TOTAL_TOP);
  if (sale.totals === null) {
    const hint = sale.claims === null ? TEXT.noCardHint : TEXT.scanBoxesHint;
    canvas.center(hint, fonts.text17, colors.brand, WIDTH / 2, TOTAL_TOP + 10);
    return;
  }
  let count = 0;
  let free = false;
  for (const line of sale.lines) {
    count += line.quantity;
    if (line.priceCents === 0) free = true;
  }
  const amount = money(sale.totals.patientCents);
  const room = WIDTH - MARGIN * 2 - canvas.width(amount, fonts.bold25) - 8;
  const sum = `${count}${count > 1 ? TEXT.boxes : TEXT.box} · ${money(sale.totals.totalCents)}${free ? ` + ${TEXT.freePrice}` : ""}`;
  canvas.text(canvas.fit(sum, fonts.text14, room), fonts.text14, colors.brand, MARGIN, TOTAL_TOP + 2);
  canvas.text(canvas.fit(TEXT.toPay, fonts.bold17, room), fonts.bold17, colors.brand, MARGIN, TOTAL_TOP + 18);
  canvas.right(amount, fonts.bold25, colors.ink, WIDTH - MARGIN, TOTAL_TOP + 7);
}

function paintMenu(canvas: Canvas, sale: Sale, selected: number, highlighted: number, now: number): void {
  const { colors, fonts } = canvas;
  page(canvas, HEADER);
  const line = sale.lines[selected];
  canvas.fill(colors.brandSoft, 0, HEADER, WIDTH, layout.MENU_TOP - HEADER);
  const title = line === undefined ? TEXT.scanBoxes : printable(line.label);
  const count = line === undefined ? "" : `${selected + 1}/${sale.lines.length}`;
  const room = WIDTH - MARGIN * 2 - canvas.width(count, fonts.text14) - 8;
  canvas.text(canvas.fit(title, fonts.bold17, room), fonts.bold17, colors.brand, MARGIN, HEADER + 6);
  canvas.right(count, fonts.text14, colors.brand, WIDTH - MARGIN, HEADER + 8);
  const items = menuItems(sale, selected, now);
  const height = layout.menuRow(items.length);
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    const place = { y: layout.MENU_TOP + i * height, height, lit: i === highlighted };
    if (item !== undefined) menuRow(canvas, item, sale, line, place);
  }
}

function menuRow(canvas: Canvas, item: MenuItem, sale: Sale, line: Line | undefined, place: Place): void {
  const { colors, fonts } = canvas;
  const { y, height, lit } = place;
  const ink = lit ? colors.white : colors.ink;
  if (lit) canvas.soft(colors.brand, 4, y + 1, WIDTH - 8, height - 2);
  const middle = y + (height >> 1);
  canvas.text(iconOf(item, sale, line), fonts.icons16, ink, MARGIN + 4, middle - 8);
  canvas.text(LABEL[item], lit ? fonts.bold17 : fonts.text17, ink, MARGIN + 30, middle - 11);
}

interface Place {
  readonly y: number;
  readonly height: number;
  /** The middle key stands on it. */
  readonly lit: boolean;
}

const LABEL: Readonly<Record<MenuItem, string>> = Object.freeze({
  next: TEXT.menuNext,
  ald: TEXT.menuAld,
  less: TEXT.menuLess,
  drop: TEXT.menuDrop,
  prescription: TEXT.menuPrescription,
  why: TEXT.menuWhy,
  generic: TEXT.menuGeneric,
});

function iconOf(item: MenuItem, sale: Sale, line: Line | undefined): string {
  switch (item) {
    case "next":
      return ICON.down;
    case "ald":
      return line?.ald ? ICON.boxOn : ICON.boxOff;
    case "prescription":
      return sale.prescription ? ICON.boxOn : ICON.boxOff;
    case "generic":
      return line?.generic?.refused ? ICON.boxOn : ICON.boxOff;
    case "why":
      return ICON.receipt;
    default:
      return ICON.bin;
  }
}
