/** The receipt printer. */
import { board } from "board";
import { ReceiptPrinter } from "drivers/receipt-printer/receipt-printer";
import { Printing } from "modules/printing/printing";
import { makeDocument } from "modules/receipt/documents";
import { LANGUAGES } from "modules/strings/languages";
import Timer from "timer";
import type { Base } from "./base";

/** @returns undefined where none is fitted, or it does not open */
export function openPrinter({ parts, ledger, held, events }: Base): Printing | undefined {
  const { printer: find } = board;
  const fitted = find && parts.open("printer", () => find());
  if (fitted === undefined) return undefined;
  const sources = {
    ...fitted,
    languages: LANGUAGES,
    invoice: (number: number) => ledger.invoices.stored(number),
    labelOf: (code: string) => held.catalogue.find(code)?.label,
  };
  return parts.open(
    "printer",
    () =>
      new Printing(
        {
          make: (job) => makeDocument(job, sources),
          onChange: (view) => events.post({ type: "printer", view }),
          kept: ledger.prints.jobs,
          keep: (jobs) => ledger.prints.keep(jobs),
        },
        (callbacks) => new ReceiptPrinter({ ...fitted.wire, ...callbacks, timer: Timer }),
      ),
  );
}
