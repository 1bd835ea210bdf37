/** The payment terminal. */
import { board } from "board";
import type { PaymentsPort } from "modules/terminal/terminal";
import Timer from "timer";
import type { Base } from "./base";

/** What is open is kept even where none is there any more: somebody has to look at it. */
export function openPayments({ parts, ledger, events }: Base): PaymentsPort & { readonly isThere: boolean } {
  const { openPayment: open } = board;
  const payer = open && parts.open("payment", () => open(Timer));
  return {
    isThere: payer !== undefined,
    keep: (payments) => ledger.payments.keep(payments),
    settle: (number, settlement) => ledger.invoices.settlePayment(number, settlement),
    pay: (ask) =>
      payer && parts.use("payment", () => payer.pay(ask, (outcome) => events.post({ type: "payment", outcome }))),
  };
}
