/** Up to which invoice the gateway was told what (modules/services/outbox.ts has the table). */
import { RecordKey } from "modules/journal/record-keys";
import { type Cursor, TOLD_LENGTH, Told } from "modules/services/outbox";
import type { MountedJournal } from "./mounted-journal";

export class KeptServices {
  readonly #mounted: MountedJournal;
  #epoch = 0;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** This terminal has a gateway: what was stored before it had one is not told. */
  begin(): void {
    const { journal } = this.#mounted;
    if (journal === undefined || journal.value(RecordKey.services) !== undefined) return;
    const words = new Array<number>(TOLD_LENGTH).fill(0);
    words[Told.summaries] = journal.lastNumber;
    words[Told.dispensations] = journal.lastNumber;
    this.#mounted.setWords(RecordKey.services, words);
  }

  /** A word of the value. */
  word(place: number): number {
    this.#look();
    return this.#mounted.word(RecordKey.services, place);
  }

  set(place: number, word: number): void {
    this.#look();
    const words: number[] = [];
    for (let i = 0; i < TOLD_LENGTH; i += 1) words.push(this.#mounted.word(RecordKey.services, i));
    words[place] = word;
    this.#mounted.setWords(RecordKey.services, words);
  }

  /** Of Dispensations: how many were set aside, and the number of the last. */
  get setAside() {
    const kept = this;
    return {
      get count() {
        return kept.word(Told.setAside);
      },
      get last() {
        return kept.word(Told.lastSetAside);
      },
      keep: (count: number, last: number) => {
        kept.set(Told.setAside, count);
        kept.set(Told.lastSetAside, last);
      },
    };
  }

  /** @param place in the value */
  cursor(place: number): Cursor {
    const kept = this;
    return {
      get epoch() {
        kept.#look();
        return kept.#epoch;
      },
      read: () => kept.word(place),
      write: (number) => kept.set(place, number),
    };
  }

  /** A journal that was begun anew while the terminal runs has none: its numbers begin at 1. */
  #look(): void {
    const { journal } = this.#mounted;
    if (journal === undefined || journal.value(RecordKey.services) !== undefined) return;
    this.#epoch += 1;
    this.#mounted.setWords(RecordKey.services, new Array<number>(TOLD_LENGTH).fill(0));
  }
}
