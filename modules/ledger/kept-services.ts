/** Up to which invoice the gateway was told what (modules/services/outbox.ts has the table). */
import { RecordKey } from "modules/journal/record-keys";
import { type Cursor, TOLD_LENGTH } from "modules/services/outbox";
import type { MountedJournal } from "./mounted-journal";

export class KeptServices {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** This terminal has a gateway: what was stored before it had one is not told. */
  begin(): void {
    const { journal } = this.#mounted;
    if (journal === undefined || journal.value(RecordKey.services) !== undefined) return;
    const words: number[] = [];
    for (let i = 0; i < TOLD_LENGTH; i += 1) words.push(journal.lastNumber);
    this.#mounted.setWords(RecordKey.services, words);
  }

  /** @param place in the value */
  cursor(place: number): Cursor {
    const mounted = this.#mounted;
    return {
      read: () => mounted.word(RecordKey.services, place),
      write: (number) => {
        const words: number[] = [];
        for (let i = 0; i < TOLD_LENGTH; i += 1) words.push(mounted.word(RecordKey.services, i));
        words[place] = number;
        mounted.setWords(RecordKey.services, words);
      },
    };
  }
}
