/** Who pays what, and what it is made of. The sum to collect is the largest thing on any screen. */
import type { Invoice } from "modules/billing/invoice";
import { civilDay } from "modules/calendar/civil-day";
import { warningWords } from "modules/strings/strings";
import type { Detail } from "modules/terminal/detail";
import { type Reason, reasonsOf } from "modules/terminal/reasons";
import type { State } from "modules/terminal/state";
import { isOpenOn } from "modules/token/rights";
import { paintLine, paintSum } from "./amounts";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import { HEADER, MARGIN, PANEL, REMINDER, SUM_ROW, SUMS_TOP } from "./layout";
import { settlementWords } from "./payment";

/** Of the strip, for the count of those that did not fit. */
const MORE_WIDTH = 24;

export function paintSummary(canvas: Canvas, state: State): void {
  const { view, sale } = state;
  if (view.name !== "summary" || sale === null) return;
  if (view.detail !== null) {
    paintDetail(canvas, state, view.invoice, view.detail);
    return;
  }
  const { colors, fonts, layout, strings } = canvas;
  const { invoice } = view;
  page(canvas, HEADER);
  let y = SUMS_TOP;
  y = row(canvas, strings.text.total, invoice.totalCents, y, true);
  const today = civilDay(state.now);
  const rate = oneRate(invoice);
  const amo =
    rate < 0 || invoice.amoCents === 0 ? strings.text.amo : `${strings.text.amo} ${strings.format.percent(rate)}`;
  y = row(canvas, amo, -invoice.amoCents, y, false);
  const c2s = sale.claims?.c2s;
  const byC2s = c2s !== undefined && isOpenOn(c2s, today);
  y = row(canvas, byC2s ? strings.text.c2s : strings.text.amc, -invoice.amcCents, y, false);
  if (invoice.franchiseCents > 0) {
    canvas.text(strings.text.franchise, fonts.text14, colors.muted, MARGIN, y);
    canvas.right(strings.format.money(invoice.franchiseCents), fonts.text14, colors.muted, layout.width - MARGIN, y);
  }
  const paid = sale.settlement === undefined ? "" : settlementWords(strings, sale.settlement);
  const words = view.storing ? strings.text.storing : strings.text.toPay;
  toPay(canvas, words, invoice.patientCents, layout.panelTop, paid);
  remindAll(canvas, reasonsOf(sale, invoice, state.now, state.device.clockCertain));
}

/** The rate of all that has a price, where it is one; -1 where there are several. */
function oneRate({ lines }: Invoice): number {
  let rate = -1;
  for (const line of lines) {
    if (line.totalCents === 0) continue;
    if (rate >= 0 && line.rate !== rate) return -1;
    rate = line.rate;
  }
  return rate;
}

/** Why the sum is what it is, in one line; how many more there are where they do not fit. */
function remindAll(canvas: Canvas, reasons: readonly Reason[]): void {
  const { layout, strings } = canvas;
  const room = layout.inner - 24 - MORE_WIDTH;
  let words = "";
  let more = 0;
  for (const reason of reasons) {
    const piece = strings.reason[reason];
    const longer = words === "" ? piece : `${words} · ${piece}`;
    if (words === "" || canvas.width(longer, canvas.least) <= room) words = longer;
    else more += 1;
  }
  if (words !== "") remind(canvas, words, more);
}

/** What is left to do by hand, in the last line before the keys. */
export function reminder(canvas: Canvas, paperForm: boolean, freePrice: boolean): void {
  const { strings } = canvas;
  const one = paperForm ? strings.text.paperForm : strings.text.addFreePrice;
  remind(canvas, paperForm && freePrice ? strings.text.paperFormAndFreePrice : one, 0);
}

/** @param more how many reasons are not in the words */
function remind(canvas: Canvas, words: string, more: number): void {
  const { colors, fonts, layout } = canvas;
  const y = layout.footer - REMINDER;
  canvas.fill(colors.amberSoft, 0, y, layout.width, REMINDER);
  canvas.text(ICON.warning, fonts.icons16, colors.amberInk, MARGIN, y + 5);
  canvas.small(words, colors.amberInk, MARGIN + 24, y + 5, layout.inner - 24 - (more > 0 ? MORE_WIDTH : 0));
  if (more > 0) canvas.right(`+${more}`, fonts.text14, colors.amberInk, layout.width - MARGIN, y + 5);
}

