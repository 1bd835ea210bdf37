/** The payments that are open, as they were kept last: through a loss of power, nothing is asked twice. */
import { RecordKey } from "modules/journal/record-keys";
import { decodePayments, encodePayments, type OpenPayment } from "modules/payment/payments";
import type { MountedJournal } from "./mounted-journal";

export class KeptPayments {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  get open(): OpenPayment[] {
    const bytes = this.#mounted.journal?.value(RecordKey.payments);
    return bytes === undefined ? [] : decodePayments(bytes);
  }

  /** Keeps them for good before it returns. @returns false when that could not be done */
  keep(open: readonly OpenPayment[]): boolean {
    const { journal } = this.#mounted;
    return journal !== undefined && journal.setValue(RecordKey.payments, encodePayments(open)) === undefined;
  }
}
