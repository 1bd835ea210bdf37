/** The sale as it is scanned: its lines, the running sums, and the menu of a line. */
import type { Relation } from "modules/billing/invoice";
import { civilDay } from "modules/calendar/civil-day";
import type { Strings } from "modules/strings/strings";
import { givenBefore } from "modules/terminal/given";
import { canDo, MENU, type MenuItem } from "modules/terminal/menu";
import { relationsOf } from "modules/terminal/sale";
import type { Line, Sale, State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import { firstShown, HEADER, MARGIN, MENU_CELLS, MENU_TOP, ROWS_TOP, STRIP } from "./layout";
import { fullName, printable } from "./person";

/** Characters of "12/05". */
const DAY_AND_MONTH = 5;

export function paintBoxes(canvas: Canvas, state: State): void {
  const { view, sale } = state;
  const { layout } = canvas;
  if (view.name !== "boxes" || sale === null) return;
  if (view.menu >= 0) {
    paintMenu(canvas, sale, view.selected, view.menu, state.now);
    return;
  }
  page(canvas, HEADER);
  patientStrip(canvas, sale, state.now);
  const first = firstShown(view.selected, sale.lines.length, layout.rows);
  const today = civilDay(state.now);
  for (let row = 0; row < layout.rows; row += 1) {
    const line = sale.lines[first + row];
    const place = { y: ROWS_TOP + row * layout.row, selected: first + row === view.selected };
    if (line === undefined) continue;
    lineRow(canvas, line, rateOf(sale, first + row), givenBefore(sale, line, today)?.date, place);
  }
  if (sale.lines.length === 0 && sale.acts.length === 0) empty(canvas);
  if (sale.lines.length > layout.rows) scrollBar(canvas, first, sale.lines.length);
  totalBar(canvas, sale);
}

function patientStrip(canvas: Canvas, sale: Sale, now: number): void {
  const { colors, fonts, layout, strings } = canvas;
  const known = sale.claims !== null;
  canvas.fill(known ? colors.brandSoft : colors.amberSoft, 0, HEADER, layout.width, STRIP);
  const ink = known ? colors.brand : colors.amberInk;
  canvas.text(known ? ICON.person : ICON.card, fonts.icons16, ink, MARGIN, HEADER + 4);
  const who = sale.claims === null ? strings.text.noCard : fullName(strings, sale.claims.identity, civilDay(now));
  const right = sale.prescriber === null ? layout.prescriptionLeft : layout.width - 165;
  const room = right - MARGIN - 28;
  const face = canvas.best(who, fonts.bold17, canvas.least, room);
  canvas.text(canvas.fit(who, face, room), face, ink, MARGIN + 22, HEADER + (face === fonts.bold17 ? 2 : 4));
  // Who prescribed is shown by number, in place of the word.
  const text = sale.prescriber === null ? strings.text.prescription : strings.text.rpps + sale.prescriber;
  const print = sale.prescriber === null ? fonts.text14 : canvas.least;
  const x = layout.width - MARGIN - canvas.width(text, print);
  canvas.text(text, print, ink, x, HEADER + 4);
  canvas.text(sale.prescription ? ICON.boxOn : ICON.boxOff, fonts.icons16, ink, x - 21, HEADER + 4);
}

/** What the AMO pays of a line; of one that cannot be priced what its class says. */
function rateOf({ lines, rates }: Sale, index: number): number {
  return rates[index] ?? lines[index]?.rate ?? 0;
}

interface LinePlace {
  readonly y: number;
  readonly selected: boolean;
}

/** @param given when the patient was given the same, "2026-05-12" */
function lineRow(
  canvas: Canvas,
  line: Line,
  applied: number,
  given: string | undefined,
  { y, selected }: LinePlace,
): void {
  const { colors, fonts, layout, strings } = canvas;
  const { row, inner, isLarge } = layout;
  canvas.fill(selected ? colors.white : colors.paper, 0, y, layout.width, row);
  if (selected) canvas.fill(colors.brand, 0, y, 5, row);
  canvas.fill(colors.rule, MARGIN, y + row - 1, inner, 1);
  const label = printable(line.label);
  const face = isLarge ? fonts.bold17 : canvas.best(label, fonts.text17, canvas.least, inner);
  if (!isLarge)
    canvas.text(canvas.fitMiddle(label, face, inner), face, colors.ink, MARGIN, y + (face === fonts.text17 ? 0 : 2));
  else canvas.twoLines(label, face, colors.ink, MARGIN, y - 1, inner);
  const below = y + row - 19;
  let x = MARGIN;
  const rate = applied === 0 ? strings.text.notReimbursed : strings.format.percent(applied);
  canvas.text(rate, fonts.text14, colors.muted, x, below);
  x += canvas.width(rate, fonts.text14) + 10;
  if (line.related !== null)
    x += mark(canvas, strings.text.related[line.related], x, below, colors.blueSoft, colors.blue);
  if (line.generic?.refused)
    x += mark(canvas, strings.text.genericRefused, x, below, colors.amberSoft, colors.amberInk);
  if (given !== undefined) {
    const words = strings.text.alreadyGiven + strings.format.date(given).slice(0, DAY_AND_MONTH);
    x += mark(canvas, words, x, below, colors.amberSoft, colors.amberInk);
  }
  if (line.shortage !== undefined)
    x += mark(canvas, strings.recalls.short, x, below, colors.amberSoft, colors.amberInk);
  if (line.expired) x += mark(canvas, strings.text.boxExpired, x, below, colors.redSoft, colors.red);
  if (line.unknown === true) x += mark(canvas, strings.text.boxUnknown, x, below, colors.amberSoft, colors.amberInk);
  if (!line.marketed) mark(canvas, strings.text.boxNotMarketed, x, below, colors.amberSoft, colors.amberInk);
  const price = line.priceCents === 0 ? strings.text.freePrice : strings.format.money(line.priceCents * line.quantity);
  const left = layout.width - MARGIN - canvas.width(price, fonts.bold17);
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
  const { colors, fonts, layout, strings } = canvas;
  canvas.text(ICON.box, fonts.icons64, colors.rule, layout.middle - 32, ROWS_TOP + 6);
  canvas.center(strings.text.scanBoxes, fonts.bold25, colors.ink, layout.middle, ROWS_TOP + 76);
}

function scrollBar(canvas: Canvas, first: number, count: number): void {
  const { colors, layout } = canvas;
  const height = layout.rows * layout.row;
  const thumb = Math.max(12, Math.floor((height * layout.rows) / count));
  const top = Math.floor(((height - thumb) * first) / (count - layout.rows));
  canvas.fill(colors.rule, layout.width - 4, ROWS_TOP, 4, height);
  canvas.fill(colors.muted, layout.width - 4, ROWS_TOP + top, 4, thumb);
}

function totalBar(canvas: Canvas, sale: Sale): void {
  const { colors, fonts, layout, strings } = canvas;
  canvas.fill(colors.brandSoft, 0, layout.totalTop, layout.width, layout.footer - layout.totalTop);
  if (sale.totals === null) {
    const hint = sale.claims === null ? strings.text.noCardHint : strings.text.scanBoxesHint;
    canvas.center(hint, fonts.text17, colors.brand, layout.middle, layout.totalTop + 10);
    return;
  }
  let count = 0;
  let free = false;
  for (const line of sale.lines) {
    count += line.quantity;
    if (line.priceCents === 0) free = true;
  }
  const amount = strings.format.money(sale.totals.patientCents);
  const room = layout.inner - canvas.width(amount, fonts.bold25) - 8;
  const acts = sale.acts.length === 0 ? "" : ` + ${strings.text.acts(sale.acts.length)}`;
  const sum = `${strings.text.boxes(count)}${acts} · ${strings.format.money(sale.totals.totalCents)}${free ? ` + ${strings.text.freePrice}` : ""}`;
  canvas.small(sum, colors.brand, MARGIN, layout.totalTop + (layout.isLarge ? 0 : 2), room);
  canvas.text(
    canvas.fit(strings.text.toPay, fonts.bold17, room),
    fonts.bold17,
    colors.brand,
    MARGIN,
    layout.totalTop + 18,
  );
  canvas.right(amount, fonts.bold25, colors.ink, layout.width - MARGIN, layout.totalTop + 7);
}

function paintMenu(canvas: Canvas, sale: Sale, selected: number, highlighted: number, now: number): void {
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER);
  const line = sale.lines[selected];
  canvas.fill(colors.brandSoft, 0, HEADER, layout.width, MENU_TOP - HEADER);
  const title = line === undefined ? strings.text.scanBoxes : printable(line.label);
  const rate = strings.format.percent(rateOf(sale, selected));
  const count = line === undefined ? "" : `${rate} · ${selected + 1}/${sale.lines.length}`;
  const room = layout.inner - canvas.width(count, fonts.text14) - 8;
  const face = canvas.best(title, fonts.bold17, canvas.least, room);
  const titleTop = HEADER + (face === fonts.bold17 ? 2 : 4);
  canvas.text(canvas.fitMiddle(title, face, room), face, colors.brand, MARGIN, titleTop);
  canvas.right(count, fonts.text14, colors.brand, layout.width - MARGIN, HEADER + 4);
  const relations = relationsOf(sale.claims, civilDay(now));
  for (let i = 0; i < MENU.length; i += 1) {
    const item = MENU[i];
    if (item === undefined) return;
    const isOpen = canDo(item, sale, selected, now);
    const x = i < MENU_CELLS ? 0 : layout.middle;
    const y = MENU_TOP + (i % MENU_CELLS) * layout.menuCell;
    menuCell(canvas, item, sale, line, { x, y, lit: i === highlighted, isOpen, relations });
  }
}