function row(canvas: Canvas, words: string, cents: number, y: number, strong: boolean): number {
  const { colors, fonts, layout, strings } = canvas;
  const ink = strong ? colors.ink : colors.muted;
  const face = strong ? fonts.bold17 : fonts.text17;
  canvas.text(words, face, ink, MARGIN, y);
  canvas.right(strings.format.money(cents), face, ink, layout.width - MARGIN, y);
  return y + SUM_ROW;
}

/** The panel of the sum to collect. @param paid how it is paid; empty where nobody has said it */
export function toPay(canvas: Canvas, words: string, cents: number, y: number, paid: string): void {
  const { colors, fonts, layout, strings } = canvas;
  canvas.fill(colors.brand, 0, y, layout.width, PANEL);
  const amount = strings.format.money(cents);
  canvas.text(words, fonts.bold17, colors.white, MARGIN, y + 4);
  if (paid !== "") {
    const room = layout.inner - canvas.width(words, fonts.bold17) - 12;
    canvas.right(canvas.fit(paid, fonts.text17, room), fonts.text17, colors.white, layout.width - MARGIN, y + 4);
  }
  const fits = canvas.width(amount, fonts.digits46) <= layout.inner;
  if (fits) canvas.right(amount, fonts.digits46, colors.white, layout.width - MARGIN, y + 27);
  else canvas.right(amount, fonts.bold25, colors.white, layout.width - MARGIN, y + 33);
}

function paintDetail(canvas: Canvas, { sale }: State, invoice: Invoice, detail: Detail): void {
  if (detail.kind === "line") paintLine(canvas, invoice, detail.index, sale?.lines[detail.index]?.shortage);
  else if (detail.kind === "sum") paintSum(canvas, invoice, detail.sum, detail.page);
  else paintFees(canvas, invoice);
}

/** The fees of the prescription, those of the boxes in one sum, the franchise, and what the pricing remarks. */
function paintFees(canvas: Canvas, invoice: Invoice): void {
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER);
  let y = HEADER + 5;
  let boxes = 0;
  for (const fee of invoice.fees) if (fee.cip13 !== undefined) boxes += fee.totalCents;
  if (boxes > 0) y = detail(canvas, "HD", strings.fee.HD ?? "", boxes, y);
  for (const fee of invoice.fees) {
    if (fee.cip13 === undefined) y = detail(canvas, fee.code, strings.fee[fee.code] ?? "", fee.totalCents, y);
  }
  for (const act of invoice.acts) y = detail(canvas, act.code, strings.fee[act.code] ?? "", act.totalCents, y);
  if (invoice.franchiseCents > 0) y = detail(canvas, "", strings.text.franchise, invoice.franchiseCents, y);
  y += 3;
  const room = Math.floor((layout.footer - y) / 18);
  for (let i = 0; i < invoice.warnings.length && i < room; i += 1) {
    const last = i === room - 1 && invoice.warnings.length > room;
    const words = last
      ? strings.text.otherWarnings(invoice.warnings.length - i)
      : warningWords(strings, invoice.warnings[i] ?? "");
    canvas.text(ICON.warning, fonts.icons16, colors.amberInk, MARGIN, y);
    canvas.small(words, colors.amberInk, MARGIN + 22, y, layout.width - 44);
    y += 18;
  }
}

function detail(canvas: Canvas, code: string, words: string, cents: number, y: number): number {
  const { colors, fonts, layout, strings } = canvas;
  canvas.text(code, fonts.bold17, colors.brand, MARGIN, y);
  canvas.text(words, fonts.text17, colors.ink, code === "" ? MARGIN : MARGIN + 48, y);
  canvas.right(strings.format.money(cents), fonts.text17, colors.ink, layout.width - MARGIN, y);
  return y + 20;
}
