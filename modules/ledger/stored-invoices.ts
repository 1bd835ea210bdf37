/**
 * The invoices of the terminal: stored, waiting to be sent, rejected, and what the pharmacist does about those. One that
 * stands for a rejected one is stored first, and the other is settled after it.
 */
import type { Entry } from "modules/journal/journal";
import type { Settlement } from "modules/payment/settlement";
import type { Result } from "modules/result/result";
import {
  encodePaid,
  encodeSale,
  hasLots,
  replacedBy,
  replacing,
  type SaleRecord,
  withoutLots,
  withPaid,
} from "modules/sale-record/sale-record";
import { readInvoice, type StoredInvoice } from "modules/sale-record/stored-invoice";
import type { StoredBytes } from "modules/services/outbox";
import type { Queue } from "modules/teletransmission/teletransmission";
import {
  type Archive,
  type JournalAbout,
  MAX_REJECTED,
  type RejectedInvoice,
  type StoreRefusal,
} from "modules/terminal/archive";
import type { LifetimeCounts } from "./lifetime-counts";
import type { MountedJournal } from "./mounted-journal";
import { rejectedInvoice } from "./rejected";
import type { UsedTokens } from "./used-tokens";

/** What a block of NOR flash is good for: the data sheets' figure. */
const MAX_ERASES = 100000;

export class StoredInvoices implements Archive, Queue {
  readonly #mounted: MountedJournal;
  readonly #counts: LifetimeCounts;
  readonly #tokens: UsedTokens;

  constructor(mounted: MountedJournal, counts: LifetimeCounts, tokens: UsedTokens) {
    this.#mounted = mounted;
    this.#counts = counts;
    this.#tokens = tokens;
  }

  /** Invoices that nobody has answered for yet. */
  get queued(): number {
    return this.#mounted.journal?.queued ?? 0;
  }

  get rejected(): number {
    return this.#mounted.journal?.rejected ?? 0;
  }

  /** Of the invoices stored; 0 before the first. */
  get lastNumber(): number {
    return this.#mounted.journal?.lastNumber ?? 0;
  }

  /** Stores an invoice for good before it returns. @returns its number, never used before */
  store(record: SaleRecord): Result<number, StoreRefusal> {
    const whole = this.#append(encodeSale(record), record.replaces);
    // The longest sale with the lots of its boxes is longer than a block: an invoice is worth more than they are.
    const isTooLong = !whole.ok && whole.reason === "record-too-long" && hasLots(record);
    const stored = isTooLong ? this.#append(encodeSale(withoutLots(record)), record.replaces) : whole;
    if (stored.ok && record.replaces !== undefined) this.#counts.add("replaced");
    return stored;
  }

  listQueued(after: number, limit: number): Entry[] {
    return this.#mounted.journal?.listQueued(after, limit) ?? [];
  }

  invoice(entry: Entry): Uint8Array | undefined {
    return this.#mounted.journal?.invoice(entry);
  }

  /** The first invoices above this number that can still be read, oldest first: InvoiceSource of modules/lgo. */
  after(number: number, limit: number): StoredInvoice[] {
    const { journal } = this.#mounted;
    const found: StoredInvoice[] = [];
    const entries = journal?.listStored(number, limit) ?? [];
    const last = entries.at(-1);
    const paid = last && journal?.payments(number + 1, last.number);
    for (const entry of entries) {
      const bytes = journal?.invoice(entry);
      const invoice = bytes && readInvoice(entry.number, withPaid(bytes, paid?.get(entry.number)));
      if (invoice !== undefined) found.push(invoice);
    }
    return found;
  }

  /**
   * What was stored under a number, answered for or not, with how it was paid since; undefined once it was erased or
   * reclaimed.
   */
  stored(number: number): Uint8Array | undefined {
    const { journal } = this.#mounted;
    const entry = journal?.stored(number);
    const bytes = entry && journal?.invoice(entry);
    return bytes && withPaid(bytes, journal?.payments(number, number).get(number));
  }

