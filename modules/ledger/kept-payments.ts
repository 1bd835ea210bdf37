/** The payments that are open, as they were kept last: through a loss of power, nothing is asked twice. */
import { RecordKey } from "modules/journal/record-keys";
import { decodePayments, encodePayments, type OpenPayment } from "modules/payment/payments";
import { readPaid } from "modules/sale-record/stored-invoice";
import type { MountedJournal } from "./mounted-journal";

export class KeptPayments {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  get open(): OpenPayment[] {
    const bytes = this.#mounted.journal?.value(RecordKey.payments);
    return bytes === undefined ? [] : decodePayments(bytes).filter((payment) => !this.#isOver(payment));
  }

  /** The power went between the payment's own record and this list: nobody need look at what is known. */
  #isOver({ number, state, amountCents }: OpenPayment): boolean {
    if (number === 0 || state !== "under-way") return false;
    const paid = this.#mounted.journal?.payments(number, number).get(number);
    const settlement = paid === undefined ? null : readPaid(paid);
    return settlement?.state === "done" && settlement.amountCents === amountCents;
  }

  /** Keeps them for good before it returns. @returns false when that could not be done */
  keep(open: readonly OpenPayment[]): boolean {
    const { journal } = this.#mounted;
    return journal !== undefined && journal.setValue(RecordKey.payments, encodePayments(open)) === undefined;
  }
}
