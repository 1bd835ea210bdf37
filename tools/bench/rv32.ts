/**
 * Instructions on the bare RISC-V machine, beside their goals and beside what they were: rv32-figures.json holds the
 * figures of the last change, and one that grew by more than 5 % ends in exit code 1. `UPDATE=1` writes them anew, in the documents too. They are
 * a function of the code alone: time is virtual, keys and chance are the same each time (`npm run bench -- steady`).
 *
 * Times are told at one instruction a cycle, which is an assumption.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HEADER_LENGTH } from "modules/update/image/layout";
import type { Rv32Limits } from "../../simulator/engines/rv32/start";
import type { Memory } from "../../simulator/platform/host";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { NATIVE_MODULES } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { librarySources, missingPackages } from "../kit/build/rv32-engine";
import { PIECE_LENGTH } from "../kit/smp/image-group";
import { checkInC } from "./check-in-c";
import type { InvoiceMeasure } from "./invoice-core";
import type { Measure, Report } from "./measure";
import { runOnRv32 } from "./on-engine";
import type { InstructionMeasure } from "./rv32-core";
import { ALL, startWithFullFlash } from "./rv32-full-flash";
import { lan } from "./rv32-lan";
import { machineMemory } from "./rv32-memory";
import { neighbours } from "./rv32-neighbours";
import type { TerminalMeasure } from "./terminal-core";
import { tokenSample } from "./token";
import type { TokenSample } from "./token-core";
import { FIGURES, retellAll } from "./told";
import { testImage } from "./update";

/** How much a figure may grow. */
const GROWTH = 1.05;
const MHZ = [160, 240];
/** Verdict against the bare check. */
const RATIO_GOAL = 1.05;
const VERDICT_GOAL = 25_000_000;
const PARSE_GOAL = 1_000_000;
const IDLE_GOAL = 1_000_000;
const CHECK_GOAL = 8_000_000;
const IDENTITY_GOAL = 24_000_000;
const BOX_GOAL = 15_000_000;
const SHOWN_GOAL = 6_000_000;
const BOOT_GOAL = 150_000_000;
const FULL_BOOT_GOAL = 200_000_000;
const INVOICE_GOAL = 1_500_000;
/** All that a start begins has ended by then; then, as long as it takes for every watch to have come, s. */
const SETTLED = 20;
const REST = 60;

const HEAD = `import { host } from "./simulator/platform/host";
const count = () => host.instructions();`;

export const rv32: Measure = {
  name: "rv32",
  about: "instructions on a bare rv32imac machine (QEMU), and the heap in slots of 16 bytes",
  async run(report) {
    const missing = missingPackages();
    if (missing.length > 0) {
      report.note(`SKIPPED: the rv32 engine needs these packages: ${missing.join(" ")}`);
      return;
    }
    const figures = new Figures(report);
    const { publicPem: _, ...sample } = tokenSample(4);
    await tokens(report, figures, sample);
    await plainC(report, figures, sample);
    await invoice(figures);
    await terminal(figures, sample);
    await wholeFirmware(figures);
    await rest(figures);
    const full = await startWithFullFlash(sample);
    figures.instructions("boot to idle, a full flash", full.instructions, FULL_BOOT_GOAL);
    report.note(`    its journal holds ${full.invoices.toLocaleString("en")} invoices that nobody has answered for`);
    const unsent = await startWithFullFlash(sample, ALL);
    figures.instructions("boot to idle, the journal full of unsent invoices", unsent.instructions, FULL_BOOT_GOAL);
    report.note(`    there is room for ${unsent.invoices.toLocaleString("en")} of them`);
    await piece(figures);
    await machineMemory(report, figures.figure.bind(figures));
    await neighbours(figures.figure.bind(figures));
    await lan(figures.figure.bind(figures));
    figures.end();
  },
};

/** Results beside what they were. */
class Figures {
  readonly #report: Report;
  readonly #before: Readonly<Record<string, number>>;
  readonly #now: Record<string, number> = {};

  constructor(report: Report) {
    this.#report = report;
    this.#before = existsSync(FIGURES) ? (JSON.parse(readFileSync(FIGURES, "utf8")) as Record<string, number>) : {};
  }

  instructions(name: string, value: number, goal = Number.POSITIVE_INFINITY): void {
    this.figure(name, value, "instructions", goal);
    const times = MHZ.map((mhz) => `${(value / mhz / 1000).toFixed(1)} ms at ${mhz} MHz`).join(", ");
    if (value >= 100_000) this.#report.note(`    ${times}`);
  }

  figure(name: string, value: number, unit: string, goal = Number.POSITIVE_INFINITY): void {
    const rounded = Math.round(value);
    this.#now[name] = rounded;
    this.#report.result(name, rounded, unit, Number.isFinite(goal) ? { atMost: goal } : {});
    const before = this.#before[name];
    if (before === undefined || rounded <= before * GROWTH) return;
    this.#report.note(`    GREW by more than 5 %: it was ${before.toLocaleString("en")}`);
    process.exitCode = 1;
  }

  end(): void {
    if (process.env.UPDATE === "1") {
      writeFileSync(FIGURES, `${JSON.stringify(this.#now, null, 2)}\n`);
      for (const path of retellAll()) this.#report.note(`${path} tells them now`);
    }
  }
}

