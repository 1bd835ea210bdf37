/** Who pays what, and what it is made of. The sum to collect is the largest thing on any screen. */
import type { Invoice } from "modules/billing/invoice";
import { civilDay } from "modules/calendar/civil-day";
import { money } from "modules/strings/format";
import { FEE, TEXT } from "modules/strings/fr";
import { warningWords } from "modules/strings/warnings";
import type { Detail } from "modules/terminal/detail";
import { hasFreePrice, needsPaperForm } from "modules/terminal/sale";
import type { State } from "modules/terminal/state";
import { isOpenOn } from "modules/token/rights";
import { paintLine, paintSum } from "./amounts";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { ICON } from "./icons";
import { FOOTER, HEADER, MARGIN, PANEL, PANEL_TOP, REMINDER, SUM_ROW, SUMS_TOP, WIDTH } from "./layout";

export function paintSummary(canvas: Canvas, state: State): void {
  const { view, sale } = state;
  if (view.name !== "summary" || sale === null) return;
  if (view.detail !== null) {
    paintDetail(canvas, view.invoice, view.detail);
    return;
  }
  const { colors, fonts } = canvas;
  const { invoice } = view;
  page(canvas, HEADER);
  let y = SUMS_TOP;
  y = row(canvas, TEXT.total, invoice.totalCents, y, true);
  y = row(canvas, TEXT.amo, -invoice.amoCents, y, false);
  const today = civilDay(state.now);
  const c2s = sale.claims?.c2s;
  const byC2s = c2s !== undefined && isOpenOn(c2s, today);
  y = row(canvas, byC2s ? TEXT.c2s : TEXT.amc, -invoice.amcCents, y, false);
  if (invoice.franchiseCents > 0) {
    canvas.text(TEXT.franchise, fonts.text14, colors.muted, MARGIN, y);
    canvas.right(money(invoice.franchiseCents), fonts.text14, colors.muted, WIDTH - MARGIN, y);
  }
  toPay(canvas, view.storing ? TEXT.storing : TEXT.toPay, invoice.patientCents, PANEL_TOP);
  const paperForm = needsPaperForm(sale);
  const freePrice = hasFreePrice(sale);
  const unverified = sale.claims?.unverified === true;
  if (unverified) remind(canvas, freePrice ? TEXT.unverifiedAndFreePrice : warningWords("rights-unverified"));
  else if (paperForm || freePrice) reminder(canvas, paperForm, freePrice);
}

/** What is left to do by hand, in the last line before the keys. */
export function reminder(canvas: Canvas, paperForm: boolean, freePrice: boolean): void {
  const one = paperForm ? TEXT.paperForm : TEXT.addFreePrice;
  remind(canvas, paperForm && freePrice ? TEXT.paperFormAndFreePrice : one);
}

function remind(canvas: Canvas, words: string): void {
  const { colors, fonts } = canvas;
  const y = FOOTER - REMINDER;
  canvas.fill(colors.amberSoft, 0, y, WIDTH, REMINDER);
  canvas.text(ICON.warning, fonts.icons16, colors.amberInk, MARGIN, y + 5);
  canvas.text(words, fonts.text14, colors.amberInk, MARGIN + 24, y + 5);
}

function row(canvas: Canvas, words: string, cents: number, y: number, strong: boolean): number {
  const { colors, fonts } = canvas;
  const ink = strong ? colors.ink : colors.muted;
  const face = strong ? fonts.bold17 : fonts.text17;
  canvas.text(words, face, ink, MARGIN, y);
  canvas.right(money(cents), face, ink, WIDTH - MARGIN, y);
  return y + SUM_ROW;
}

/** The panel of the sum to collect. */
export function toPay(canvas: Canvas, words: string, cents: number, y: number): void {
  const { colors, fonts } = canvas;
  canvas.fill(colors.brand, 0, y, WIDTH, PANEL);
  const amount = money(cents);
  canvas.text(words, fonts.bold17, colors.white, MARGIN, y + 4);
  const fits = canvas.width(amount, fonts.digits46) <= WIDTH - MARGIN * 2;
  if (fits) canvas.right(amount, fonts.digits46, colors.white, WIDTH - MARGIN, y + 27);
  else canvas.right(amount, fonts.bold25, colors.white, WIDTH - MARGIN, y + 33);
}

function paintDetail(canvas: Canvas, invoice: Invoice, detail: Detail): void {
  if (detail.kind === "line") paintLine(canvas, invoice, detail.index);
  else if (detail.kind === "sum") paintSum(canvas, invoice, detail.sum, detail.page);
  else paintFees(canvas, invoice);
}

/** The fees of the prescription, those of the boxes in one sum, the franchise, and what the pricing remarks. */
function paintFees(canvas: Canvas, invoice: Invoice): void {
  const { colors, fonts } = canvas;
  page(canvas, HEADER);
  let y = HEADER + 5;
  let boxes = 0;
  for (const fee of invoice.fees) if (fee.cip13 !== undefined) boxes += fee.totalCents;
  if (boxes > 0) y = detail(canvas, "HD", FEE.HD ?? "", boxes, y);
  for (const fee of invoice.fees) {
    if (fee.cip13 === undefined) y = detail(canvas, fee.code, FEE[fee.code] ?? "", fee.totalCents, y);
  }
  if (invoice.franchiseCents > 0) y = detail(canvas, "", TEXT.franchise, invoice.franchiseCents, y);
  y += 3;
  const room = Math.floor((FOOTER - y) / 18);
  for (let i = 0; i < invoice.warnings.length && i < room; i += 1) {
    const last = i === room - 1 && invoice.warnings.length > room;
    const words = last
      ? `${invoice.warnings.length - i}${TEXT.otherWarnings}`
      : warningWords(invoice.warnings[i] ?? "");
    canvas.text(ICON.warning, fonts.icons16, colors.amberInk, MARGIN, y);
    canvas.text(canvas.fit(words, fonts.text14, WIDTH - 44), fonts.text14, colors.amberInk, MARGIN + 22, y);
    y += 18;
  }
}

function detail(canvas: Canvas, code: string, words: string, cents: number, y: number): number {
  const { colors, fonts } = canvas;
  canvas.text(code, fonts.bold17, colors.brand, MARGIN, y);
  canvas.text(words, fonts.text17, colors.ink, code === "" ? MARGIN : MARGIN + 48, y);
  canvas.right(money(cents), fonts.text17, colors.ink, WIDTH - MARGIN, y);
  return y + 20;
}
