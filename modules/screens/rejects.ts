/** Invoices that the collector rejected: a list, and one of them with what to do about it. */
import { dateOf, money } from "modules/strings/format";
import { TEXT } from "modules/strings/fr";
import { REJECTION } from "modules/strings/rejections";
import type { RejectedInvoice } from "modules/terminal/archive";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, invoiceNumber, page } from "./frame";
import { ICON } from "./icons";
import { BAND, firstPerson, HEADER, MARGIN, PERSON_ROW, PERSON_ROWS, PERSON_TOP, WIDTH } from "./layout";
import { printable } from "./person";

const TEXT_WIDTH = WIDTH - MARGIN * 2;

/** "1 rejet", "2 rejets" */
export function rejectedWords(count: number): string {
  return count + (count > 1 ? TEXT.rejectedMany : TEXT.rejected);
}

export function paintRejects(canvas: Canvas, state: State): void {
  const { view, device } = state;
  if (view.name !== "rejects") return;
  const { colors, fonts } = canvas;
  page(canvas, HEADER + BAND);
  band(canvas, colors.amber, colors.amberInk, ICON.warning, rejectedWords(device.rejected));
  if (view.list === null) {
    canvas.center(TEXT.rejectLoading, fonts.text17, colors.muted, WIDTH / 2, 120);
    return;
  }
  const first = firstPerson(view.selected, view.list.length);
  for (let row = 0; row < PERSON_ROWS; row += 1) {
    const invoice = view.list[first + row];
    if (invoice !== undefined) rejectRow(canvas, invoice, first + row === view.selected, PERSON_TOP + row * PERSON_ROW);
  }
}

/** "n° 000042 · ESSAI Camille      12,34 €" over the reason. */
function rejectRow(canvas: Canvas, invoice: RejectedInvoice, lit: boolean, y: number): void {
  const { colors, fonts } = canvas;
  const ink = lit ? colors.white : colors.ink;
  if (lit) canvas.soft(colors.brand, 4, y, WIDTH - 8, PERSON_ROW - 1);
  else canvas.fill(colors.rule, MARGIN, y + PERSON_ROW - 1, TEXT_WIDTH, 1);
  const amount = invoice.at === 0 ? "" : money(invoice.totalCents);
  canvas.right(amount, fonts.bold17, ink, WIDTH - MARGIN - 2, y - 1);
  const who = invoice.patient === "" ? TEXT.rejectNoPatient : invoice.patient;
  const room = TEXT_WIDTH - canvas.width(amount, fonts.bold17) - 12;
  const words = `${invoiceNumber(invoice.number)} · ${printable(who)}`;
  canvas.text(canvas.fit(words, fonts.bold17, room), fonts.bold17, ink, MARGIN + 2, y - 1);
  const reason = REJECTION[invoice.reason].title;
  canvas.text(
    canvas.fit(reason, fonts.text14, TEXT_WIDTH),
    fonts.text14,
    lit ? colors.white : colors.red,
    MARGIN + 2,
    y + 16,
  );
}

export function paintReject(canvas: Canvas, state: State): void {
  const { view } = state;
  const invoice = view.name === "reject" ? view.list[view.selected] : undefined;
  if (invoice === undefined) return;
  const { colors, fonts } = canvas;
  const { title, advice } = REJECTION[invoice.reason];
  page(canvas, HEADER + BAND);
  band(canvas, colors.red, colors.white, ICON.cross, title);
  canvas.text(TEXT.rejectOf + invoiceNumber(invoice.number), fonts.bold17, colors.ink, MARGIN, 70);
  if (invoice.at !== 0) {
    canvas.right(dateOf(invoice.at), fonts.text17, colors.muted, WIDTH - MARGIN, 70);
    const amount = money(invoice.totalCents);
    canvas.right(amount, fonts.bold17, colors.ink, WIDTH - MARGIN, 93);
    const who = invoice.patient === "" ? TEXT.rejectNoPatient : invoice.patient;
    const room = TEXT_WIDTH - canvas.width(amount, fonts.bold17) - 12;
    canvas.text(canvas.fit(printable(who), fonts.text17, room), fonts.text17, colors.ink, MARGIN, 93);
  }
  canvas.fill(colors.rule, MARGIN, 120, TEXT_WIDTH, 1);
  canvas.paragraph(advice, fonts.text17, colors.ink, WIDTH / 2, 130, TEXT_WIDTH, 3, true);
}
