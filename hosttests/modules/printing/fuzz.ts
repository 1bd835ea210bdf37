/** Printers that answer anything: of any length, at any time, or not at all. */
import { PrinterSession } from "modules/printing/printer-session";
import { type PrinterStatus, turnRequest } from "modules/printing/status";
import type { Random } from "../../support/random";
import type { Tally } from "../update/fuzz";

const STATUSES: readonly PrinterStatus[] = [
  ...([
    "searching",
    "ready",
    "paper-low",
    "wants-sheet",
    "cover-open",
    "paper-out",
    "error",
    "off-line",
    "silent",
  ] as const),
];
const BLOCKS = [Uint8Array.of(65), Uint8Array.of(66)];
/** Bytes at once: more than any receive buffer has. */
const LONGEST = 512;
/** What one answer may make the terminal say: a question, a block, the question after it. */
const MOST_OUT = 8;
/** Between two rounds the printer behaves, and prints. */
const ROUND = 100;

/** @throws Error where a session is not what it promises to be */
export function fuzzStatus(count: number, random: Random): Tally {
  const tally: Tally = { done: 0, answers: {} };
  const session = new PrinterSession();
  session.connected();
  while (tally.done < count) {
    session.received(noise(random));
    if (random.below(3) === 0) session.tick();
    if (random.below(50) === 0) session.lost();
    if (random.below(20) === 0) session.connected();
    if (random.below(10) === 0) session.print(BLOCKS, random.below(4) === 0 ? "slip" : "roll");
    const { status } = session;
    if (!STATUSES.includes(status)) throw new Error(`status ${status}`);
    const kind = session.takeEnd() ?? status;
    tally.answers[kind] = (tally.answers[kind] ?? 0) + 1;
    let out = 0;
    // A line that takes nothing for a while.
    if (random.below(4) !== 0) while (session.take() !== undefined) out += 1;
    if (out > MOST_OUT * 20) throw new Error(`${out} messages went out`);
    tally.done += 1;
    if (tally.done % ROUND === 0) behave(session);
  }
  return tally;
}

function noise(random: Random): Uint8Array {
  const length = random.below(4) === 0 ? random.below(LONGEST) : random.below(4);
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Whatever came before: a printer that is well is found to be, and prints. */
function behave(session: PrinterSession): void {
  session.connected();
  answer(session, 300);
  session.takeEnd();
  if (session.status !== "ready") throw new Error(`it is well, and ${session.status}`);
  if (!session.print(BLOCKS, "roll")) throw new Error("it is well, and does not print");
  answer(session, 20);
  const end = session.takeEnd();
  if (end !== "done") throw new Error(`it is well, and the document is ${end}`);
}

function answer(session: PrinterSession, ticks: number): void {
  const [first, second] = turnRequest();
  for (let i = 0; i < ticks; i += 1) {
    for (let out = session.take(); out !== undefined; out = session.take()) {
      if (out[0] === first && out[1] === second) session.received(Uint8Array.of(0));
      else if (out[0] === 0x10 && out[1] === 4) session.received(Uint8Array.of(0x12));
    }
    session.tick();
  }
}
