/** Stored sales as documents, and documents as the lines that a person reads. */
import { EscPos, type PaperWidth } from "modules/printing/esc-pos";
import { columns, type Paper, wrap } from "modules/printing/paper";
import { type Pharmacy, type Receipt, receiptOf } from "modules/receipt/receipt";
import { readInvoice, type StoredInvoice } from "modules/sale-record/stored-invoice";
import { fr } from "modules/strings/fr/fr";
import { saleRecord } from "../teletransmission/sales";
import { BOXES } from "../terminal/fixture";

export const PHARMACY: Pharmacy = {
  name: "Pharmacie du Banc",
  address: ["1 rue de l’Essai", "00000 ESSAI"],
  finess: "990000001",
};

export const labelOf = (code: string) => BOXES.find(({ cip13 }) => cip13 === code)?.label;

export function invoiceOfSale(n: number): StoredInvoice {
  const invoice = readInvoice(n + 1, saleRecord(n));
  if (invoice === undefined) throw new Error("no invoice");
  return invoice;
}

export const receiptOfSale = (n: number, strings = fr): Receipt =>
  receiptOf(invoiceOfSale(n), PHARMACY, labelOf, strings);

/** What a printer of this width shows, without looks. */
export function linesOf(write: (paper: Paper) => void, width: PaperWidth): string[] {
  const lines: string[] = [];
  write({
    section: (name) => lines.push(`[${name}]`),
    text: (text) => wrap(text, width, (line) => lines.push(line)),
    columns: (left, right) => columns(left, right, width, (line) => lines.push(line)),
    qr: (text) => lines.push(`QR ${text.length}`),
  });
  return lines;
}

export function bytesOf(write: (paper: Paper) => void, width: PaperWidth): Uint8Array {
  const paper = new EscPos(width);
  write(paper);
  const blocks = paper.done() ?? [];
  const bytes = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}
