/** Stored: its number, and what to collect before the next patient. */

import type { Settlement } from "modules/payment/settlement";
import type { PrinterView } from "modules/printing/printing";
import { isTrouble } from "modules/printing/status";
import { invoiceNumber } from "modules/strings/digits";
import type { Strings } from "modules/strings/strings";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER, MARGIN } from "./layout";
import { settlementWords } from "./payment";
import { reminder, toPay } from "./summary";

/** What became of what was asked for of this invoice; empty for nothing. */
function printWords(strings: Strings, printer: PrinterView | null, number: number): string {
  const words = strings.printer;
  if (printer === null) return "";
  const { job, last, status } = printer;
  if (job?.number === number) {
    const kind = words.kind[job.kind];
    // Which paper, where it is not the sheet itself that is asked for.
    if (status === "wants-sheet") return words.status[status];
    return isTrouble(status) ? words.waits(kind, words.status[status]) : words.underWay(kind);
  }
  if (last?.job.number !== number) return "";
  const kind = words.kind[last.job.kind];
  if (last.result === "in-doubt") return words.waits(kind, words.result[last.result]);
  return last.result === "printed" ? words.printed(kind) : words.refused(kind);
}

export function paintDone(canvas: Canvas, state: State): void {
  const { view, device } = state;
  if (view.name !== "done") return;
  const { colors, fonts, layout, strings } = canvas;
  band(canvas, colors.green, colors.white, ICON.check, strings.text.stored);
  page(canvas, HEADER + BAND);
  const name = strings.text.invoice + invoiceNumber(view.number);
  canvas.text(name, fonts.bold17, colors.ink, MARGIN, 71);
  const printing = printWords(strings, device.printer, view.number);
  if (printing !== "") {
    const room = layout.inner - canvas.width(name, fonts.bold17) - 6;
    const print = canvas.best(printing, fonts.text14, canvas.least, room);
    canvas.right(canvas.fit(printing, print, room), print, colors.muted, layout.width - MARGIN, 74);
  }
  const { patientCents } = view.totals;
  toPay(
    canvas,
    patientCents === 0 ? strings.text.nothingToPay : collectWords(strings, view.settlement),
    patientCents,
    98 + (layout.spare >> 2),
    view.settlement === null ? "" : settlementWords(strings, view.settlement),
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

/** What there is to collect is said to be there only when it is. */
function collectWords({ text, payment }: Strings, settlement: Settlement | null): string {
  if (settlement === null || settlement.state === "asked" || settlement.state === "unknown") return text.toCollect;
  return settlement.means === "account" ? text.toPay : payment.collected;
}
