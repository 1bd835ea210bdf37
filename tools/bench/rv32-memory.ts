/**
 * The memory of the bare RISC-V machine with what the reference board's creation gives to XS: how much of it is in use, and
 * how much of the RAM ever was. That a session runs to its end at all is the proof that no more is needed in between.
 */

import { DemoIssuers } from "../../simulator/ecarte/issuers";
import type { Memory } from "../../simulator/platform/host";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { bundleFirmware } from "../kit/build/bundle";
import { buildRv32Engine, RAM_SIZE, STACK_SIZE } from "../kit/build/rv32-engine";
import { compileBundle, imageMeasure, linkImage } from "../kit/build/rv32-image";
import { filledList } from "../kit/issuing/filled-list";
import type { Report } from "./measure";
import { SESSION } from "./memory";
import { memoryOfUpload } from "./update";

export type Figure = (name: string, value: number, unit: string, goal?: number) => void;

export async function machineMemory(report: Report, figure: Figure): Promise<void> {
  await inFlash(report);
  const session = await memoryOfSession();
  const upload = await memoryOfUpload("rv32");
  const [idle] = session;
  if (idle === undefined) throw new Error("nothing was played");
  figure("heap at idle, chunks", idle.chunks, "bytes", idle.chunksLimit);
  figure("heap at idle, slots", idle.slots, "slots of 16 bytes", idle.slotsLimit);
  const keys = await memoryWithManyIssuers();
  figure(
    `with ${MANY_ISSUERS} issuers, chunks`,
    Math.max(...keys.map(({ chunks }) => chunks)),
    "bytes",
    idle.chunksLimit,
  );
  figure(`with ${MANY_ISSUERS} issuers, slots`, Math.max(...keys.map(({ slots }) => slots)), "slots", idle.slotsLimit);
  for (const [name, memories] of [
    ["a session of twelve boxes and a card", session],
    ["an upload of 1.5 MB", upload],
  ] as const) {
    const most = (part: string, pick: (memory: Memory) => number, unit: string, limit: number) =>
      figure(`in ${name}, ${part}`, Math.max(...memories.map(pick)), unit, limit);
    most("chunks", ({ chunks }) => chunks, "bytes", idle.chunksLimit);
    most("slots", ({ slots }) => slots, "slots", idle.slotsLimit);
    most("stack of XS", ({ ram }) => ram?.xsStack ?? 0, "slots", idle.ram?.xsStackLimit ?? 0);
    most("stack of C", ({ ram }) => ram?.stack ?? 0, "bytes", idle.ram?.stackLimit ?? 0);
  }
  const rams = [...session, ...upload].flatMap(({ ram }) => (ram === undefined ? [] : [ram]));
  const declared = Math.max(...rams.map((ram) => ram.static));
  const heap = Math.max(...rams.map((ram) => ram.heap));
  const { chunksLimit, slotsLimit, slotSize, ram } = idle;
  const creation = chunksLimit + (slotsLimit + (ram?.xsStackLimit ?? 0)) * slotSize;
  report.result("RAM that the program declares", declared, "bytes");
  report.result("RAM for the creation of XS", creation, "bytes");
  report.result("what else was taken: tables of XS, the checks' buffers", heap - creation, "bytes");
  figure("RAM in all, with the whole stack of C", declared + heap + STACK_SIZE, "bytes", RAM_SIZE);
}

/** What a device has in flash, beside the bytecode. */
async function inFlash(report: Report): Promise<void> {
  const quiet = () => {};
  const built = await buildRv32Engine(quiet);
  if (!built.ok) throw new Error(built.reason);
  const image = await linkImage(built.value, await compileBundle(await bundleFirmware(), quiet));
  const { slots, chunks, names, unfrozen } = imageMeasure(image);
  report.result("kept in flash: slots", slots, "slots of 16 bytes");
  report.result("    chunks, tables", chunks, "bytes");
  report.note(`    ${names} names; ${unfrozen} instances and variables that may still change, 4 bytes of RAM each`);
}

/** What the reference board's partition has room for, and a fleet of all the country's issuers might have. */
const MANY_ISSUERS = 1200;

/** At rest, and once a patient was shown. @throws Error when the machine stopped, or the patient was refused */
async function memoryWithManyIssuers(): Promise<readonly Memory[]> {
  const scenario = parseScenario({ at: "2026-05-01T10:00:00Z", events: [{ present: { patient: "camille" } }] });
  const issuers = filledList(DemoIssuers.repeatable().list(Date.parse(scenario.at) / 1000), MANY_ISSUERS);
  const memories: Memory[] = [];
  const verdicts: unknown[] = [];
  await play({
    ...{ engine: "rv32", scenario, issuers },
    onMemory: (memory) => memories.push(memory),
    onReport: (report) => {
      if (report.event === "verdict") verdicts.push(report.reason);
    },
  });
  if (verdicts.length !== 1 || verdicts[0] !== null) throw new Error(`the patient was refused: ${verdicts.join()}`);
  return memories;
}

/** At rest, and after each event. @throws Error when the machine stopped, or no invoice was stored */
export async function memoryOfSession(): Promise<readonly Memory[]> {
  const memories: Memory[] = [];
  let invoices = 0;
  await play({
    engine: "rv32",
    scenario: SESSION,
    onMemory: (memory) => memories.push(memory),
    onReport: ({ event }) => {
      if (event === "invoice") invoices += 1;
    },
  });
  if (invoices !== 1 || memories.length !== SESSION.events.length + 1) throw new Error("the session did not end well");
  return memories;
}