/** Left of a cell's icon. */
const CELL_EDGE = 7;

function menuCell(canvas: Canvas, item: MenuItem, sale: Sale, line: Line | undefined, place: Place): void {
  const { colors, fonts, layout, strings } = canvas;
  const { x, y, lit, isOpen } = place;
  const height = layout.menuCell;
  const ink = lit ? colors.white : isOpen ? colors.ink : colors.dim;
  if (lit) canvas.soft(colors.brand, x + 3, y, layout.middle - 6, height);
  const middle = y + (height >> 1);
  canvas.text(iconOf(item, sale, line), fonts.icons16, ink, x + CELL_EDGE, middle - 8);
  const label = labelOf(strings, item, line, place.relations);
  const left = x + CELL_EDGE + 19;
  const room = x + layout.middle - left - 3;
  const face = lit ? fonts.bold17 : fonts.text17;
  if (isOpen && canvas.width(label, face) <= room) {
    canvas.text(label, face, ink, left, middle - 11);
    return;
  }
  const small = canvas.best(label, fonts.text14, canvas.least, room);
  const lines = canvas.width(label, small) <= room ? 1 : 2;
  canvas.paragraph(label, small, ink, left, middle - lines * 8, room, lines, false);
}

interface Place {
  readonly x: number;
  readonly y: number;
  /** The middle key stands on it. */
  readonly lit: boolean;
  /** It can be done to this line: where not, it is there all the same, small and dim. */
  readonly isOpen: boolean;
  /** What lines of this patient may be related to. */
  readonly relations: readonly Relation[];
}

function labelOf({ text }: Strings, item: MenuItem, line: Line | undefined, relations: readonly Relation[]): string {
  switch (item) {
    case "next":
      return text.menuNext;
    case "related":
      return text.menuRelated[line?.related ?? relations[0] ?? "none"];
    case "less":
      return text.menuLess;
    case "drop":
      return text.menuDrop;
    case "prescription":
      return text.menuPrescription;
    case "why":
      return text.menuWhy;
    case "sale":
      return text.menuSale;
    case "generic":
      return line?.substituted === undefined ? text.menuGeneric : text.menuSubstituted;
  }
}

function iconOf(item: MenuItem, sale: Sale, line: Line | undefined): string {
  switch (item) {
    case "next":
      return ICON.down;
    case "related":
      return line?.related ? ICON.boxOn : ICON.boxOff;
    case "prescription":
      return sale.prescription ? ICON.boxOn : ICON.boxOff;
    case "generic":
      return (line?.substituted ?? line?.generic?.refused) ? ICON.boxOn : ICON.boxOff;
    case "why":
      return ICON.receipt;
    case "sale":
      return ICON.gear;
    default:
      return ICON.bin;
  }
}
