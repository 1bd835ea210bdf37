/** Plays a scenario on the whole firmware, in virtual time: the same result at any speed, on any engine. */
import type { Memory } from "../platform/host";
import type { Raster } from "../raster/raster";
import { Ensemble } from "./ensemble";
import { journalDigest, type Performance, type PerformanceOptions } from "./performance";
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
  const { scenario, onMemory, onReport } = options;
  const { terminals = 1 } = scenario;
  // Which of several has said it.
  const of = (place: number): PerformanceOptions =>
    terminals === 1 || onReport === undefined
      ? options
      : { ...options, onReport: (report) => onReport({ ...report, terminal: place + 1 }) };
  const ensemble = await Ensemble.open(terminals, of);
  const settled = async (performance: Performance, after: string) => {
    const { screen, raster, now, words } = performance;
    options.onScreen?.(screen, raster, now, words);
    const memory = onMemory === undefined ? undefined : await performance.measure();
    if (memory !== undefined) onMemory?.(memory, after);
  };
  const [first] = ensemble.members;
  if (first === undefined) return;
  try {
    // Before the first event too, time may go by.
    await ensemble.run(scenario.events[0]?.after ?? 0);
    await settled(first, "start");
    for (const [i, event] of scenario.events.entries()) {
      const act = actOf(event);
      const performance = ensemble.members[(event.terminal ?? 1) - 1] ?? first;
      const settle = await performance.perform(act);
      await ensemble.run(scenario.events[i + 1]?.after ?? settle);
      await settled(performance, Object.keys(act)[0] ?? "");
      const what = event.expect === undefined ? undefined : unmet(event.expect, performance);
      if (what !== undefined) options.onUnmet?.(i, what);
    }
    await ensemble.powerOff();
    if (scenario.journal !== undefined && journalDigest(first.flash) !== scenario.journal)
      options.onUnmet?.(undefined, "the journal is another");
  } finally {
    await ensemble.close();
  }
}
