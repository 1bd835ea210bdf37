/**
 * What is seen of a story from outside, on any engine: its events, the pixels of its screens, what the flash holds when the
 * power is off. Two engines that run the same firmware show the same.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { FlashFile } from "../../simulator/boot/flash-file";
import type { EngineName } from "../../simulator/engines/names";
import type { Memory } from "../../simulator/platform/host";
import { PARTITIONS } from "../../simulator/platform/partitions";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { DEFAULT_SCREEN } from "../../simulator/screen";

/** Hold an application, which is not the same on two engines, and nothing in a story without an update. */
const NOT_DATA: readonly string[] = Object.freeze(["slot0", "slot1"]);
const BYTES_PER_PIXEL = 4;

export interface SeenScreen {
  /** As the terminal calls it. */
  readonly name: string;
  /** RGBA */
  readonly pixels: Uint8Array;
}

export interface Seen {
  /** JSON, in the order in which they left on the cable. */
  readonly events: readonly string[];
  readonly screens: readonly SeenScreen[];
  /** Content by partition, when the power was off. */
  readonly flash: Readonly<Record<string, Uint8Array>>;
  /** What the story expects and was not so. */
  readonly unmet: readonly string[];
  /** After each event, where it was asked for. */
  readonly memory: readonly Memory[];
}

/**
 * @param story path of a scenario
 * @throws Error when the engine does not start @throws EngineStopped when the firmware ends, or stands still
 */
export async function see(engine: EngineName, story: string, tell: (line: string) => void): Promise<Seen> {
  const events: string[] = [];
  const screens: SeenScreen[] = [];
  const unmet: string[] = [];
  const memory: Memory[] = [];
  let flash: Record<string, Uint8Array> = {};
  const isChip = engine === "esp32c3";
  await play({
    engine,
    // From its slot, on each: what a boot loader and the firmware tell each other is in the flash too.
    scenario: { ...parseScenario(JSON.parse(readFileSync(story, "utf8")), DEFAULT_SCREEN), installed: true },
    folder: dirname(story),
    onReport: (report) => events.push(JSON.stringify(report)),
    onScreen: (name, raster) => screens.push({ name, pixels: Uint8Array.from(raster.rgba()) }),
    onUnmet: (event, what) => {
      unmet.push(`${event === undefined ? "at the end" : `event ${event + 1}`}: ${what}`);
    },
    ...(isChip ? { onMemory: (of: Memory) => memory.push(of) } : {}),
    onOff: (file) => {
      flash = contents(file);
    },
    onLine: tell,
    progress: tell,
  });
  return { events, screens, flash, unmet, memory };
}

/** @returns a line for each kind of thing that differs, in words; none: the two are the same */
export function differences(one: Seen, other: Seen): string[] {
  return [
    ...unlikeEvents(one.events, other.events),
    ...unlikeScreens(one.screens, other.screens),
    ...unlikeFlash(one.flash, other.flash),
  ];
}

/** The first that differs says enough: what follows comes of it. */
function unlikeEvents(one: readonly string[], other: readonly string[]): string[] {
  const at = one.findIndex((value, i) => value !== other[i]);
  if (at >= 0) return [`event ${at + 1}: ${one[at]} is ${other[at] ?? "missing"}`];
  return one.length === other.length ? [] : [`event ${one.length + 1}: ${other[one.length]} is too much`];
}

function unlikeScreens(one: readonly SeenScreen[], other: readonly SeenScreen[]): string[] {
  const lines: string[] = [];
  for (const [i, { name, pixels }] of one.entries()) {
    const beside = other[i];
    if (beside === undefined) lines.push(`screen ${i + 1}: ${name} is missing`);
    else if (beside.name !== name) lines.push(`screen ${i + 1}: ${name} is ${beside.name}`);
    else {
      const count = pixelsUnlike(pixels, beside.pixels);
      if (count > 0)
        lines.push(`screen ${i + 1} (${name}): ${count} of ${pixels.length / BYTES_PER_PIXEL} pixels differ`);
    }
  }
  for (const { name } of other.slice(one.length)) lines.push(`screen ${name} is too much`);
  return lines;
}

/** Pixels that differ; those that one of the two has not got do. */
export function pixelsUnlike(one: Uint8Array, other: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < Math.max(one.length, other.length); at += BYTES_PER_PIXEL) {
    for (let i = at; i < at + BYTES_PER_PIXEL; i += 1) {
      if (one[i] !== other[i]) {
        count += 1;
        break;
      }
    }
  }
  return count;
}

function unlikeFlash(one: Seen["flash"], other: Seen["flash"]): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => {
    const [here, there] = [one[name], other[name]];
    if (here === undefined || there === undefined) return [`partition ${name} is missing`];
    const length = Math.max(here.length, there.length);
    let [count, first] = [0, length];
    for (let at = 0; at < length; at += 1) {
      if (here[at] === there[at]) continue;
      count += 1;
      first = Math.min(first, at);
    }
    return count === 0 ? [] : [`partition ${name}: ${count} bytes differ, the first at ${first}`];
  });
}

function contents(file: string): Record<string, Uint8Array> {
  const flash = new FlashFile(file);
  try {
    const all: Record<string, Uint8Array> = {};
    for (const name of Object.keys(PARTITIONS)) {
      if (NOT_DATA.includes(name)) continue;
      const partition = flash.partition(name);
      all[name] = new Uint8Array(partition.read(partition.status().size, 0));
    }
    return all;
  } finally {
    flash.close();
  }
}
