/**
 * Names this run of invoice numbers: it begins when the journal does, so a journal that was begun anew never gives a
 * collector a name that it has had. Drawn by chance and not from the hour, which a terminal may have lost.
 */
import { RecordKey } from "modules/journal/record-keys";
import type { MountedJournal } from "./mounted-journal";

/** Of a u32, without 0: that says that none was drawn. */
const SERIES = 0xfffffffe;

export class InvoiceSeries {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** @param random 0 to 1, asked when there is no series yet @returns 0 while the journal cannot be used */
  get(random: () => number): number {
    const known = this.#mounted.word(RecordKey.series);
    if (known !== 0 || this.#mounted.journal === undefined) return known;
    const series = 1 + Math.floor(random() * SERIES);
    this.#mounted.setWords(RecordKey.series, [series]);
    return series;
  }
}
