/** What was chosen in Service, as it was kept last. */
import { RecordKey } from "modules/journal/record-keys";
import { decodeSettings, encodeSettings, type Settings } from "modules/terminal/settings";
import type { MountedJournal } from "./mounted-journal";

export class KeptSettings {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** Those of the factory before anything was kept, and where the journal cannot be used. */
  get kept(): Settings {
    return decodeSettings(this.#mounted.journal?.value(RecordKey.settings));
  }

  keep(settings: Settings): void {
    this.#mounted.set(RecordKey.settings, encodeSettings(settings));
  }
}
