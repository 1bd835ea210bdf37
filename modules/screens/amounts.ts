/** How an amount was made: of one line, column by column; of one sum, part by part. */
import type { Invoice, InvoiceLine } from "modules/billing/invoice";
import type { Shortage } from "modules/recalls/recall";
import type { Strings } from "modules/strings/strings";
import { boxFeeOf, feesOf, type Part, partsOf, SUM_ROWS, type SumName } from "modules/terminal/detail";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { HEADER, MARGIN } from "./layout";
import { printable } from "./person";

const TITLE = 26;
/** From the right edge: where the columns of the boxes, of their fees, and of both end. */
const BOXES = 142;
const FEES = 86;
const ROW = 18;
const NOTE = 17;
/** Of a note, on any screen: the display list holds so many characters a slice. */
const NOTE_ROOM = 300;

/** One line of the invoice: its boxes and their fees, what each payer takes of them, and why. */
/** @param shortage of the medicine, where it is hard to get */
export function paintLine(canvas: Canvas, invoice: Invoice, index: number, shortage: Shortage | undefined): void {
  const line = invoice.lines[index];
  if (line === undefined) return;
  const { colors, fonts, layout, strings } = canvas;
  title(canvas, printable(line.label), `${index + 1}/${invoice.lines.length}`);
  const fee = boxFeeOf(invoice, line);
  const both = layout.width - MARGIN;
  const fees = layout.width - FEES;
  const boxes = layout.width - BOXES;
  let y = HEADER + TITLE + 4;
  const price = line.totalCents + feesOf(invoice, line, "totalCents");
  const act = line.act === "" ? strings.text.noAct : line.act;
  const each = line.quantity > 1 ? ` · ${line.quantity}\u00a0× ${strings.format.amount(price / line.quantity)}` : "";
  canvas.text(act + each, fonts.text14, colors.muted, MARGIN, y);
  canvas.right(strings.text.columnBox, fonts.text14, colors.muted, boxes, y);
  canvas.right(fee?.code ?? "", fonts.text14, colors.muted, fees, y);
  canvas.right(strings.text.columnBoth, fonts.text14, colors.muted, both, y);
  y += ROW;
  const row = (words: string, sum: "totalCents" | "amoCents" | "amcCents" | "patientCents", sign: number) => {
    const strong = sum === "patientCents";
    const face = strong ? fonts.bold17 : fonts.text14;
    const ink = strong ? colors.ink : colors.muted;
    if (strong) canvas.fill(colors.rule, MARGIN, y - 1, layout.inner, 1);
    canvas.text(words, face, colors.ink, MARGIN, y);
    const feeCents = feesOf(invoice, line, sum);
    canvas.right(strings.format.amount(line[sum] * sign), fonts.text14, ink, boxes, strong ? y + 2 : y);
    if (fee !== undefined)
      canvas.right(strings.format.amount(feeCents * sign), fonts.text14, ink, fees, strong ? y + 2 : y);
    const whole = strings.format.amount((line[sum] + feeCents) * sign);
    const large = canvas.best(whole, fonts.bold17, canvas.least, both - fees - 4);
    canvas.right(whole, large, colors.ink, both, y + (strong ? 0 : -2) + (large === fonts.bold17 ? 0 : 2));
    y += strong ? ROW + 5 : ROW;
  };
  row(strings.text.columnPrice, "totalCents", 1);
  if (line.baseCents !== line.totalCents) {
    canvas.text(strings.text.base, fonts.text14, colors.amberInk, MARGIN, y);
    canvas.right(strings.format.amount(line.baseCents), fonts.text14, colors.amberInk, boxes, y);
    y += ROW;
  }
  row(`${strings.text.amoShort}${strings.format.percent(line.rate)}`, "amoCents", -1);
  if (line.why.payer !== "none") {
    row(
      `${line.why.payer === "c2s" ? strings.text.c2s : strings.text.amcShort} ${strings.format.percent(line.why.cover)}`,
      "amcCents",
      -1,
    );
  }
  row(strings.text.leftToPay, "patientCents", 1);
  for (const note of [...shortageNotes(strings, shortage), ...notesOf(strings, line)]) {
    if (y + NOTE > layout.footer) return;
    canvas.small(note, colors.muted, MARGIN, y, Math.min(layout.inner, NOTE_ROOM));
    y += NOTE;
  }
}

