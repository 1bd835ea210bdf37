/** Stored: its number, and what to collect before the next patient. */
import { TEXT } from "modules/strings/fr";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, invoiceNumber, page } from "./frame";
import { ICON } from "./icons";
import { BAND, FOOTER, HEADER, MARGIN, WIDTH } from "./layout";
import { reminder, toPay } from "./summary";

export function paintDone(canvas: Canvas, state: State): void {
  const { view, device } = state;
  if (view.name !== "done") return;
  const { colors, fonts } = canvas;
  band(canvas, colors.green, colors.white, ICON.check, TEXT.stored);
  page(canvas, HEADER + BAND);
  canvas.text(TEXT.invoice + invoiceNumber(view.number), fonts.bold17, colors.ink, MARGIN, 71);
  const { patientCents } = view.totals;
  toPay(canvas, patientCents === 0 ? TEXT.nothingToPay : TEXT.toCollect, patientCents, 98);
  const y = FOOTER - 24;
  if (view.paperForm || view.freePrice) {
    reminder(canvas, view.paperForm, view.freePrice);
    return;
  }
  canvas.text(ICON.queue, fonts.icons16, colors.muted, MARGIN, y + 3);
  canvas.text(TEXT.queued, fonts.text14, colors.muted, MARGIN + 22, y + 3);
  if (device.queue > 0) canvas.right(String(device.queue), fonts.bold17, colors.muted, WIDTH - MARGIN, y + 1);
}
