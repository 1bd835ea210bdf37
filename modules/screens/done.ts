/** Stored: its number, and what to collect before the next patient. */

import { invoiceNumber } from "modules/strings/digits";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN } from "./layout";
import { reminder, toPay } from "./summary";

export function paintDone(canvas: Canvas, state: State): void {
  const { view, device } = state;
  if (view.name !== "done") return;
  const { colors, fonts, layout, strings } = canvas;
  band(canvas, colors.green, colors.white, ICON.check, strings.text.stored);
  page(canvas, HEADER + BAND);
  canvas.text(strings.text.invoice + invoiceNumber(view.number), fonts.bold17, colors.ink, MARGIN, 71);
  const { patientCents } = view.totals;
  toPay(
    canvas,
    patientCents === 0 ? strings.text.nothingToPay : strings.text.toCollect,
    patientCents,
    98 + (layout.spare >> 2),
  );
  const y = layout.footer - 24;
  if (view.paperForm || view.freePrice) {
    reminder(canvas, view.paperForm, view.freePrice);
    return;
  }
  canvas.text(ICON.queue, fonts.icons16, colors.muted, MARGIN, y + 3);
  canvas.text(strings.text.queued, fonts.text14, colors.muted, MARGIN + 22, y + 3);
  if (device.queue > 0) canvas.right(String(device.queue), fonts.bold17, colors.muted, layout.width - MARGIN, y + 1);
}
