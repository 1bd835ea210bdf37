/**
 * Erases answered invoices once nobody needs them here: the pharmacy's software has them, and whoever finds the terminal
 * is not to. Those that wait for an answer, or for a person, stay whatever their age.
 */
import { storedAt } from "modules/sale-record/sale-record";
import type { MountedJournal } from "./mounted-journal";

/**
 * Days that an answered invoice stays. Ours, not the law's: long enough for what a caisse still asks about an invoice
 * within its quarter.
 */
export const RETENTION_DAYS = 90;
const DAY = 86400;
/** How many invoices are looked at in one turn, which must not hold the counter up; where there are more, the next is soon. */
const MOST = 16;
const SOON = 3600;

export class Retention {
  readonly #mounted: MountedJournal;
  readonly #log: (line: string) => void;
  /** Seconds until the next look; the first is soon after the start. */
  #wait = 60;
  /** The last invoice looked at that is young enough: the next look goes on after it, and then from the beginning. */
  #after = 0;

  constructor(mounted: MountedJournal, log: (line: string) => void) {
    this.#mounted = mounted;
    this.#log = log;
  }

  /** A second has passed. @param now s; an hour that is doubted erases nothing */
  second(now: number, isCertain: boolean): void {
    this.#wait -= 1;
    if (this.#wait > 0) return;
    // Each look reads the whole journal: once a day, unless there is more to erase, or the hour was doubted.
    this.#wait = isCertain && this.look(now) < MOST ? DAY : SOON;
  }

  /** @returns how many were erased */
  look(now: number): number {
    const { journal } = this.#mounted;
    if (journal === undefined) return 0;
    const entries = journal.listSettled(this.#after, MOST);
    this.#after = entries.length < MOST ? 0 : (entries.at(-1)?.number ?? 0);
    let erased = 0;
    for (const entry of entries) {
      const bytes = journal.invoice(entry);
      const at = bytes === undefined ? 0 : storedAt(bytes);
      // One that cannot be read is of no use to anyone who may have it.
      if (at >= now - RETENTION_DAYS * DAY) continue;
      if (journal.erase(entry)) erased += 1;
      else this.#log(`invoice ${entry.number} could not be erased`);
    }
    // Of an invoice that is gone, erased now or reclaimed before, how it was paid is nobody's business any more either.
    const payments = journal.erasePayments();
    if (erased > 0 || payments > 0) journal.eraseLeftovers();
    if (erased > 0) this.#log(`${erased} answered invoices erased`);
    if (payments > 0) this.#log(`${payments} payments of invoices that are gone erased`);
    return erased;
  }
}
