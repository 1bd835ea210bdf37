/** The journal: what it costs to store, to start, to remember, and how long its flash lasts. */
import { PARTITIONS } from "../../simulator/platform/partitions";
import type { Measure, Report } from "./measure";
import { runOnEngine } from "./on-engine";

const CODE = `import { measureJournal } from "./tools/bench/journal-core";\nmeasureJournal();\n`;
const MAX_ERASES = 100000;
const BLOCKS = (PARTITIONS.journal?.size ?? 0) / 4096;

interface Days {
  readonly appendsPerSecond: number;
  readonly amplification: number;
  readonly erasesPerDay: number;
  readonly mostWorn: number;
}
interface Result {
  readonly recovery: readonly { readonly ms: number; readonly read: number; readonly invoices: number }[];
  readonly days: Days;
  readonly half: Days;
  readonly ram: readonly { readonly chunks: number; readonly slots: number; readonly slotSize: number }[];
}

export const journal: Measure = {
  name: "journal",
  about: "300 patients a day on 256 blocks of 4 KB in memory: a token and an invoice of 420 bytes each, 3 starts a day",
  async run(report: Report): Promise<void> {
    for (const engine of ["node", "xs"] as const) {
      const lines = await runOnEngine(engine, CODE, "bench-journal");
      if (lines === undefined) {
        report.note("xs: no C compiler");
        continue;
      }
      tell(report, engine, JSON.parse(lines.at(-1) ?? "") as Result);
    }
    report.note("recovery reads each block once; a block of 4 KB takes an ESP32 about 0.2 ms over QIO at 40 MHz");
    report.note(
      "littlefs publishes 28,741 simulated losses of power, none lost; npm run test:power lives through a million,",
    );
    report.note(
      "with bits left in between, but of one log and not of a file system: the counts compare, the tasks do not",
    );
  },
};

function tell(report: Report, engine: string, { recovery, days, half, ram }: Result): void {
  report.result(`${engine}: appends a second`, Math.round(days.appendsPerSecond), "/s", { atLeast: 300 });
  for (const [i, share] of ["1 %", "50 %", "100 %"].entries()) {
    const { ms = 0, invoices = 0 } = recovery[i] ?? {};
    report.result(`${engine}: recovery, ${share} full (${invoices} invoices)`, ms, "ms");
  }
  const [small, , large] = ram;
  if (small !== undefined && large !== undefined && engine === "xs") {
    const device = (size: { chunks: number; slots: number }) => size.chunks + size.slots * 16;
    report.result("xs: heap of a journal, as on the device, 64 blocks", device(small), "bytes", { atMost: 6000 });
    report.result("xs: the same, 1,024 blocks", device(large), "bytes", { atMost: 6000 });
  }
  if (engine !== "node") return;
  report.result("bytes written for each that was asked to be kept", days.amplification, "", { atMost: 1.25 });
  report.result("the same, half of the flash held by unsent invoices", half.amplification, "", { atMost: 2.5 });
  report.result("erases a day", days.erasesPerDay, "");
  const lifetime = (MAX_ERASES * BLOCKS) / days.erasesPerDay;
  report.result("days until a block has its 100,000 erases", Math.round(lifetime), "days", { atLeast: 3650 });
  report.result("difference between the most and the least erased block", days.mostWorn, "", { atMost: 2 });
}
