/**
 * The patient's receipt: what was sold, who pays, what the Assurance Maladie holds back later, and how it was paid. Made
 * from the stored invoice, so that it can be made again at any time, and the same for paper, page and phone.
 *
 * Amounts are integer centimes. `total = amo + amc + patient`, and the lines with the fees of the prescription add up to
 * the total: they are the invoice's own sums, nothing is priced here.
 */
import type { VatSum } from "modules/billing/invoice";
import type { Paper } from "modules/printing/paper";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import { invoiceNumber } from "modules/strings/digits";
import { clockTime } from "modules/strings/hour";
import type { Strings } from "modules/strings/strings";
import { plainText } from "modules/text/plain";

/** Whose stamp is on it. */
export interface Pharmacy {
  readonly name: string;
  /** Street, town: a line each. */
  readonly address: readonly string[];
  /** FINESS, 9 digits; empty where nobody has said it. */
  readonly finess: string;
}

/** Boxes of one kind, or an act. */
export interface ReceiptLine {
  /** CIP13, EAN-13, LPP code, or the code of an act. */
  readonly code: string;
  /** Empty where nobody knows it: then the code is shown. */
  readonly label: string;
  readonly quantity: number;
  /** Fees of the boxes included. */
  readonly totalCents: number;
  /** The part of it that is the fee of dispensing; 0 where there is none. */
  readonly feeCents: number;
  /** What the AMO's rate was, percent; absent where that was not kept. */
  readonly rate?: number;
}

/** One way in which the patient paid; the kinds are the language's (`strings.receipt.payment`). */
export interface ReceiptPayment {
  readonly kind: string;
  readonly cents: number;
}

export interface Receipt {
  readonly number: number;
  /** The rejected invoice that this one stands for. */
  readonly replaces?: number;
  /** s since 1970 */
  readonly at: number;
  /** Day of dispensing, "YYYY-MM-DD". */
  readonly date: string;
  readonly pharmacy: Pharmacy;
  /** "Camille ESSAI"; empty without a card. */
  readonly patient: string;
  /** The identity is one of test or demonstration: nobody is paid back for it. */
  readonly isTest: boolean;
  readonly prescriber: string | null;
  readonly prescription: boolean;
  readonly lines: readonly ReceiptLine[];
  /** Fees of the prescription as a whole. */
  readonly feesCents: number;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  /** Held back later, no part of what the patient pays here. */
  readonly franchiseCents: number;
  readonly payments: readonly ReceiptPayment[];
  readonly vat: readonly VatSum[];
  /** Lines that the code of the receipt had no room for; absent where all are here. */
  readonly leftOut?: number;
}

/** OIDs of identities that are nobody's: test and demonstration. */
const FIRST_TEST_OID = 10;
const LAST_TEST_OID = 11;

/** What was paid, not what was only asked for. */
function paymentsOf({ settlement }: StoredInvoice): readonly ReceiptPayment[] {
  if (settlement === null || settlement.amountCents === 0) return [];
  if (settlement.state === "asked" || settlement.state === "unknown") return [];
  return [{ kind: settlement.means, cents: settlement.amountCents }];
}

/** @param labelOf what a box is called; undefined for one that the catalogue does not have (any more) */
export function receiptOf(
  invoice: StoredInvoice,
  pharmacy: Pharmacy,
  labelOf: (code: string) => string | undefined,
  strings: Strings,
): Receipt {
  const { insured, fees } = invoice;
  let feesCents = 0;
  for (const fee of fees) if (fee.cip13 === null) feesCents += fee.totalCents;
  const lines: ReceiptLine[] = [];
  for (const { cip13, quantity, totalCents, rate } of invoice.lines) {
    let feeCents = 0;
    for (const fee of fees) if (fee.cip13 === cip13) feeCents += fee.totalCents;
    const label = labelOf(cip13) ?? "";
    lines.push({ code: cip13, label, quantity, totalCents: totalCents + feeCents, feeCents, rate });
  }
  for (const { code, totalCents, rate } of invoice.acts) {
    lines.push({ code, label: strings.fee[code] ?? "", quantity: 1, totalCents, feeCents: 0, rate });
  }
  const { number, at, date, totalCents, amoCents, amcCents, patientCents, franchiseCents } = invoice;
  return {
    number,
    ...(invoice.replaces === undefined ? {} : { replaces: invoice.replaces }),
    at,
    date,
    pharmacy,
    patient: insured === null ? "" : `${firstName(insured.givenNames)} ${insured.familyName}`.trim(),
    isTest: isTestSale(invoice),
    prescriber: invoice.prescriber,
    prescription: invoice.prescription,
    lines,
    feesCents,
    totalCents,
    amoCents,
    amcCents,
    patientCents,
    franchiseCents,
    payments: paymentsOf(invoice),
    vat: invoice.vat,
  };
}

