/** The rollout that is under way, as it was kept last (modules/update/ddi/action.ts has its bytes). */
import { RecordKey } from "modules/journal/record-keys";
import type { MountedJournal } from "./mounted-journal";

export class KeptRollout {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  read(): Uint8Array | undefined {
    return this.#mounted.journal?.value(RecordKey.rollout);
  }

  write(bytes: Uint8Array): void {
    this.#mounted.set(RecordKey.rollout, bytes);
  }
}
