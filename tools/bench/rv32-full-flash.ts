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
import { PARTITIONS } from "../../simulator/platform/partitions";
import { Powered } from "../../simulator/player/powered";
import { bundleFirmware } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { encodeRecalls } from "../recalls/encode";
import { parseRecalls } from "../recalls/parse";
import { encodeTariffs } from "../tariff/encode";
import { parseTariffs } from "../tariff/parse";
import { invented } from "./catalogue";
import { INVOICE_BYTES } from "./journal-core";
import type { TokenSample } from "./token-core";

/** The key of a simulated terminal that is the same in each run. */
const KEY = "5c".repeat(32);
const BOXES = 38_000;
const START_UP = 1500;
const MORNING = 1_000;
/** Twice what the flash has room for; the last of them nobody has answered for. */
const INVOICES = 4_500;
const WAITING = 100;

/** @returns instructions from reset to idle */
export async function startWithFullFlash(sample: TokenSample): Promise<{ instructions: number; invoices: number }> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-full-flash-"));
  const flash = join(folder, "flash.bin");
  try {
    writeFileSync(keyFileOf(flash), `${KEY}\n`, { mode: 0o600 });
    const text = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
    writeData(flash, "issuers", DemoIssuers.repeatable().list(sample.at - MORNING));
    writeData(flash, "catalogue", invented(BOXES));
    writeData(flash, "tariff", encodeTariffs(parseTariffs(text("tools", "tariff", "tariffs.json"))));
    writeData(flash, "recalls", encodeRecalls(parseRecalls(text("tools", "recalls", "sample.json"))).bytes);
    const invoices = fill(flash);
    const bundle = await bundleFirmware();
    let instructions = 0;
    for (const epoch of [sample.at - MORNING, sample.at]) {
      const terminal = await Powered.on({
        ...{ engine: "rv32", bundle, flash, epoch: epoch * 1000, reset: "power" },
        onReport: () => {},
        onLine: () => {},
        progress: (line) => process.stderr.write(`${line}\n`),
      });
      await terminal.run(START_UP);
      instructions = (await terminal.engine.measure()).instructions ?? 0;
      await terminal.off();
    }
    return { instructions, invoices };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Weeks of sales, more than there is room for, so that each block has been used. In memory first: a file is slower. */
function fill(flash: string): number {
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
    if (!number.ok) throw new Error(number.reason);
    const old = i < WAITING ? undefined : journal.find(number.value - WAITING);
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
