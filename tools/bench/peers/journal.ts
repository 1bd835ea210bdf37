/**
 * Invoices kept through cuts of power: our journal beside littlefs, the same work on the same NOR flash in memory, the power
 * cut in the same share of its writes and erases, each half done. 400 invoices of 420 bytes, each answered for when it is
 * fifty old; littlefs, which is a file system and can do much besides, keeps a file for each (littlefs_work.py).
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../kit/build/paths";
import type { Report } from "../measure";
import { runOnEngine } from "../on-engine";
import { installLittlefs } from "./install";
import { type JournalTask, type Work, workOfJournal } from "./journal-core";

const execute = promisify(execFile);
const TASK: JournalTask = Object.freeze({ invoices: 400, length: 420, kept: 50, blocks: 64, cuts: 100 });

async function littlefs(python: string): Promise<Work> {
  const script = join(ROOT, "tools", "bench", "peers", "littlefs_work.py");
  const { invoices, length, kept, blocks, cuts } = TASK;
  const { stdout } = await execute(python, [script, ...[invoices, length, kept, blocks, cuts].map(String)]);
  return JSON.parse(stdout) as Work;
}

/** @returns undefined where there is no C compiler */
async function onXs(): Promise<Work | undefined> {
  const code = `import { host } from "./simulator/platform/host";
import { workOfJournal } from "./tools/bench/peers/journal-core";
host.print(JSON.stringify(workOfJournal(${JSON.stringify(TASK)})));
host.exit(0);`;
  const lines = await runOnEngine("xs", code, "bench-journal-peers");
  return lines === undefined ? undefined : (JSON.parse(lines.at(-1) ?? "") as Work);
}

export async function measureJournals(report: Report, progress: (line: string) => void): Promise<void> {
  const own = workOfJournal(TASK);
  tell(report, "Comptoir", own);
  const xs = await onXs();
  if (xs === undefined) report.note("XS: not measured, there is no C compiler");
  else {
    const counts = Object.keys(own) as (keyof Work)[];
    const different = counts.filter((count) => own[count] !== xs[count]);
    report.result("XS: counts of these that are others there", different.length, "", { atMost: 0 });
  }
  const python = await installLittlefs(progress);
  if (python === undefined) {
    report.note("littlefs: not measured");
    return;
  }
  const other = await littlefs(python);
  tell(report, "littlefs", other);
  report.result("bytes written, Comptoir / littlefs", own.written / other.written, "", { atMost: 1 });
  report.result("erases, Comptoir / littlefs", own.erases / other.erases, "", { atMost: 1 });
  report.result("bytes read, Comptoir / littlefs", own.read / other.read, "", { atMost: 1 });
}

function tell(report: Report, who: string, { writes, written, erases, reads, read, losses }: Work): void {
  report.result(`${who}: writes of ${TASK.invoices} invoices`, writes, "writes");
  report.result(`${who}: bytes written`, written, "bytes");
  report.result(`${who}: erases`, erases, "erases");
  report.result(`${who}: reads`, reads, "reads");
  report.result(`${who}: bytes read`, read, "bytes");
  report.result(`${who}: invoices lost in ${TASK.cuts} cuts`, losses, "invoices", { atMost: 0 });
}
