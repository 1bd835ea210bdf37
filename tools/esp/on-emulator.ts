/** The firmware of a board in the emulator of its chip: stories beside the other engines, an update, what FreeRTOS has left. */
import { basename } from "node:path";
import type { EngineName } from "../../simulator/engines/names";
import type { Memory } from "../../simulator/platform/host";
import { differences, type Seen, see } from "./seen";
import { updateOnChip } from "./update-on-chip";

const CHIP: EngineName = "esp32c3";
/** What the chip is held against. */
const BESIDE: readonly EngineName[] = Object.freeze(["xs", "rv32"]);
/** Lines of an engine that are told when it fails. */
const LAST_LINES = 12;

/** Where it is told, a line at a time and as soon as it is known. */
export interface Telling {
  /** What is begun. */
  readonly step: (line: string) => void;
  readonly result: (line: string) => void;
  /** What is otherwise than it must be. */
  readonly fault: (line: string) => void;
}

/** @param stories paths of scenarios */
export async function playStories(stories: readonly string[], telling: Telling): Promise<void> {
  const memories: Memory[] = [];
  for (const [i, story] of stories.entries()) {
    const name = `${basename(story)} (${i + 1} of ${stories.length})`;
    const chip = await seen(CHIP, story, name, telling);
    if (chip === undefined) continue;
    memories.push(...chip.memory);
    for (const line of chip.unmet) telling.fault(`${basename(story)}, ${CHIP}: ${line}`);
    for (const engine of BESIDE) {
      const other = await seen(engine, story, name, telling);
      if (other === undefined) continue;
      for (const line of other.unmet) telling.fault(`${basename(story)}, ${engine}: ${line}`);
      const unlike = differences(other, chip);
      for (const line of unlike) telling.fault(`${basename(story)}, ${engine} and ${CHIP}: ${line}`);
      if (unlike.length === 0) {
        const { events, screens, flash } = chip;
        telling.result(
          `${basename(story)}: ${CHIP} = ${engine}: ${events.length} events, ${screens.length} screens, ${Object.keys(flash).length} partitions`,
        );
      }
    }
  }
  for (const line of toldMemory(memories)) telling.result(line);
}

async function seen(
  engine: EngineName,
  story: string,
  name: string,
  { step, fault }: Telling,
): Promise<Seen | undefined> {
  step(`${name} on ${engine}`);
  const lines: string[] = [];
  try {
    return await see(engine, story, (line) => lines.push(line));
  } catch (error) {
    fault(ended(`${basename(story)} on ${engine}`, error, lines));
    return undefined;
  }
}

/** An update with the power cut in it, and what the boot loader makes of it. */
export async function playUpdate({ step, result, fault }: Telling): Promise<void> {
  const lines: string[] = [];
  step(`an update on ${CHIP}: the power cut in a write, roll-back, confirmation (minutes)`);
  try {
    const broken = await updateOnChip(
      (line) => result(`update: ${line}`),
      (line) => lines.push(line),
    );
    for (const line of broken) fault(`update: ${line}`);
  } catch (error) {
    fault(ended("the update", error, lines));
  }
}

function ended(what: string, error: unknown, lines: readonly string[]): string {
  const last = lines.slice(-LAST_LINES).map((line) => `\n    ${line}`);
  return `${what} did not come to its end: ${error instanceof Error ? error.message : error}${last.join("")}`;
}

/** The most that XS took and the least that was left beside it, in all that was played. */
export function toldMemory(memories: readonly Memory[]): string[] {
  const told = memories.flatMap(({ freertos }) => (freertos === undefined ? [] : [freertos]));
  if (told.length === 0) return [];
  const least = (of: (one: (typeof told)[number]) => number) => Math.min(...told.map(of)).toLocaleString("en");
  const most = (values: readonly number[]) => Math.max(...values).toLocaleString("en");
  const ready = told.map((one) => one.ready);
  const limits = memories[0];
  const taken = [
    `${most(memories.map(({ chunks }) => chunks))} bytes of chunks of ${limits?.chunksLimit.toLocaleString("en")}`,
    `${most(memories.map(({ slots }) => slots))} slots of ${limits?.slotsLimit.toLocaleString("en")}`,
    `${most(told.map(({ xsStack }) => xsStack))} of its stack of ${most(told.map(({ xsStackLimit }) => xsStackLimit))}`,
  ];
  return [
    `XS took ${taken.join(", ")} at most, after an event`,
    `FreeRTOS's heap: ${least((one) => one.free)} bytes free, the largest block ${least((one) => one.largest)}, the least ever ${least((one) => one.least)}`,
    `stack of the task of XS: ${least((one) => one.taskStackLeft)} bytes never used`,
    `from reset to ready: ${Math.min(...ready)} to ${Math.max(...ready)} ms of the chip's timer (in the emulator 8 ns an instruction)`,
  ];
}
