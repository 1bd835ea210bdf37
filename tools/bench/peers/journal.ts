/**
 * Invoices kept through cuts of power: our journal beside littlefs, the same work on the same NOR flash in memory, the power
 * cut in the same share of its writes and erases, each half done. 400 invoices of 420 bytes, each answered for when it is
 * fifty old; littlefs, which is a file system and can do much besides, keeps a file for each (littlefs_work.py).
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Flash } from "modules/flash/flash";
import { Journal } from "modules/journal/journal";
import { ROOT } from "../../kit/build/paths";
import type { Report } from "../measure";
import { installLittlefs } from "./install";

const execute = promisify(execFile);
const BLOCK = 4096;
const BLOCKS = 64;
const INVOICES = 400;
const LENGTH = 420;
const KEPT = 50;
const CUTS = 100;

interface Work {
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

function payloadOf(number: number): Uint8Array {
  const payload = new Uint8Array(LENGTH).map((_, i) => (i * 31) & 0xff);
  new DataView(payload.buffer).setUint32(0, number, true);
  return payload;
}

function mount(flash: Flash): Journal {
  const mounted = Journal.mount(flash);
  if (!mounted.ok) throw new Error(mounted.reason);
  return mounted.value;
}

/** @param stored filled with what was acknowledged, @param settled with what was then begun to be answered for */
function work(flash: Flash, stored: Set<number>, settled: Set<number>): void {
  const journal = mount(flash);
  for (let i = 1; i <= INVOICES; i += 1) {
    const number = journal.appendInvoice(payloadOf(i));
    if (!number.ok) throw new Error(number.reason);
    stored.add(number.value);
    if (i <= KEPT) continue;
    const old = number.value - KEPT;
    settled.add(old);
    const entry = journal.find(old);
    if (entry === undefined) throw new Error(`${old} is gone`);
    journal.settle(entry);
  }
}

function ours(): Work {
  const bytes = () => new Uint8Array(BLOCK * BLOCKS).fill(0xff);
  const formatted = new Nor(bytes());
  mount(formatted);
  const flash = new Nor(formatted.bytes.slice());
  work(flash, new Set(), new Set());
  const { writes, written, erases, reads, readBytes } = flash;
  let losses = 0;
  for (let i = 0; i < CUTS; i += 1) {
    const cut = new Nor(formatted.bytes.slice(), 1 + Math.floor((i * (writes + erases)) / CUTS));
    const stored = new Set<number>();
    const settled = new Set<number>();
    try {
      work(cut, stored, settled);
    } catch {
      // The power went.
    }
    const after = mount(new Nor(cut.bytes));
    for (const number of stored) {
      if (settled.has(number)) continue;
      const entry = after.find(number);
      const read = entry && after.invoice(entry);
      // Numbers begin at 1, as the payloads do.
      if (read === undefined || Buffer.compare(read, payloadOf(number)) !== 0) losses += 1;
    }
  }
  return { writes, written, erases, reads, read: readBytes, losses };
}

async function littlefs(folder: string): Promise<Work> {
  const script = join(ROOT, "tools", "bench", "peers", "littlefs_work.py");
  const numbers = [INVOICES, LENGTH, KEPT, BLOCKS, CUTS].map(String);
  const { stdout } = await execute("python3", [script, ...numbers], { env: { ...process.env, PYTHONPATH: folder } });
  return JSON.parse(stdout) as Work;
}

export async function measureJournals(report: Report, progress: (line: string) => void): Promise<void> {
  const own = ours();
  tell(report, "Comptoir", own);
  if (own.losses > 0) process.exitCode = 1;
  const folder = await installLittlefs(progress);
  if (folder === undefined) {
    report.note("littlefs: not measured, there is no Python with pip, or no littlefs-python for it");
    return;
  }
  const other = await littlefs(folder);
  tell(report, "littlefs", other);
  report.result("bytes written, Comptoir / littlefs", own.written / other.written, "", { atMost: 1 });
  report.result("erases, Comptoir / littlefs", own.erases / other.erases, "", { atMost: 1 });
  report.result("bytes read, Comptoir / littlefs", own.read / other.read, "", { atMost: 1 });
}

function tell(report: Report, who: string, { writes, written, erases, reads, read, losses }: Work): void {
  report.result(`${who}: writes of ${INVOICES} invoices`, writes, "writes");
  report.result(`${who}: bytes written`, written, "bytes");
  report.result(`${who}: erases`, erases, "erases");
  report.result(`${who}: reads`, reads, "reads");
  report.result(`${who}: bytes read`, read, "bytes");
  report.result(`${who}: invoices lost in ${CUTS} cuts`, losses, "invoices", { atMost: 0 });
}
