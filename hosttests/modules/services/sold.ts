/** A sale with all that the dossier pharmaceutique is told of one. */
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import type { Dispensing } from "modules/sale-record/dispensing";
import type { SaleRecord } from "modules/sale-record/sale-record";
import { BOXES, CATALOGUE, CLAIMS, NOW } from "../terminal/fixture";

export const DISPENSING: Dispensing = { completeness: "FFC", isRefused: false, generics: [], lots: [] };

/** A CIP13 with its right check digit (EAN-13). */
function cip13Of(n: number): string {
  const digits = `34009301${String(n).padStart(4, "0")}`;
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += Number(digits.charAt(i)) * (i % 2 === 0 ? 1 : 3);
  return digits + ((10 - (sum % 10)) % 10);
}

export function sale(changes: Partial<SaleRecord> = {}, quantities: readonly number[] = [2, 1]): SaleRecord {
  const lines = quantities.map((quantity, i) => ({ cip13: BOXES[i]?.cip13 ?? cip13Of(i), quantity }));
  const known = lines.map((line) => ({ ...line, ...(CATALOGUE.find(line.cip13) ? {} : { priceCents: 100, rate: 0 }) }));
  const request = { at: "2026-05-15", claims: CLAIMS, prescription: true, prescriber: null, lines: known };
  const invoice = price(request, TARIFFS, CATALOGUE);
  if (!invoice.ok) throw new Error(invoice.reason);
  const { value } = invoice;
  return {
    at: NOW,
    claims: CLAIMS,
    prescription: true,
    prescriber: null,
    invoice: value,
    dispensing: DISPENSING,
    ...changes,
  };
}
