/** Numbers that are counted over the whole life of the terminal. */
import { RecordKey } from "modules/journal/record-keys";
import type { MountedJournal } from "./mounted-journal";

/** In the order in which they are kept. */
const COUNTED = Object.freeze(["starts", "setAside", "replaced", "faults"] as const);
export type Counted = (typeof COUNTED)[number];

export class LifetimeCounts {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** How often; 0 while the journal cannot be used. */
  of(counted: Counted): number {
    return this.#mounted.word(RecordKey.counts, COUNTED.indexOf(counted));
  }

  add(counted: Counted): void {
    this.#mounted.setWords(
      RecordKey.counts,
      COUNTED.map((name) => this.of(name) + (name === counted ? 1 : 0)),
    );
  }
}
