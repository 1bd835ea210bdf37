/**
 * Does the heap grow with the patients? Sessions of every kind on the whole firmware, and what is in use, all garbage
 * collected, about the tenth and about the last: the least in a round of all kinds. What a session leaves behind would be multiplied by their number; a
 * figure that grew ends in exit code 1.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import type { EngineName } from "../../simulator/engines/names";
import { writeData } from "../../simulator/flash-file";
import { PaymentDevice } from "../../simulator/hardware/payment/payment-device";
import { ReceiptPrinter } from "../../simulator/hardware/printer/receipt-printer";
import { USUAL_PRINTER } from "../../simulator/link/printer";
import type { Memory } from "../../simulator/platform/host";
import { LastingTime } from "../../simulator/player/lasting-time";
import { Powered } from "../../simulator/player/powered";
import { Sessions } from "../../simulator/player/sessions";
import { bundleFirmware } from "../kit/build/bundle";
import { missingPackages } from "../kit/build/rv32-engine";
import { compiler } from "../kit/build/xs-engine";
import type { Measure, Report } from "./measure";

const START = Date.parse("2026-05-01T08:00:00Z");
const START_UP = 1500;
const FIRST = 10;
/** Of sessions, one after the other. */
const KINDS = 5;
/** A lot has at most 16 invoices. */
const FILL = 17;
/** SESSIONS=N npm run bench -- growth: fewer, a multiple of five. On the bare machine each takes seconds. */
const SESSIONS = Number(process.env.SESSIONS ?? 1000);
const ON_RV32 = Math.min(50, SESSIONS / 4);
/**
 * What is held for a moment at one time and not at another: up to 63 slots and 1,112 bytes were seen, coming and going. A
 * slot that each session leaves behind is past it after a thousand.
 */
const SLOTS_GOAL = 128;
const CHUNKS_GOAL = 2048;

export const growth: Measure = {
  name: "growth",
  about:
    "the heap after 1,000 sessions, with every neighbour, on XS and after 50 on the bare machine, beside that after ten",
  async run(report) {
    if (compiler() === undefined) {
      report.note("not measured: there is no C compiler");
      return;
    }
    await measure(report, "xs", SESSIONS);
    const missing = missingPackages();
    if (missing.length === 0) await measure(report, "rv32", ON_RV32);
    else report.note(`SKIPPED: the rv32 engine needs these packages: ${missing.join(" ")}`);
  },
};

async function measure(report: Report, engine: EngineName, last: number): Promise<void> {
  const { first, end, invoices, paid } = await lived(engine, last);
  for (const [field, unit, goal] of [
    ["chunks", "bytes", CHUNKS_GOAL],
    ["slots", "slots", SLOTS_GOAL],
  ] as const) {
    report.note(`${engine}: ${field} after session ${FIRST}: ${first[field]}, after session ${last}: ${end[field]}`);
    const grown = end[field] - first[field];
    report.result(`${engine}: ${field} that ${last - FIRST} sessions left behind`, grown, unit, { atMost: goal });
    if (grown > goal) process.exitCode = 1;
  }
  // Four of five kinds end in one, and one is paid by card.
  const wanted = (last / KINDS) * 4 + FILL;
  if (invoices !== wanted) throw new Error(`${invoices} invoices were stored, not ${wanted}`);
  if (paid !== last / KINDS) throw new Error(`${paid} were paid by card, not ${last / KINDS}`);
}

interface Lived {
  readonly first: Memory;
  readonly end: Memory;
  readonly invoices: number;
  readonly paid: number;
}

async function lived(engine: EngineName, last: number): Promise<Lived> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-growth-"));
  const flash = join(folder, "flash.bin");
  const issuers = DemoIssuers.repeatable();
  writeData(flash, "issuers", issuers.list(Math.floor(START / 1000)));
  let invoices = 0;
  let paid = 0;
  const time = new LastingTime();
  const device = new PaymentDevice({ scheduler: time });
  device.auto = "insert";
  const terminal = await Powered.on({
    engine,
    bundle: await bundleFirmware(),
    flash,
    epoch: START,
    reset: "power",
    printer: new ReceiptPrinter({ onPaper: () => {}, onLog: () => {} }),
    printerSetup: USUAL_PRINTER,
    payment: { protocol: "caisse-ap", device },
    onReport: ({ event, state }) => {
      if (event === "invoice") invoices += 1;
      if (event === "payment" && state === "done") paid += 1;
    },
    onLine: () => {},
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  time.attach(terminal.time, 0);
  try {
    await terminal.run(START_UP);
    // The pharmacy's software is there too, and is told all of it.
    terminal.counter.ask({ method: "hello", params: { software: "Banc 1.0" } });
    const sessions = new Sessions(terminal, issuers, START);
    await sessions.fill(FILL);
    const memoryAfter = async (count: number) => {
      while (sessions.count < count - KINDS) await sessions.next();
      // What a timer or a wire holds for a moment is there at one end of a session and not at another.
      let least = await terminal.engine.measure();
      while (sessions.count < count) {
        await sessions.next();
        const memory = await terminal.engine.measure();
        least = {
          ...memory,
          chunks: Math.min(least.chunks, memory.chunks),
          slots: Math.min(least.slots, memory.slots),
        };
      }
      return least;
    };
    const first = await memoryAfter(FIRST);
    const end = await memoryAfter(last);
    return { first, end, invoices, paid };
  } finally {
    await terminal.off();
    rmSync(folder, { recursive: true, force: true });
  }
}
