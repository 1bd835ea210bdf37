/** Which recalls were read at this terminal, and which list it has had. */
import { RecordKey } from "modules/journal/record-keys";
import type { RecallsKept } from "modules/recalls/stored-recalls";
import type { MountedJournal } from "./mounted-journal";

export class KeptRecalls implements RecallsKept {
  readonly #mounted: MountedJournal;
  /** Where the journal cannot be used they hold until the power goes. */
  #read: number | undefined;
  #version = 0;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  get read(): number | undefined {
    const isKept = this.#mounted.journal?.value(RecordKey.recalls) !== undefined;
    return isKept ? this.#mounted.word(RecordKey.recalls) : this.#read;
  }

  get version(): number {
    return Math.max(this.#version, this.#mounted.word(RecordKey.recalls, 1));
  }

  keep(read: number, version: number): void {
    this.#read = read;
    this.#version = version;
    this.#mounted.setWords(RecordKey.recalls, [read, version]);
  }
}
