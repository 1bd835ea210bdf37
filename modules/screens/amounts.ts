/** How an amount was made: of one line, column by column; of one sum, part by part. */
import type { Invoice, InvoiceLine } from "modules/billing/invoice";
import { amount, money } from "modules/strings/format";
import { FEE, SUM, TEXT, WHY } from "modules/strings/fr";
import { boxFeeOf, feesOf, type Part, partsOf, SUM_ROWS, type SumName } from "modules/terminal/detail";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { FOOTER, HEADER, MARGIN, WIDTH } from "./layout";
import { printable } from "./person";

const TITLE = 26;
/** Right edges of the columns: of the boxes, of their fees, of both. */
const BOXES = 178;
const FEES = 234;
const BOTH = WIDTH - MARGIN;
const ROW = 18;
const NOTE = 17;

/** One line of the invoice: its boxes and their fees, what each payer takes of them, and why. */
export function paintLine(canvas: Canvas, invoice: Invoice, index: number): void {
  const line = invoice.lines[index];
  if (line === undefined) return;
  const { colors, fonts } = canvas;
  title(canvas, printable(line.label), `${index + 1}/${invoice.lines.length}`);
  const fee = boxFeeOf(invoice, line);
  let y = HEADER + TITLE + 4;
  const price = line.totalCents + feesOf(invoice, line, "totalCents");
  const act = line.act === "" ? TEXT.noAct : line.act;
  const each = line.quantity > 1 ? ` · ${line.quantity}\u00a0× ${amount(price / line.quantity)}` : "";
  canvas.text(act + each, fonts.text14, colors.muted, MARGIN, y);
  canvas.right(TEXT.columnBox, fonts.text14, colors.muted, BOXES, y);
  canvas.right(fee?.code ?? "", fonts.text14, colors.muted, FEES, y);
  canvas.right(TEXT.columnBoth, fonts.text14, colors.muted, BOTH, y);
  y += ROW;
  const row = (words: string, sum: "totalCents" | "amoCents" | "amcCents" | "patientCents", sign: number) => {
    const strong = sum === "patientCents";
    const face = strong ? fonts.bold17 : fonts.text14;
    const ink = strong ? colors.ink : colors.muted;
    if (strong) canvas.fill(colors.rule, MARGIN, y - 1, WIDTH - MARGIN * 2, 1);
    canvas.text(words, face, colors.ink, MARGIN, y);
    const fees = feesOf(invoice, line, sum);
    canvas.right(amount(line[sum] * sign), fonts.text14, ink, BOXES, strong ? y + 2 : y);
    if (fee !== undefined) canvas.right(amount(fees * sign), fonts.text14, ink, FEES, strong ? y + 2 : y);
    const both = amount((line[sum] + fees) * sign);
    const large = canvas.best(both, fonts.bold17, fonts.text14, BOTH - FEES - 4);
    canvas.right(both, large, colors.ink, BOTH, y + (strong ? 0 : -2) + (large === fonts.bold17 ? 0 : 2));
    y += strong ? ROW + 5 : ROW;
  };
  row(TEXT.columnPrice, "totalCents", 1);
  if (line.baseCents !== line.totalCents) {
    canvas.text(TEXT.base, fonts.text14, colors.amberInk, MARGIN, y);
    canvas.right(amount(line.baseCents), fonts.text14, colors.amberInk, BOXES, y);
    y += ROW;
  }
  row(`${TEXT.amoShort}${line.rate}\u00a0%`, "amoCents", -1);
  if (line.why.payer !== "none") {
    row(`${line.why.payer === "c2s" ? TEXT.c2s : TEXT.amcShort} ${line.why.cover}\u00a0%`, "amcCents", -1);
  }
  row(TEXT.leftToPay, "patientCents", 1);
  for (const note of notesOf(line)) {
    if (y + NOTE > FOOTER) return;
    canvas.text(canvas.fit(note, fonts.text14, WIDTH - MARGIN * 2), fonts.text14, colors.muted, MARGIN, y);
    y += NOTE;
  }
}

/** In whole sentences, the gravest first. */
function notesOf(line: InvoiceLine): string[] {
  const { why, rate, franchiseCents } = line;
  const notes: string[] = [];
  if (line.totalCents === 0) notes.push(WHY.free);
  if (why.advance !== "no" && rate > 0) notes.push(WHY[why.advance]);
  if (why.base !== "price") notes.push(WHY[why.base]);
  notes.push(WHY[why.rate]);
  if (franchiseCents > 0) notes.push(`${TEXT.franchiseShort}${money(franchiseCents)}`);
  return notes;
}

export function paintSum(canvas: Canvas, invoice: Invoice, sum: SumName, number: number): void {
  const { colors, fonts } = canvas;
  title(canvas, SUM[sum], money(invoice[sum]));
  const parts = partsOf(invoice, sum);
  let y = HEADER + TITLE + 5;
  if (parts.length === 0) canvas.text(TEXT.nothingIn, fonts.text17, colors.muted, MARGIN, y);
  for (let i = number * SUM_ROWS; i < parts.length && i < (number + 1) * SUM_ROWS; i += 1) {
    const part = parts[i];
    if (part !== undefined) partRow(canvas, part, y);
    y += ROW;
  }
}

function partRow(canvas: Canvas, part: Part, y: number): void {
  const { colors, fonts } = canvas;
  const name = part.isFee ? `${part.name} ${FEE[part.name] ?? ""}` : printable(part.name);
  const percent = part.percent < 0 ? "" : `${part.percent}\u00a0%`;
  const cents = amount(part.cents);
  let right = BOTH - canvas.width(cents, fonts.bold17);
  canvas.text(cents, fonts.bold17, colors.ink, right, y - 2);
  right = Math.min(right, BOTH - 58) - 8 - canvas.width(percent, fonts.text14);
  canvas.text(percent, fonts.text14, colors.muted, right, y);
  canvas.text(canvas.fit(name, fonts.text14, right - MARGIN - 8), fonts.text14, colors.ink, MARGIN, y);
}

function title(canvas: Canvas, words: string, right: string): void {
  const { colors, fonts } = canvas;
  page(canvas, HEADER);
  canvas.fill(colors.brandSoft, 0, HEADER, WIDTH, TITLE);
  const room = WIDTH - MARGIN * 2 - canvas.width(right, fonts.text14) - 8;
  const face = canvas.best(words, fonts.bold17, fonts.text14, room);
  canvas.text(canvas.fit(words, face, room), face, colors.brand, MARGIN, HEADER + (face === fonts.bold17 ? 2 : 5));
  canvas.right(right, fonts.text14, colors.brand, WIDTH - MARGIN, HEADER + 5);
}
