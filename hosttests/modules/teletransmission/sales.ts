/** Invoices by the thousand, priced by the real rules. */
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { encodeSale } from "modules/sale-record/sale-record";
import { BOXES, CATALOGUE, CLAIMS, NOW } from "../terminal/fixture";

/** The record of the n-th sale: one to three boxes, with and without a card, some of them of the local regime. */
export function saleRecord(n: number): Uint8Array {
  const claims = n % 5 === 0 ? null : { ...CLAIMS, amo: { ...CLAIMS.amo, localRegime: n % 5 === 4 } };
  const lines = [];
  for (let i = 0; i <= n % 3; i += 1) {
    lines.push({ cip13: BOXES[(n + i) % 4]!.cip13, quantity: 1 + (n % 2), ald: false });
  }
  const request = { at: "2026-05-15", claims, prescription: true, prescriber: null, lines };
  const invoice = price(request, TARIFFS, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  return encodeSale({ at: NOW + n, claims, prescription: true, prescriber: null, invoice: invoice.value });
}
