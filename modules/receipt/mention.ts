/**
 * The mention on the back of a prescription that was executed.
 *
 * | text | what is put on the prescription | here |
 * |---|---|---|
 * | R. 5125-53 CSP, since décret 2023-1222 | the name of what was delivered where it is not what was prescribed; its form and number of units where they differ; without an electronic prescription also the pharmacy's stamp and the date | the label of each box has name, dosage, form and units |
 * | R. 5132-13 CSP, since décret 2007-157 | of lists I and II and narcotics: stamp, number or numbers of the register, date of execution, quantity delivered | a dotted place for each number |
 * | the same at each renewal | | printed for each invoice |
 *
 * The quantity is in boxes, with the units that the label tells. The number of the register (ordonnancier) is a place to
 * write on: the register is the pharmacy's software's, which asks for the patient's address and which medicines are of a
 * list; neither is known to a terminal. The wording of R. 5132-13 was read in the Ordre's account of it (meddispar.fr), not
 * on Légifrance.
 */

import type { Paper } from "modules/printing/paper";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import { invoiceNumber } from "modules/strings/digits";
import type { Strings } from "modules/strings/strings";
import { plainText } from "modules/text/plain";
import { isTestSale, type Pharmacy, writeStamp, writeTest } from "./receipt";

/** Whether there is a paper to put it on: an electronic prescription has none. */
export function needsMention({ prescription, ePrescription, lines }: MentionSource): boolean {
  return prescription && ePrescription === null && lines.length > 0;
}

type MentionSource = Pick<StoredInvoice, "prescription" | "ePrescription"> & { readonly lines: readonly unknown[] };

/** @param labelOf as for `receiptOf` */
export function writeMention(
  invoice: StoredInvoice,
  pharmacy: Pharmacy,
  labelOf: (code: string) => string | undefined,
  strings: Strings,
  paper: Paper,
): void {
  const words = strings.receipt;
  paper.section("head");
  writeStamp(pharmacy, strings, paper);
  if (isTestSale(invoice)) writeTest(strings, paper);
  paper.section("about");
  paper.columns(
    words.deliveredOn(strings.format.date(invoice.date)),
    words.invoice(invoiceNumber(invoice.number)),
    "strong",
  );
  paper.section("lines");
  for (const { cip13, quantity } of invoice.lines) {
    paper.text(`${quantity} × ${plainText(labelOf(cip13) ?? cip13)}`);
    paper.text(words.register, "note");
  }
}
