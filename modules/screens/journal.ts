/** The page of the service screen that tells of the journal: what it holds, how worn it is, or why it cannot be used. */

import { invoiceNumber } from "modules/strings/digits";
import type { Device } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band } from "./frame";
import { ICON } from "./icons";
import { HEADER } from "./layout";
import { row } from "./row";

export function paintJournal(canvas: Canvas, device: Device): void {
  const about = device.journal;
  const { colors, fonts, layout, strings } = canvas;
  if (about === null) {
    row(canvas, strings.service.journal, strings.service.unknown, HEADER + 6);
    return;
  }
  if (about.trouble !== null) {
    const { title, advice } = strings.journalTrouble[about.trouble];
    band(canvas, colors.red, colors.white, ICON.warning, title);
    canvas.paragraph(advice, fonts.text17, colors.ink, layout.middle, 84, layout.inner, 4, true);
    return;
  }
  const health = about.faults === 0 ? strings.service.journalGood : strings.service.journalFaults(about.faults);
  let y = row(canvas, strings.service.journal, health, HEADER + 6);
  const last =
    about.lastNumber === 0 ? strings.service.unknown : strings.service.numberShort + invoiceNumber(about.lastNumber);
  y = row(canvas, strings.service.lastNumber, last, y);
  y = row(canvas, strings.service.queue, String(device.queue), y);
  y = row(canvas, strings.service.rejected, String(device.rejected), y);
  const fill = about.fill === null ? strings.service.unknown : strings.format.percent(about.fill);
  y = row(canvas, strings.service.fill, fill, y);
  row(canvas, strings.service.wear, strings.format.percent(about.wear), y);
}