/** When it is expected back, what may be given instead, and why. */
function shortageNotes({ recalls, format, language }: Strings, shortage: Shortage | undefined): string[] {
  if (shortage === undefined) return [];
  const { since, until, why, alternative } = shortage;
  const notes = [until === 0 ? recalls.shortSince(format.day(since)) : recalls.shortUntil(format.day(until))];
  if (alternative !== "") notes.push(recalls.instead(printable(alternative)));
  notes.push(printable(language === "en" && why.en !== "" ? why.en : why.fr));
  return notes;
}

/** In whole sentences, the gravest first. */
function notesOf(strings: Strings, line: InvoiceLine): string[] {
  const { why, rate, franchiseCents } = line;
  const notes: string[] = [];
  if (line.totalCents === 0) notes.push(strings.why.free);
  if (why.advance !== "no" && rate > 0) notes.push(strings.why[why.advance]);
  if (why.base !== "price") notes.push(strings.why[why.base]);
  notes.push(strings.why[why.rate]);
  if (franchiseCents > 0) notes.push(`${strings.text.franchiseShort}${strings.format.money(franchiseCents)}`);
  return notes;
}

export function paintSum(canvas: Canvas, invoice: Invoice, sum: SumName, number: number): void {
  const { colors, fonts, layout, strings } = canvas;
  title(canvas, strings.sum[sum], strings.format.money(invoice[sum]));
  const parts = partsOf(invoice, sum);
  // A page has the same rows on every screen: a higher one has them further apart.
  const row = ROW + Math.floor(layout.spare / SUM_ROWS);
  let y = HEADER + TITLE + 5;
  if (parts.length === 0) canvas.text(strings.text.nothingIn, fonts.text17, colors.muted, MARGIN, y);
  for (let i = number * SUM_ROWS; i < parts.length && i < (number + 1) * SUM_ROWS; i += 1) {
    const part = parts[i];
    if (part !== undefined) partRow(canvas, part, y);
    y += row;
  }
}

function partRow(canvas: Canvas, part: Part, y: number): void {
  const { colors, fonts, layout, strings } = canvas;
  const name = part.isFee ? `${part.name} ${strings.fee[part.name] ?? ""}` : printable(part.name);
  const percent = part.percent < 0 ? "" : strings.format.percent(part.percent);
  const cents = strings.format.amount(part.cents);
  const both = layout.width - MARGIN;
  let right = both - canvas.width(cents, fonts.bold17);
  canvas.text(cents, fonts.bold17, colors.ink, right, y - 2);
  right = Math.min(right, both - 58) - 8 - canvas.width(percent, fonts.text14);
  canvas.text(percent, fonts.text14, colors.muted, right, y);
  const room = right - MARGIN - 8;
  const face = canvas.best(name, fonts.text14, canvas.least, room);
  canvas.text(canvas.fitMiddle(name, face, room), face, colors.ink, MARGIN, y);
}

function title(canvas: Canvas, words: string, right: string): void {
  const { colors, fonts, layout } = canvas;
  page(canvas, HEADER);
  canvas.fill(colors.brandSoft, 0, HEADER, layout.width, TITLE);
  const room = layout.inner - canvas.width(right, fonts.text14) - 8;
  const face = canvas.best(words, fonts.bold17, canvas.least, room);
  canvas.text(
    canvas.fitMiddle(words, face, room),
    face,
    colors.brand,
    MARGIN,
    HEADER + (face === fonts.bold17 ? 2 : 5),
  );
  canvas.right(right, fonts.text14, colors.brand, layout.width - MARGIN, HEADER + 5);
}
