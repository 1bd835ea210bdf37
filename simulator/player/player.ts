/** Plays a scenario on the whole firmware, in virtual time: the same result at any speed, on any engine. */
import type { Memory } from "../platform/host";
import type { Raster } from "../raster/raster";
import { journalDigest, Performance, type PerformanceOptions } from "./performance";
import { actOf, type Scenario, unmet } from "./scenario";

export interface PlayerOptions extends PerformanceOptions {
  readonly scenario: Scenario;
  /** The screen when it has come to rest, with the name that the terminal gives it, when that was, ms, and its words. */
  readonly onScreen?: (name: string, raster: Raster, at: number, words: readonly string[]) => void;
  /** What was expected after an event (its place in the scenario; undefined at the end) is not so. */
  readonly onUnmet?: (event: number | undefined, what: string) => void;
  /** Memory in use after each event. */
  readonly onMemory?: (memory: Memory, after: string) => void;
}

export async function play(options: PlayerOptions): Promise<void> {
  const { scenario, onMemory } = options;
  const performance = await Performance.open(options);
  const settled = async (after: string) => {
    const { screen, raster, now, words } = performance;
    options.onScreen?.(screen, raster, now, words);
    const memory = onMemory === undefined ? undefined : await performance.measure();
    if (memory !== undefined) onMemory?.(memory, after);
  };
  try {
    // Before the first event too, time may go by.
    await performance.run(scenario.events[0]?.after ?? 0);
    await settled("start");
    for (const [i, event] of scenario.events.entries()) {
      const act = actOf(event);
      const settle = await performance.perform(act);
      await performance.run(scenario.events[i + 1]?.after ?? settle);
      await settled(Object.keys(act)[0] ?? "");
      const what = event.expect === undefined ? undefined : unmet(event.expect, performance);
      if (what !== undefined) options.onUnmet?.(i, what);
    }
    await performance.powerOff();
    if (scenario.journal !== undefined && journalDigest(performance.flash) !== scenario.journal)
      options.onUnmet?.(undefined, "the journal is another");
  } finally {
    await performance.close();
  }
}
