/**
 * Are the figures a function of the code alone? The same events are played twice, once beside busy loops on every core, and
 * whatever is told of the memory and the instructions must be equal to the last digit. What differs ends in exit code 1.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cpus } from "node:os";
import type { EngineName } from "../../simulator/engines/names";
import type { Memory } from "../../simulator/platform/host";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { missingPackages } from "../kit/build/rv32-engine";
import { compiler } from "../kit/build/xs-engine";
import type { Measure, Report } from "./measure";

/** A patient by phone, a box, an invoice, its payment; a card: every wire of the counter, and every neighbour. */
const SCENARIO = parseScenario({
  at: "2026-05-01T10:00:00Z",
  payment: "caisse-ap",
  printer: true,
  nfc: true,
  // A real server, whose answers take what time they take: virtual time stands still meanwhile.
  gateway: "up",
  events: [
    { lgo: { method: "hello", params: { software: "Banc 1.0" } } },
    { present: { patient: "camille" } },
    { press: "validate" },
    { scan: { cip13: "3400935955838", expiry: "2027-12-31", batch: "A1", serial: "1001" } },
    { press: "validate" },
    { press: "validate" },
    { press: "option" },
    { payment: "insert" },
    { wait: 8 },
    { press: "validate" },
    { card: { patient: "samia" } },
    { present: { bad: "noise" } },
  ],
});
/** More than there are cores: an engine is then sure to wait for its turn. */
const LOOPS = 2 * cpus().length;

export const steady: Measure = {
  name: "steady",
  about: "the same figures on an idle machine and on a busy one",
  async run(report) {
    if (compiler() === undefined) {
      report.note("SKIPPED: there is no C compiler");
      return;
    }
    await compare(report, "xs");
    const missing = missingPackages();
    if (missing.length === 0) await compare(report, "rv32");
    else report.note(`SKIPPED: the rv32 engine needs these packages: ${missing.join(" ")}`);
  },
};

async function compare(report: Report, engine: EngineName): Promise<void> {
  const idle = await figures(engine);
  const loops = Array.from({ length: LOOPS }, () => spawn(process.execPath, ["-e", "for (;;);"]));
  let busy: readonly string[];
  try {
    busy = await figures(engine);
  } finally {
    for (const loop of loops) end(loop);
  }
  const different = idle.flatMap((figure, i) => (figure === busy[i] ? [] : [`    ${figure}\n      busy: ${busy[i]}`]));
  for (const line of different) report.note(line);
  report.result(`${engine}: figures that differ, of ${idle.length}`, different.length, "", { atMost: 0 });
  if (different.length > 0 || idle.length !== busy.length) process.exitCode = 1;
}

function end(loop: ChildProcess): void {
  loop.kill("SIGKILL");
}

/** All that the engine says of itself after each event, a line each. */
async function figures(engine: EngineName): Promise<string[]> {
  const lines: string[] = [];
  await play({
    engine,
    scenario: SCENARIO,
    onMemory: (memory: Memory, after) => lines.push(`after ${after}: ${JSON.stringify(memory)}`),
  });
  return lines;
}
