/** The invoices with the lowest numbers among many that come in no order: as many as a list has, whatever there are. */
import type { RecordCursor } from "./record";

/** An invoice in the journal. */
export interface Entry {
  readonly number: number;
  /** Why it was rejected, 1 to ANY_REASON; 0 while it waits to be sent. */
  readonly reason: number;
  /** Where it was when it was listed: a hint. */
  readonly start: number;
}

export class FirstEntries {
  /** By number. */
  readonly entries: Entry[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  takes(number: number): boolean {
    const last = this.entries[this.#most - 1];
    return last === undefined || number <= last.number;
  }

  /** @param start of the block that it is in */
  offer(record: RecordCursor, start: number): void {
    const { number, reason } = record;
    if (!this.takes(number)) return;
    const { entries } = this;
    if (entries.length === this.#most) entries.pop();
    let i = entries.length;
    while (i > 0 && (entries[i - 1]?.number ?? 0) > number) i -= 1;
    entries.splice(i, 0, { number, reason, start });
    const last = entries[this.#most - 1];
    // What is above it is passed over from now on.
    if (last !== undefined) record.limit(last.number);
  }
}