export function isTestSale({ insured }: StoredInvoice): boolean {
  return insured !== null && insured.oid >= FIRST_TEST_OID && insured.oid <= LAST_TEST_OID;
}

function firstName(givenNames: string): string {
  const space = givenNames.indexOf(" ");
  return space < 0 ? givenNames : givenNames.slice(0, space);
}

/** The pharmacy's name and address, as on its stamp. */
export function writeStamp({ name, address, finess }: Pharmacy, strings: Strings, paper: Paper): void {
  paper.text(plainText(name === "" ? strings.receipt.pharmacy : name), "title");
  for (const line of address) paper.text(plainText(line), "centered");
  if (finess !== "") paper.text(`FINESS ${finess}`, "centered");
}

/** On all that is printed for an identity that is nobody's. */
export function writeTest(strings: Strings, paper: Paper): void {
  paper.text(strings.text.test, "test");
  paper.text(strings.receipt.testHint, "centered");
}

/**
 * @param code what the QR code at its foot holds (receipt-code.ts); empty for none
 * @param isCopy it was printed before
 */
export function writeReceipt(receipt: Receipt, strings: Strings, paper: Paper, code = "", isCopy = false): void {
  const words = strings.receipt;
  const { money } = strings.format;
  paper.section("head");
  writeStamp(receipt.pharmacy, strings, paper);
  if (receipt.isTest) writeTest(strings, paper);
  if (isCopy) paper.text(words.copy, "title");
  paper.section("about");
  paper.columns(
    words.invoice(invoiceNumber(receipt.number)),
    `${strings.format.date(receipt.date)} ${clockTime(receipt.at)}`,
    "strong",
  );
  if (receipt.replaces !== undefined) paper.text(words.replaces(invoiceNumber(receipt.replaces)));
  if (receipt.patient !== "") paper.text(words.patient + plainText(receipt.patient));
  if (receipt.prescriber !== null) paper.text(words.prescriber + plainText(receipt.prescriber));
  writeLines(receipt, strings, paper);
  paper.section("sums");
  paper.columns(words.total, money(receipt.totalCents), "strong");
  if (receipt.amoCents !== 0) paper.columns(words.amo, money(-receipt.amoCents));
  if (receipt.amcCents !== 0) paper.columns(words.amc, money(-receipt.amcCents));
  paper.columns(words.toPay, money(receipt.patientCents), "sum");
  paper.section("payments");
  for (const { kind, cents } of receipt.payments) {
    paper.columns((words.payment as Readonly<Record<string, string>>)[kind] ?? kind, money(cents));
  }
  if (receipt.franchiseCents !== 0) {
    paper.section("later");
    paper.columns(words.franchise, money(receipt.franchiseCents));
    paper.text(words.franchiseHint, "note");
  }
  paper.section("vat");
  for (const { rate, totalCents, vatCents } of receipt.vat) {
    paper.columns(words.vat(rateWords(rate, words.decimal)), words.vatOf(money(vatCents), money(totalCents)), "note");
  }
  if (code !== "") {
    paper.section("code");
    paper.qr(code);
    paper.text(words.codeHint, "centered");
  }
  paper.section("foot");
  paper.text(words.notHomologated, "centered");
}

function writeLines(receipt: Receipt, strings: Strings, paper: Paper): void {
  const words = strings.receipt;
  const { money, percent } = strings.format;
  paper.section("lines");
  for (const { code, label, quantity, totalCents, feeCents, rate } of receipt.lines) {
    const name = plainText(label === "" ? code : label);
    paper.columns(
      quantity > 1 ? `${quantity} × ${name}` : name,
      totalCents === 0 ? words.freePrice : money(totalCents),
    );
    const notes: string[] = [];
    if (feeCents > 0) notes.push(words.fee(money(feeCents)));
    if (rate !== undefined) notes.push(rate === 0 ? strings.text.notReimbursed : words.rate(percent(rate)));
    if (notes.length > 0) paper.text(`  ${notes.join(", ")}`, "note");
  }
  if (receipt.feesCents !== 0) paper.columns(words.fees, money(receipt.feesCents));
  if (receipt.leftOut !== undefined) paper.text(words.leftOut(receipt.leftOut), "note");
}

/** 21 -> "2,1" */
function rateWords(thousandths: number, decimal: string): string {
  const rest = thousandths % 10;
  return `${Math.floor(thousandths / 10)}${rest === 0 ? "" : decimal + String(rest)}`;
}
