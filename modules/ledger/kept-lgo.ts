/** What the terminal remembers for the pharmacy's software: no notification has a number that one had before. */
import { RecordKey } from "modules/journal/record-keys";
import type { KeptSequence } from "modules/lgo/told";
import type { MountedJournal } from "./mounted-journal";

export class KeptLgo implements KeptSequence {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  read(): number {
    return this.#mounted.word(RecordKey.lgoSequence);
  }

  write(number: number): void {
    this.#mounted.setWords(RecordKey.lgoSequence, [number]);
  }
}
