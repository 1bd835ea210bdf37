/**
 * Runs on the engine that is measured: a journal on a NOR flash in memory, so that what is timed is the journal's own
 * work, and what it asks of the flash is counted. Prints one JSON object.
 */
import type { Flash } from "modules/flash/flash";
import { Journal } from "modules/journal/journal";
import { host, type Memory } from "../../simulator/platform/host";

const BLOCK = 4096;
/** An invoice of three lines with a card, as modules/sale-record/sale-record.ts writes it. */
export const INVOICE_BYTES = 420;
/** Patients of a day, and how often the terminal is switched on. */
const PATIENTS = 300;
const STARTS = 3;
const TOKEN_LIFE = 360;
const DAY = 36000;

class CountingFlash implements Flash {
  readonly bytes: Uint8Array;
  readonly erases: Uint32Array;
  written = 0;
  readBytes = 0;

  constructor(blocks: number) {
    this.bytes = new Uint8Array(blocks * BLOCK).fill(0xff);
    this.erases = new Uint32Array(blocks);
  }

  status() {
    return { size: this.bytes.length, blockLength: BLOCK };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    this.readBytes += byteLength;
    return this.bytes.buffer.slice(offset, offset + byteLength) as ArrayBuffer;
  }

  write(buffer: ArrayBuffer, offset: number): void {
    // Only erased bytes and marks are written: storing is clearing bits.
    const data = new Uint8Array(buffer);
    this.written += data.length;
    if (data[0] === 0x4a) this.bytes.set(data, offset);
    else
      for (let i = 0; i < data.length; i += 1) this.bytes[offset + i] = (this.bytes[offset + i] ?? 0) & (data[i] ?? 0);
  }

  eraseBlock(block: number): void {
    this.erases[block] = (this.erases[block] ?? 0) + 1;
    this.bytes.fill(0xff, block * BLOCK, (block + 1) * BLOCK);
  }
}

function mount(flash: Flash): Journal {
  const mounted = Journal.mount(flash);
  if (!mounted.ok) throw new Error(mounted.reason);
  return mounted.value;
}

const invoice = new Uint8Array(INVOICE_BYTES).map((_, i) => (i * 31) & 0xff);
const token = new Uint8Array(20).map((_, i) => i);

/** Until this share of the partition is taken by invoices that nobody has answered for. */
function fill(flash: Flash, share: number): Journal {
  const journal = mount(flash);
  const wanted = Math.floor((share * flash.status().size) / (INVOICE_BYTES + 24));
  for (let i = 0; i < wanted; i += 1) if (!journal.appendInvoice(invoice).ok) break;
  return journal;
}

function recovery(blocks: number, share: number): { ms: number; read: number; invoices: number } {
  const flash = new CountingFlash(blocks);
  fill(flash, share);
  flash.readBytes = 0;
  const began = host.now();
  const journal = mount(flash);
  return { ms: host.now() - began, read: flash.readBytes, invoices: journal.queued };
}

/** Days of a pharmacy: each sale stores a token and an invoice, and what is sent is answered for. */
function days(blocks: number, count: number, held: number) {
  const flash = new CountingFlash(blocks);
  let journal = fill(flash, held);
  const before = flash.written;
  const erased = flash.erases.reduce((sum, erases) => sum + erases, 0);
  let asked = 0;
  let ms = 0;
  for (let patient = 0; patient < count * PATIENTS; patient += 1) {
    if (patient % (PATIENTS / STARTS) === 0) journal = mount(flash);
    const now = 1000 + Math.floor((patient * DAY) / PATIENTS);
    journal.expireTokens(now);
    const began = host.now();
    journal.appendToken(now + TOKEN_LIFE, token);
    const stored = journal.appendInvoice(invoice);
    ms += host.now() - began;
    if (!stored.ok) throw new Error(stored.reason);
    asked += invoice.length + token.length;
    const entry = journal.find(stored.value);
    if (entry !== undefined) journal.settle(entry);
  }
  const erases = flash.erases.reduce((sum, each) => sum + each, 0) - erased;
  return {
    appendsPerSecond: (count * PATIENTS * 2000) / ms,
    amplification: (flash.written - before) / asked,
    erasesPerDay: erases / count,
    mostWorn: Math.max(...flash.erases) - Math.min(...flash.erases),
  };
}

function ram(blocks: number): { chunks: number; slots: number; slotSize: number } {
  const flash = new CountingFlash(blocks);
  fill(flash, 0.5);
  const before = JSON.parse(host.measure()) as Memory;
  const journal = mount(flash);
  const after = JSON.parse(host.measure()) as Memory;
  // Kept until here.
  if (journal.queued < 0) throw new Error("no journal");
  return { chunks: after.chunks - before.chunks, slots: after.slots - before.slots, slotSize: after.slotSize };
}

export function measureJournal(): void {
  host.print(
    JSON.stringify({
      recovery: [0.01, 0.5, 1].map((share) => recovery(256, share)),
      days: days(256, 3, 0),
      half: days(256, 1, 0.5),
      ram: [ram(64), ram(256), ram(1024)],
    }),
  );
  host.exit(0);
}
