/** Makes the document of a print job from what the journal has, in the language that was spoken when it was asked for. */

import { EscPos, type PaperWidth } from "modules/printing/esc-pos";
import type { Printed, PrintJob, PrintRefusal } from "modules/printing/printing";
import { readInvoice } from "modules/sale-record/stored-invoice";
import type { Strings } from "modules/strings/strings";
import { LANGUAGES, type Language } from "modules/terminal/settings";
import { writeMention } from "./mention";
import { type Pharmacy, receiptOf, writeReceipt } from "./receipt";
import { receiptCode } from "./receipt-code";

export interface DocumentPorts {
  /** What was stored under this number. */
  invoice(number: number): Uint8Array | undefined;
  labelOf(code: string): string | undefined;
  readonly languages: Readonly<Record<Language, Strings>>;
  readonly pharmacy: Pharmacy;
  readonly width: PaperWidth;
  /** Characters across a sheet, where the printer takes one; absent where it does not: then a mention is on the roll. */
  readonly slipWidth?: PaperWidth | undefined;
}

export function makeDocument(job: PrintJob, ports: DocumentPorts): Printed | PrintRefusal {
  const { pharmacy, labelOf, width, slipWidth } = ports;
  const bytes = ports.invoice(job.number);
  const invoice = bytes && readInvoice(job.number, bytes);
  if (invoice === undefined) return "not-found";
  const strings = ports.languages[LANGUAGES.find((language) => language === job.language) ?? LANGUAGES[0]];
  const sheet = job.kind === "mention" && slipWidth !== undefined ? "slip" : "roll";
  const paper = new EscPos(sheet === "slip" && slipWidth !== undefined ? slipWidth : width, sheet);
  if (job.kind === "mention") writeMention(invoice, pharmacy, labelOf, strings, paper);
  else {
    const receipt = receiptOf(invoice, pharmacy, labelOf, strings);
    writeReceipt(receipt, strings, paper, receiptCode(receipt), job.isCopy);
  }
  const blocks = paper.done();
  return blocks === undefined ? "too-long" : { blocks, sheet };
}
