/** What the summary can be looked into: page after page, each amount and where it comes from. Pure. */
import type { Invoice, InvoiceAct, InvoiceFee, InvoiceLine } from "modules/billing/invoice";

/** A sum of the invoice that is made of its lines and fees. */
export type SumName = "totalCents" | "amoCents" | "amcCents" | "patientCents" | "franchiseCents";

export type Detail =
  /** The fees, and what the pricing remarks. */
  | { readonly kind: "fees" }
  /** One line: how it was made. */
  | { readonly kind: "line"; readonly index: number }
  /** One sum: what each line and fee puts into it. */
  | { readonly kind: "sum"; readonly sum: SumName; readonly page: number };

/** Rows of a sum's page. */
export const SUM_ROWS = 8;

/** What the middle key goes to: from the amounts over the fees to line after line, and back to the amounts (null). */
export function nextDetail(invoice: Invoice, detail: Detail | null): Detail | null {
  if (detail === null) return { kind: "fees" };
  if (detail.kind === "sum") {
    const pages = Math.ceil(partsOf(invoice, detail.sum).length / SUM_ROWS);
    return detail.page + 1 < pages ? { ...detail, page: detail.page + 1 } : null;
  }
  const index = detail.kind === "fees" ? 0 : detail.index + 1;
  return index < invoice.lines.length ? { kind: "line", index } : null;
}

/** What a line, a fee of the prescription or an act puts into a sum. */
export interface Part {
  /** Label of the medicine, or code of the fee or the act. */
  readonly name: string;
  readonly isFee: boolean;
  /** AMO rate, or share of the rest that is covered; -1 where a percentage says nothing. */
  readonly percent: number;
  readonly cents: number;
}

/** What makes up a sum, in the invoice's order; what puts nothing into it is left out. */
export function partsOf(invoice: Invoice, sum: SumName): Part[] {
  const parts: Part[] = [];
  for (const line of invoice.lines) {
    const cents = sum === "franchiseCents" ? line.franchiseCents : line[sum] + feesOf(invoice, line, sum);
    if (cents > 0) parts.push({ name: line.label, isFee: false, percent: percentOf(line, sum), cents });
  }
  if (sum === "franchiseCents") return parts;
  for (const fee of invoice.fees) {
    if (fee.cip13 !== undefined || fee[sum] === 0) continue;
    parts.push({ name: fee.code, isFee: true, percent: percentOf(fee, sum), cents: fee[sum] });
  }
  for (const act of invoice.acts) {
    if (act[sum] > 0) parts.push({ name: act.code, isFee: true, percent: percentOf(act, sum), cents: act[sum] });
  }
  return parts;
}

/** The fees of a line's boxes in one sum. */
export function feesOf(invoice: Invoice, { cip13 }: InvoiceLine, sum: Exclude<SumName, "franchiseCents">): number {
  let cents = 0;
  for (const fee of invoice.fees) if (fee.cip13 === cip13) cents += fee[sum];
  return cents;
}

/** The fee of each of a line's boxes; undefined where there is none. */
export function boxFeeOf(invoice: Invoice, { cip13 }: InvoiceLine): InvoiceFee | undefined {
  for (const fee of invoice.fees) if (fee.cip13 === cip13) return fee;
  return undefined;
}

function percentOf({ rate, why }: InvoiceLine | InvoiceFee | InvoiceAct, sum: SumName): number {
  if (sum === "amoCents") return rate;
  return sum === "amcCents" ? why.cover : -1;
}
