/** The journal of a flash file, for looking at: what a mount writes stays in memory. */
import { readFileSync } from "node:fs";
import type { Flash } from "modules/flash/flash";
import { type Entry, Journal } from "modules/journal/journal";
import { RecordKey } from "modules/journal/record-keys";
import { wordAt } from "modules/ledger/words";
import { aead } from "modules/noble-verifier/noble-aead";
import { withPaid } from "modules/sale-record/sale-record";
import { readInvoice, type StoredInvoice } from "modules/sale-record/stored-invoice";
import { Sealer } from "modules/sealing/sealer";
import { fromHex } from "modules/token/hex";
import { BLOCK_LENGTH, FLASH_SIZE, PARTITIONS } from "../../simulator/platform/partitions";

const PAGE = 64;

class Copy implements Flash {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.slice();
  }

  status() {
    return { size: this.#bytes.length, blockLength: BLOCK_LENGTH };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    return this.#bytes.slice(offset, offset + byteLength).buffer as ArrayBuffer;
  }

  write(buffer: ArrayBuffer, offset: number): void {
    new Uint8Array(buffer).forEach((byte, i) => {
      this.#bytes[offset + i] = (this.#bytes[offset + i] ?? 0) & byte;
    });
  }

  eraseBlock(block: number): void {
    this.#bytes.fill(0xff, block * BLOCK_LENGTH, (block + 1) * BLOCK_LENGTH);
  }
}

export interface StoredInvoices {
  /** 0 where no series was begun. */
  readonly series: number;
  readonly invoices: readonly StoredInvoice[];
  /** Numbers of invoices whose bytes are damaged. */
  readonly damaged: readonly number[];
}

/**
 * @param file a whole flash, or the journal's partition alone @param all with those that are settled
 * @param key 64 hexadecimal digits, of the terminal that sealed it
 * @throws Error saying why the journal cannot be read
 */
export function readJournal(file: string, all: boolean, key?: string): StoredInvoices {
  const bytes = new Uint8Array(readFileSync(file));
  if (bytes.length === 0 || bytes.length % BLOCK_LENGTH !== 0) {
    throw new Error(`${file}: ${bytes.length} bytes are no whole blocks: it was cut short`);
  }
  const { offset = 0, size = bytes.length } = bytes.length === FLASH_SIZE ? (PARTITIONS.journal ?? {}) : {};
  const sealer = key === undefined ? undefined : new Sealer(aead, fromHex(key) ?? new Uint8Array(0), 0);
  const mounted = Journal.mount(new Copy(bytes.subarray(offset, offset + size)), undefined, sealer);
  if (!mounted.ok) throw new Error(`${file}: ${mounted.reason}`);
  const journal = mounted.value;
  const invoices: StoredInvoice[] = [];
  const damaged: number[] = [];
  const lists: ((after: number) => Entry[])[] = all
    ? [(after) => journal.listStored(after, PAGE)]
    : [(after) => journal.listQueued(after, PAGE), (after) => journal.listRejected(after, PAGE)];
  for (const list of lists) {
    for (let page = list(0); page.length > 0; page = list(page.at(-1)?.number ?? 0)) {
      const paid = journal.payments(page[0]?.number ?? 0, page.at(-1)?.number ?? 0);
      for (const entry of page) {
        const stored = journal.invoice(entry);
        const invoice = stored && readInvoice(entry.number, withPaid(stored, paid.get(entry.number)));
        if (invoice === undefined) damaged.push(entry.number);
        else invoices.push(invoice);
      }
    }
  }
  invoices.sort((a, b) => a.number - b.number);
  return { series: wordAt(journal.value(RecordKey.series), 0), invoices, damaged };
}
