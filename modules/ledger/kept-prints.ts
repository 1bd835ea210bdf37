/** What waits to be printed, as it was kept last: through a loss of power, what was asked for comes out, and nothing twice. */
import { RecordKey } from "modules/journal/record-keys";
import { decodeJobs, encodeJobs } from "modules/printing/kept-jobs";
import type { KeptJobs } from "modules/printing/printing";
import type { MountedJournal } from "./mounted-journal";

export class KeptPrints {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  get jobs(): KeptJobs {
    return decodeJobs(this.#mounted.journal?.value(RecordKey.prints) ?? new Uint8Array(0));
  }

  /** What cannot be kept, in a full journal, is printed all the same as long as there is power. */
  keep(jobs: KeptJobs): void {
    this.#mounted.set(RecordKey.prints, encodeJobs(jobs));
  }
}
