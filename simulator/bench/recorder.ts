/** Makes a scenario of what a person does: the file, the screens as they were then, and a film. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Film, Strip } from "../player/film";
import { journalDigest, type Performance, type PerformanceOptions } from "../player/performance";
import { play } from "../player/player";
import type { ScenarioEvent } from "../player/scenario";
import type { ScreenSize } from "../screen";
import type { Deed } from "./show";

export interface Recorded {
  readonly scenario: string;
  readonly film: string;
  /** File names, in their order. */
  readonly strip: readonly string[];
  /** Played again, each screen and the journal came out the same. */
  readonly isExact: boolean;
}

/** As the player names it before the first event. */
const START = "start";
const SCENARIO = "scenario.json";
const FILM = "film.gif";

export class Recorder {
  readonly folder: string;
  readonly #setup: PerformanceOptions;
  readonly #strip = new Strip();
  readonly #film: Film;
  readonly #events: ScenarioEvent[] = [];
  #end: number;

  /** @param setup as the performance was opened with it @param folder where all goes @param began when, of its time, ms */
  constructor(setup: PerformanceOptions, folder: string, began: number, size: ScreenSize) {
    this.#setup = setup;
    this.folder = folder;
    this.#film = new Film(size);
    this.#end = began;
  }

  get deeds(): number {
    return this.#events.length;
  }

  /** The screen is another. */
  drawn({ raster, now }: Performance): void {
    this.#film.add(Uint8Array.from(raster.rgba()), now);
  }

  /** Something is about to be done: what came of the thing before is on the screen. */
  before(performance: Performance): void {
    const { screen, picture, raster } = performance;
    this.#strip.add(this.#events.length === 0 ? START : screen, raster);
    const last = this.#events.pop();
    if (last !== undefined) this.#events.push({ ...last, expect: { screen, picture } });
  }

  done({ act, at, end }: Deed): void {
    this.#events.push({ ...act, after: Math.round(at - this.#end) });
    this.#end = end;
  }

  /** @param performance still on @param off lets its power go */
  async save(performance: Performance, off: () => Promise<void>): Promise<Recorded> {
    this.before(performance);
    const { screen, picture, now, flash } = performance;
    const after = Math.round(now - this.#end);
    await off();
    const { scenario: setup } = this.#setup;
    const scenario = {
      ...setup,
      journal: journalDigest(flash),
      events: [...this.#events, { wait: 0, after, expect: { screen, picture } }],
    };
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, SCENARIO), `${JSON.stringify(scenario, null, 2)}\n`);
    writeFileSync(join(this.folder, FILM), this.#film.gif());
    for (const { file, png } of this.#strip.pictures) writeFileSync(join(this.folder, file), png);
    let isExact = true;
    await play({
      ...this.#setup,
      scenario,
      folder: this.folder,
      onUnmet: () => {
        isExact = false;
      },
    });
    return { scenario: SCENARIO, film: FILM, strip: this.#strip.pictures.map(({ file }) => file), isExact };
  }
}
