/** The page of the service screen that tells of the journal: what it holds, how worn it is, or why it cannot be used. */
import { SERVICE } from "modules/strings/fr";
import { JOURNAL_TROUBLE } from "modules/strings/messages";
import type { Device } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { band, invoiceNumber } from "./frame";
import { ICON } from "./icons";
import { HEADER, MARGIN, WIDTH } from "./layout";
import { row } from "./row";

export function paintJournal(canvas: Canvas, device: Device): void {
  const about = device.journal;
  if (about === null) {
    row(canvas, SERVICE.journal, SERVICE.unknown, HEADER + 6);
    return;
  }
  if (about.trouble !== null) {
    const { colors, fonts } = canvas;
    const { title, advice } = JOURNAL_TROUBLE[about.trouble];
    band(canvas, colors.red, colors.white, ICON.warning, title);
    canvas.paragraph(advice, fonts.text17, colors.ink, WIDTH / 2, 84, WIDTH - MARGIN * 2, 4, true);
    return;
  }
  const health = about.faults === 0 ? SERVICE.journalGood : about.faults + SERVICE.journalFaults;
  let y = row(canvas, SERVICE.journal, health, HEADER + 6);
  const last = about.lastNumber === 0 ? SERVICE.unknown : SERVICE.numberShort + invoiceNumber(about.lastNumber);
  y = row(canvas, SERVICE.lastNumber, last, y);
  y = row(canvas, SERVICE.queue, String(device.queue), y);
  y = row(canvas, SERVICE.rejected, String(device.rejected), y);
  y = row(canvas, SERVICE.fill, about.fill + SERVICE.percent, y);
  row(canvas, SERVICE.wear, about.wear + SERVICE.percent, y);
}
