/**
 * A start on the bare machine when the flash is full: a journal whose every block holds invoices, as many medicines as France has,
 * dated tariffs, recalls. The first start checks what is new; what is told is the next one, as on each morning.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "modules/journal/journal";
import { aead } from "modules/noble-verifier/noble-aead";
import { Sealer } from "modules/sealing/sealer";
import { keyFileOf } from "../../simulator/boot/data-key";
import { FlashFile } from "../../simulator/boot/flash-file";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { writeData } from "../../simulator/flash-file";
import type { Memory } from "../../simulator/platform/host";
import { PARTITIONS } from "../../simulator/platform/partitions";
import { Powered, type PoweredSetup } from "../../simulator/player/powered";
import { bundleFirmware } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { encodeRecalls } from "../kit/recalls/encode";
import { parseRecalls } from "../kit/recalls/parse";
import { encodeTariffs } from "../tariff/encode";
import { parseTariffs } from "../tariff/parse";
import { invented } from "./catalogue";
import { INVOICE_BYTES } from "./journal-core";
import type { TokenSample } from "./token-core";

/** The key of a simulated terminal that is the same in each run. */
const KEY = "5c".repeat(32);
const BOXES = 38_000;
const START_UP = 1500;
/** From the start before to the one that is told, s. */
export const MORNING = 1_000;
/** Twice what the flash has room for; the last of them nobody has answered for. */
const INVOICES = 4_500;
export const WAITING = 100;
/** As many invoices wait as there is room for. */
export const ALL = Number.POSITIVE_INFINITY;

/**
 * @param waiting invoices that nobody has answered for yet; ALL: every one that there is room for
 * @returns instructions from reset to idle, and how many invoices wait
 */
export async function startWithFullFlash(
  sample: TokenSample,
  waiting = WAITING,
): Promise<{ instructions: number; invoices: number }> {
  const bundle = await bundleFirmware();
  return withFullFlash(sample, waiting, async (flash, invoices) => {
    let instructions = 0;
    for (const epoch of [sample.at - MORNING, sample.at]) {
      instructions = (await startOnce({ bundle, flash, epoch: epoch * 1000 })).instructions ?? 0;
    }
    return { instructions, invoices };
  });
}

export type Start = Pick<PoweredSetup, "bundle" | "flash" | "epoch" | "limits"> & Partial<Pick<PoweredSetup, "onLine">>;

/** From reset until all that a start begins has ended. */
export async function startOnce(start: Start): Promise<Memory> {
  const terminal = await Powered.on({
    ...{ engine: "rv32", reset: "power", onLine: () => {}, ...start },
    onReport: () => {},
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  await terminal.run(START_UP);
  const memory = await terminal.engine.measure();
  await terminal.off();
  return memory;
}

/** Fills a flash, and gives it to `use` as long as that takes. */
export async function withFullFlash<T>(
  sample: TokenSample,
  waiting: number,
  use: (flash: string, invoices: number) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-full-flash-"));
  const flash = join(folder, "flash.bin");
  try {
    writeFileSync(keyFileOf(flash), `${KEY}\n`, { mode: 0o600 });
    const text = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
    writeData(flash, "issuers", DemoIssuers.repeatable().list(sample.at - MORNING));
    writeData(flash, "catalogue", invented(BOXES));
    writeData(flash, "tariff", encodeTariffs(parseTariffs(text("tools", "tariff", "tariffs.json"))));
    writeData(flash, "recalls", encodeRecalls(parseRecalls(text("tools", "recalls", "sample.json"))).bytes);
    return await use(flash, fill(flash, waiting));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Weeks of sales, more than there is room for, so that each block has been used. In memory first: a file is slower. */
function fill(flash: string, waiting: number): number {
  const size = PARTITIONS.journal?.size ?? 0;
  const bytes = new Uint8Array(size).fill(0xff);
  const mounted = Journal.mount(
    {
      status: () => ({ size, blockLength: 4096 }),
      read: (length, offset) => bytes.slice(offset, offset + length).buffer as ArrayBuffer,
      write(buffer, offset) {
        const data = new Uint8Array(buffer);
        for (let i = 0; i < data.length; i += 1) bytes[offset + i] = (bytes[offset + i] ?? 0) & (data[i] ?? 0);
      },
      eraseBlock: (block) => void bytes.fill(0xff, block * 4096, (block + 1) * 4096),
    },
    () => {},
    new Sealer(aead, new Uint8Array(Buffer.from(KEY, "hex")), 1),
  );
  if (!mounted.ok) throw new Error(mounted.reason);
  const invoice = new Uint8Array(INVOICE_BYTES).map((_, i) => (i * 31) & 0xff);
  const journal = mounted.value;
  for (let i = 0; i < INVOICES; i += 1) {
    const number = journal.appendInvoice(invoice);
    if (!number.ok && waiting === ALL && number.reason === "journal-full") break;
    if (!number.ok) throw new Error(number.reason);
    const old = i < waiting ? undefined : journal.find(number.value - waiting);
    if (old !== undefined) journal.settle(old);
  }
  const file = new FlashFile(flash);
  try {
    const partition = file.partition("journal");
    for (let block = 0; block < size / 4096; block += 1) partition.eraseBlock(block);
    partition.write(bytes.buffer as ArrayBuffer, 0);
  } finally {
    file.close();
  }
  return journal.queued;
}
