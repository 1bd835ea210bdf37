/**
 * Our journal's share of the work that is compared with littlefs, for any engine: invoices stored one by one, each answered
 * for when it is `kept` old, on a NOR flash in memory whose power can be cut in a write or an erase.
 */
import type { Flash } from "modules/flash/flash";
import { Journal } from "modules/journal/journal";

export const BLOCK = 4096;

/** What is to be done; plain, so that it can be written into a bundle as JSON. */
export interface JournalTask {
  readonly invoices: number;
  /** Bytes of each. */
  readonly length: number;
  readonly kept: number;
  readonly blocks: number;
  /** Losses of power, evenly in its writes and erases: 0 for the counts alone. */
  readonly cuts: number;
}

export interface Work {
  readonly writes: number;
  readonly written: number;
  readonly erases: number;
  readonly reads: number;
  readonly read: number;
  /** Invoices that were acknowledged and are gone, in all cuts. */
  readonly losses: number;
}

/** Bits are cleared by a write and set by an erase; what the power is cut in is half done, and nothing comes after it. */
class Nor implements Flash {
  writes = 0;
  written = 0;
  erases = 0;
  reads = 0;
  readBytes = 0;
  readonly bytes: Uint8Array;
  #left: number;

  constructor(bytes: Uint8Array, cut = Number.POSITIVE_INFINITY) {
    this.bytes = bytes;
    this.#left = cut;
  }

  status() {
    return { size: this.bytes.length, blockLength: BLOCK };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    this.reads += 1;
    this.readBytes += byteLength;
    return this.bytes.slice(offset, offset + byteLength).buffer as ArrayBuffer;
  }

  write(buffer: ArrayBuffer, offset: number): void {
    const data = this.#spend(new Uint8Array(buffer).length);
    const from = new Uint8Array(buffer);
    for (let i = 0; i < data; i += 1) this.bytes[offset + i] = (this.bytes[offset + i] ?? 0) & (from[i] ?? 0);
    this.writes += 1;
    this.written += data;
    this.#stopped();
  }

  eraseBlock(block: number): void {
    const size = this.#spend(BLOCK);
    this.bytes.fill(0xff, block * BLOCK, block * BLOCK + size);
    this.erases += 1;
    this.#stopped();
  }

  /** @returns how much of `length` is done @throws Error once there is no power */
  #spend(length: number): number {
    this.#left -= 1;
    if (this.#left < 0) throw new Error("no power");
    return this.#left === 0 ? length >> 1 : length;
  }

  #stopped(): void {
    if (this.#left <= 0) throw new Error("no power");
  }
}

function payloadOf(number: number, length: number): Uint8Array {
  const payload = new Uint8Array(length).map((_, i) => (i * 31) & 0xff);
  new DataView(payload.buffer).setUint32(0, number, true);
  return payload;
}

function mount(flash: Flash): Journal {
  const mounted = Journal.mount(flash);
  if (!mounted.ok) throw new Error(mounted.reason);
  return mounted.value;
}

/** @param stored filled with what was acknowledged, @param settled with what was then begun to be answered for */
function work(flash: Flash, task: JournalTask, stored: Set<number>, settled: Set<number>): void {
  const journal = mount(flash);
  for (let i = 1; i <= task.invoices; i += 1) {
    const number = journal.appendInvoice(payloadOf(i, task.length));
    if (!number.ok) throw new Error(number.reason);
    stored.add(number.value);
    if (i <= task.kept) continue;
    const old = number.value - task.kept;
    settled.add(old);
    const entry = journal.find(old);
    if (entry === undefined) throw new Error(`${old} is gone`);
    journal.settle(entry);
  }
}

export function workOfJournal(task: JournalTask): Work {
  const formatted = new Nor(new Uint8Array(BLOCK * task.blocks).fill(0xff));
  mount(formatted);
  const flash = new Nor(formatted.bytes.slice());
  work(flash, task, new Set(), new Set());
  const { writes, written, erases, reads, readBytes } = flash;
  let losses = 0;
  for (let i = 0; i < task.cuts; i += 1) {
    const cut = new Nor(formatted.bytes.slice(), 1 + Math.floor((i * (writes + erases)) / task.cuts));
    const stored = new Set<number>();
    const settled = new Set<number>();
    try {
      work(cut, task, stored, settled);
    } catch {
      // The power went.
    }
    const after = mount(new Nor(cut.bytes));
    for (const number of stored) {
      if (settled.has(number)) continue;
      const entry = after.find(number);
      const read = entry && after.invoice(entry);
      // Numbers begin at 1, as the payloads do.
      if (read === undefined || !same(read, payloadOf(number, task.length))) losses += 1;
    }
  }
  return { writes, written, erases, reads, read: readBytes, losses };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
