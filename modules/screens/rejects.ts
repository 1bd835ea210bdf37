/** Invoices that the collector rejected: a list, and one of them with what to do about it. */

import { invoiceNumber } from "modules/strings/digits";
import { dateAt } from "modules/strings/hour";
import type { RejectedInvoice } from "modules/terminal/archive";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, firstShown, HEADER, LIST_ROW, LIST_TOP, MARGIN } from "./layout";
import { printable } from "./person";

export function paintRejects(canvas: Canvas, state: State): void {
  const { view, device } = state;
  if (view.name !== "rejects") return;
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER + BAND);
  band(canvas, colors.amber, colors.onAmber, ICON.warning, strings.text.rejects(device.rejected));
  if (view.list === null) {
    canvas.center(strings.text.rejectLoading, fonts.text17, colors.muted, layout.middle, 120);
    return;
  }
  const first = firstShown(view.selected, view.list.length, layout.listRows);
  for (let row = 0; row < layout.listRows; row += 1) {
    const invoice = view.list[first + row];
    if (invoice !== undefined) rejectRow(canvas, invoice, first + row === view.selected, LIST_TOP + row * LIST_ROW);
  }
}

/** "n° 000042 · ESSAI Camille      12,34 €" over the reason. */
function rejectRow(canvas: Canvas, invoice: RejectedInvoice, lit: boolean, y: number): void {
  const { colors, fonts, layout, strings } = canvas;
  const ink = lit ? colors.white : colors.ink;
  if (lit) canvas.soft(colors.brand, 4, y, layout.width - 8, LIST_ROW - 1);
  else canvas.fill(colors.rule, MARGIN, y + LIST_ROW - 1, layout.inner, 1);
  const amount = invoice.at === 0 ? "" : strings.format.money(invoice.totalCents);
  canvas.right(amount, fonts.bold17, ink, layout.width - MARGIN - 2, y - 1);
  const who = invoice.patient === "" ? strings.text.rejectNoPatient : invoice.patient;
  const room = layout.inner - canvas.width(amount, fonts.bold17) - 12;
  const words = `${invoiceNumber(invoice.number)} · ${printable(who)}`;
  canvas.text(canvas.fit(words, fonts.bold17, room), fonts.bold17, ink, MARGIN + 2, y - 1);
  const reason = strings.rejection[invoice.reason].title;
  canvas.small(reason, lit ? colors.white : colors.red, MARGIN + 2, y + (layout.isLarge ? 14 : 16), layout.inner);
}

export function paintReject(canvas: Canvas, state: State): void {
  const { view } = state;
  const invoice = view.name === "reject" ? view.list[view.selected] : undefined;
  if (invoice === undefined) return;
  const { colors, fonts, layout, strings } = canvas;
  const { title, advice } = strings.rejection[invoice.reason];
  page(canvas, HEADER + BAND);
  band(canvas, colors.red, colors.white, ICON.cross, title);
  canvas.text(strings.text.rejectOf + invoiceNumber(invoice.number), fonts.bold17, colors.ink, MARGIN, 70);
  if (invoice.at !== 0) {
    canvas.right(dateAt(strings, invoice.at), fonts.text17, colors.muted, layout.width - MARGIN, 70);
    const amount = strings.format.money(invoice.totalCents);
    canvas.right(amount, fonts.bold17, colors.ink, layout.width - MARGIN, 93);
    const who = invoice.patient === "" ? strings.text.rejectNoPatient : invoice.patient;
    const room = layout.inner - canvas.width(amount, fonts.bold17) - 12;
    canvas.text(canvas.fit(printable(who), fonts.text17, room), fonts.text17, colors.ink, MARGIN, 93);
  }
  canvas.fill(colors.rule, MARGIN, 120, layout.inner, 1);
  canvas.paragraph(advice, fonts.text17, colors.ink, layout.middle, 130, layout.inner, 3, true);
}
