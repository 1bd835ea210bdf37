/** Whether a sale is open, kept in the journal: after a loss of power the screen says that it was cut short. */
import { RecordKey } from "modules/journal/record-keys";
import type { MountedJournal } from "./mounted-journal";

export class OpenSale {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** One that was stored is not open: the number of its invoice tells as much, and costs no write. */
  get isOpen(): boolean {
    return this.#mounted.word(RecordKey.sale) === this.#next;
  }

  /** A sale was opened, or left. */
  set(isOpen: boolean): void {
    if (isOpen || this.isOpen) this.#mounted.setWords(RecordKey.sale, [isOpen ? this.#next : 0]);
  }

  get #next(): number {
    return (this.#mounted.journal?.lastNumber ?? 0) + 1;
  }
}
