/**
 * The QR code of a receipt, profile CR1 ("Comptoir receipt, version 1"): an open profile of ours, which the e-carte app of
 * the bench reads so that a patient keeps a receipt without paper. Text `CR1:` followed by the Base45 (RFC 9285) of one CBOR
 * map (RFC 8949):
 *
 * | key | what | type |
 * |---|---|---|
 * | 1 | FINESS of the pharmacy | tstr 9; absent where it is not known |
 * | 2 | number of the invoice | uint |
 * | 3 | when it was stored | uint, s since 1970 |
 * | 4 | [total, AMO, AMC, patient, franchise] | array of 5 int, centimes |
 * | 5 | lines: [code, quantity, total] each; code: uint for 13 digits that do not begin with 0, else tstr | array; absent where there was no room |
 * | 6 | fees of the prescription as a whole | uint, centimes; absent for none |
 * | 7 | payments: [kind, centimes] each | array; absent for none |
 * | 8 | a test: nobody is paid back | true; absent for no |
 * | 9 | how many lines had no room | uint; absent for none |
 *
 * What it is not: it is no proof. It is not signed, for a terminal has no key that a phone could know, so whoever can print
 * can print one; an app says that it was read from a ticket, and believes the caisse's own statement over it. It has no
 * name and no NIR: it says no more than the paper that it is on.
 */
import { encodeBase45 } from "modules/base45/base45";
import { encodeCbor } from "modules/cbor/encode";
import type { CborMap, CborValue } from "modules/cbor/value";
import { MAX_QR_LENGTH } from "modules/printing/paper";
import type { Receipt, ReceiptLine } from "./receipt";

export const RECEIPT_PREFIX = "CR1:";

export const ReceiptKey = Object.freeze({
  finess: 1,
  number: 2,
  at: 3,
  sums: 4,
  lines: 5,
  fees: 6,
  payments: 7,
  test: 8,
  leftOut: 9,
});

/** @returns at most MAX_QR_LENGTH characters of a QR code's alphanumeric set */
export function receiptCode(receipt: Receipt): string {
  const whole = encode(receipt, true);
  return whole.length <= MAX_QR_LENGTH ? whole : encode(receipt, false);
}

function encode(receipt: Receipt, withLines: boolean): string {
  const { totalCents, amoCents, amcCents, patientCents, franchiseCents, lines, payments, pharmacy } = receipt;
  const map: CborMap = new Map<number | string, CborValue>();
  if (pharmacy.finess !== "") map.set(ReceiptKey.finess, pharmacy.finess);
  map.set(ReceiptKey.number, receipt.number);
  map.set(ReceiptKey.at, receipt.at);
  map.set(ReceiptKey.sums, [totalCents, amoCents, amcCents, patientCents, franchiseCents]);
  if (withLines) map.set(ReceiptKey.lines, lines.map(encodeLine));
  else map.set(ReceiptKey.leftOut, lines.length);
  if (receipt.feesCents !== 0) map.set(ReceiptKey.fees, receipt.feesCents);
  if (withLines && payments.length > 0) {
    map.set(
      ReceiptKey.payments,
      payments.map(({ kind, cents }) => [kind, cents]),
    );
  }
  if (receipt.isTest) map.set(ReceiptKey.test, true);
  return RECEIPT_PREFIX + encodeBase45(encodeCbor(map));
}

const CODE_LENGTH = 13;

function encodeLine({ code, quantity, totalCents }: ReceiptLine): CborValue {
  const number = code.length === CODE_LENGTH && code.charAt(0) !== "0" ? Number(code) : Number.NaN;
  return [Number.isSafeInteger(number) && String(number) === code ? number : code, quantity, totalCents];
}