  /**
   * How a stored invoice was paid, now that it is known; null: it was not, whatever was said when it was stored.
   * @returns undefined when it is kept, or was known already; `journal-full`: the invoice itself is as it was
   */
  settlePayment(number: number, settlement: Settlement | null): StoreRefusal | "no-invoice" | undefined {
    const { journal, trouble } = this.#mounted;
    if (journal === undefined) return trouble ?? "flash-fault";
    try {
      const bytes = this.stored(number);
      const invoice = bytes && readInvoice(number, bytes);
      if (invoice === undefined) return "no-invoice";
      if (isKnown(invoice.settlement, settlement)) return undefined;
      return journal.appendPayment(number, encodePaid(settlement));
    } catch {
      return "flash-fault";
    }
  }

  /** The first invoice above this number, answered for or not: for modules/services/outbox.ts. */
  next(number: number): StoredBytes | undefined {
    const { journal } = this.#mounted;
    if (journal === undefined || number >= journal.lastNumber) return undefined;
    // Most often the very next, in the block that is written to; else a pass over all of them.
    const entry = journal.stored(number + 1) ?? journal.listStored(number, 1)[0];
    return entry && { number: entry.number, bytes: journal.invoice(entry) };
  }

  settle(entry: Entry): boolean {
    return this.#mounted.journal?.settle(entry) ?? false;
  }

  reject(entry: Entry, reason: number): boolean {
    return this.#mounted.journal?.reject(entry, reason) ?? false;
  }

  listRejected(): RejectedInvoice[] {
    const { journal } = this.#mounted;
    if (journal === undefined) return [];
    return journal.listRejected(0, MAX_REJECTED).map((entry) => rejectedInvoice(entry, journal.invoice(entry)));
  }

  setAside(number: number): boolean {
    const entry = this.#mounted.journal?.find(number);
    const isDone = entry !== undefined && this.settle(entry);
    if (isDone) this.#counts.add("setAside");
    return isDone;
  }

  resend(number: number): Result<number, StoreRefusal | "damaged"> {
    const entry = this.#mounted.journal?.find(number);
    // With how it was paid since: that goes with the number, and this one has another.
    const bytes = entry === undefined ? undefined : this.stored(number);
    const again = bytes === undefined ? undefined : replacing(bytes, number);
    if (again === undefined) return { ok: false, reason: "damaged" };
    const sent = this.#append(again, number);
    if (sent.ok) this.#counts.add("replaced");
    return sent;
  }

  /** @param isCounted how full it is, too: a pass over the flash, which a start leaves to who asks */
  about(isCounted = true): JournalAbout {
    const { journal, trouble } = this.#mounted;
    if (journal === undefined) return { trouble, lastNumber: 0, fill: 0, wear: 0, faults: 0 };
    const { laps, worn, damaged } = journal.status;
    return {
      trouble: null,
      lastNumber: journal.lastNumber,
      fill: isCounted ? journal.fill() : null,
      wear: Math.floor((laps * 100) / MAX_ERASES),
      faults: worn + damaged,
    };
  }

  format(): boolean {
    const isDone = this.#mounted.format();
    this.#tokens.keepTime();
    return isDone;
  }

  /** Once, at the start: the power may have gone between the last invoice and the settling of the one it stands for. */
  finishReplacing(): void {
    const { journal } = this.#mounted;
    const last = journal?.rejected === 0 ? undefined : journal?.find(journal.lastNumber);
    const bytes = last === undefined ? undefined : journal?.invoice(last);
    const replaces = bytes === undefined ? undefined : replacedBy(bytes);
    if (replaces !== undefined) this.#settleNumber(replaces);
  }

  #append(bytes: Uint8Array, replaces: number | undefined): Result<number, StoreRefusal> {
    const { journal, trouble } = this.#mounted;
    if (journal === undefined) return { ok: false, reason: trouble ?? "flash-fault" };
    const stored = journal.appendInvoice(bytes);
    // The new one first: the power may go in between, and then the next start does the rest.
    if (stored.ok && replaces !== undefined) this.#settleNumber(replaces);
    return stored;
  }

  #settleNumber(number: number): void {
    const entry = this.#mounted.journal?.find(number);
    if (entry !== undefined) this.settle(entry);
  }
}

/** What a person says of a payment that the payment terminal has told of is less than that. */
function isKnown(known: Settlement | null, settlement: Settlement | null): boolean {
  if (known === null || settlement === null) return known === settlement;
  if (known.amountCents !== settlement.amountCents || known.means !== settlement.means) return false;
  return settlement.state === "said" && (known.state === "said" || known.state === "done");
}