async function tokens(report: Report, figures: Figures, sample: TokenSample): Promise<void> {
  const measure = async (module: string, name: string, plain?: Rv32Limits): Promise<InstructionMeasure> => {
    const code = `${HEAD}
import { signatures } from "signatures";
import { measureInstructions } from "./tools/bench/rv32-core";
host.print(JSON.stringify(measureInstructions(${JSON.stringify(sample)}, signatures, count, () => host.measure())));
host.exit(0);`;
    const lines = await runOnRv32(code, name, { ...NATIVE_MODULES, signatures: join(ROOT, module) }, plain);
    return JSON.parse(lines.at(-1) ?? "") as InstructionMeasure;
  };
  const native = await measure("drivers/signatures/native.ts", "bench-rv32-native");
  figures.instructions("QR text to verdict", native.verdict, VERDICT_GOAL);
  figures.instructions("the signature check in it, in C", native.check, CHECK_GOAL);
  report.result("verdict against the bare check", native.verdict / native.check, "", { atMost: RATIO_GOAL });
  figures.instructions("all but the check", native.rest);
  figures.instructions(`Base45, CBOR and COSE of ${native.length} bytes`, native.parse, PARSE_GOAL);
  figures.instructions("of that, Base45", native.base45);
  figures.instructions("reading the claims", native.claims);
  const noble = await measure("modules/noble-verifier/signatures.ts", "bench-rv32-noble", NOBLE_TOO);
  report.result("the same check with @noble/curves in XS", noble.check, "instructions");
  report.result("noble against C", noble.check / native.check, "");
}

/** Noble cannot be kept in flash, and takes its tables from the heap. */
const NOBLE_TOO: Rv32Limits = { chunks: 700 * 1024, slots: 40000, stack: 4096 };

/** The same check, the same machine, nothing of XS. */
async function plainC(report: Report, figures: Figures, sample: TokenSample): Promise<void> {
  const { first, second } = await checkInC(sample, await librarySources(), "the check in C alone");
  figures.instructions("the check in a plain C program", second);
  report.note(`    its first one, which sets the library up: ${first.toLocaleString("en")} instructions`);
}

async function invoice(figures: Figures): Promise<void> {
  // A "millisecond" of a thousand instructions makes of its microseconds instructions.
  const code = `${HEAD}
import { measureInvoice } from "./tools/bench/invoice-core";
host.print(JSON.stringify(measureInvoice(() => count() / 1000, () => JSON.parse(host.measure()))));
host.exit(0);`;
  const lines = await runOnRv32(code, "bench-rv32-invoice", {});
  const { time } = JSON.parse(lines.at(-1) ?? "") as InvoiceMeasure;
  figures.instructions("price of a ten-line invoice", time, INVOICE_GOAL);
}

/** The way of a code through the terminal, drawn and stored. */
async function terminal(figures: Figures, sample: TokenSample): Promise<void> {
  const code = `import "./simulator/platform/boot";
${HEAD}
import { signatures } from "signatures";
import { measureTerminal } from "./tools/bench/terminal-core";
host.print(JSON.stringify(measureTerminal(${JSON.stringify(sample)}, signatures, count)));
host.exit(0);`;
  const lines = await runOnRv32(code, "bench-rv32-terminal", NATIVE_MODULES);
  const { verdict, shown } = JSON.parse(lines.at(-1) ?? "") as TerminalMeasure;
  figures.instructions("scan to verdict, the screen of reading in it", verdict);
  figures.instructions("verdict to screen", shown, SHOWN_GOAL);
}

async function piece(figures: Figures): Promise<void> {
  const image = testImage();
  const sample = { header: [...image.subarray(0, HEADER_LENGTH)], length: image.length, pieceLength: PIECE_LENGTH };
  const code = `import "./simulator/platform/boot";
${HEAD}
import { imageCrypto, sessionCrypto, signatures } from "signatures";
import { measurePiece } from "./tools/bench/piece-core";
host.print(String(measurePiece(${JSON.stringify(sample)}, signatures, imageCrypto, sessionCrypto, count)));
host.exit(0);`;
  const lines = await runOnRv32(code, "bench-rv32-piece", {});
  figures.instructions(`one SMP piece of ${PIECE_LENGTH} bytes`, Number(lines.at(-1)));
}

/** Nobody comes: the tick, the touch screen, the scanner's watch. */
async function rest(figures: Figures): Promise<void> {
  const told: number[] = [];
  await play({
    engine: "rv32",
    scenario: parseScenario({ at: "2026-05-01T10:00:00Z", events: [{ wait: SETTLED }, { wait: REST }] }),
    onMemory: ({ instructions = 0 }) => told.push(instructions),
  });
  const [, before = 0, after = 0] = told;
  figures.instructions("an idle second", (after - before) / REST, IDLE_GOAL);
}

/** A sale as it is played by `cli run`: the instructions of each step. */
async function wholeFirmware(figures: Figures): Promise<void> {
  const scenario = parseScenario(JSON.parse(readFileSync(join(ROOT, "hosttests", "support", "scenario.json"), "utf8")));
  const steps: (Memory & { readonly after: string })[] = [];
  await play({ engine: "rv32", scenario, onMemory: (memory, after) => steps.push({ ...memory, after }) });
  const [start] = steps;
  if (start === undefined) throw new Error("nothing was played");
  figures.instructions("boot to idle, an empty flash looked at", start.instructions ?? 0, BOOT_GOAL);
  let before = start;
  for (const [i, step] of steps.slice(1).entries()) {
    const spent = (step.instructions ?? 0) - (before.instructions ?? 0);
    if (step.after === "present" && i === 0)
      figures.instructions("a QR code at the scanner to the identity shown", spent, IDENTITY_GOAL);
    if (step.after === "scan" && i === 2)
      figures.instructions("the first box at the scanner to the list shown", spent, BOX_GOAL);
    before = step;
  }
}
