/** The store's answer. */

import type { Invoice, InvoiceAct } from "modules/billing/invoice";
import { stored } from "modules/payment/payments";
import type { Settlement } from "modules/payment/settlement";
import type { StoreRefusal } from "./archive";
import type { ReportAct, ReportLine } from "./effect";
import { printable, printStored } from "./on-printer";
import { tellSold } from "./on-site";
import type { Problem } from "./problem";
import { hasFreePrice, needsPaperForm, settlementOf, totalsOf } from "./sale";
import type { Turn } from "./turn";

export function onStored(turn: Turn, number: number): void {
  const { view, sale } = turn.state;
  if (view.name !== "summary" || !view.storing || sale === null) return;
  const { invoice } = view;
  const { at, totalCents, amoCents, amcCents, patientCents, franchiseCents } = invoice;
  const sums = { totalCents, amoCents, amcCents, patientCents, franchiseCents };
  const acts = invoice.acts.length === 0 ? {} : { acts: invoice.acts.map(reportAct) };
  const settlement = settlementOf(sale, invoice);
  const paid = settlement && { settlement: reportSettlement(settlement) };
  turn.report({
    event: "invoice",
    number,
    at,
    ...sums,
    // Made when it is told: by then the sale is not in the heap any more.
    get lines() {
      return reportLines(invoice);
    },
    ...acts,
    ...paid,
  });
  const paperForm = needsPaperForm(sale);
  const freePrice = hasFreePrice(sale);
  const who = sale.claims === null ? null : { identity: sale.claims.identity };
  const isTest = sale.cautions.includes("test-identity");
  const print = printStored(turn, number, printable(turn.state, sale));
  if (turn.state.device.site !== null) tellSold(turn, sale);
  turn.endSale("stored");
  turn.setPayments(stored(turn.state.device.payments, number));
  // Until whoever sends the queue counts it anew.
  const { queue, journal } = turn.state.device;
  turn.setDevice({ queue: queue + 1, journal: journal && { ...journal, lastNumber: number } });
  turn.show({ name: "done", number, totals: totalsOf(invoice), paperForm, freePrice, who, isTest, print, settlement });
  turn.sound("done");
}

export function onStoreFailed(turn: Turn, reason: StoreRefusal): void {
  const { view } = turn.state;
  if (view.name !== "summary" || !view.storing) return;
  turn.log(`store failed: ${reason}`);
  turn.show({ ...view, storing: false });
  turn.notice(PROBLEM[reason]);
}

/** What stands in the way of storing, as the pharmacist can act on it. */
const PROBLEM: Readonly<Record<StoreRefusal, Problem>> = Object.freeze({
  "journal-absent": "store-journal",
  "journal-foreign": "store-journal",
  "journal-other-version": "store-journal",
  "journal-sealed": "store-journal",
  "journal-wiped": "store-journal",
  "journal-full": "store-full",
  "record-too-long": "store",
  "flash-fault": "store",
});

function reportSettlement({ means, state, amountCents }: Settlement) {
  return { means, state, amountCents };
}

function reportAct({ code, totalCents, amoCents, amcCents, patientCents }: InvoiceAct): ReportAct {
  return { code, totalCents, amoCents, amcCents, patientCents };
}

/** Each line with the fees of its boxes in it. */
function reportLines(invoice: Invoice): ReportLine[] {
  return invoice.lines.map(({ cip13, label, quantity, totalCents, amoCents, amcCents, patientCents }) => {
    const line = { cip13, label, quantity, totalCents, amoCents, amcCents, patientCents };
    for (const fee of invoice.fees) {
      if (fee.cip13 !== cip13) continue;
      line.totalCents += fee.totalCents;
      line.amoCents += fee.amoCents;
      line.amcCents += fee.amcCents;
      line.patientCents += fee.patientCents;
    }
    return line;
  });
}
