/** The site that this terminal is of, as it was kept last (modules/site/kept-site.ts has its bytes). */
import { RecordKey } from "modules/journal/record-keys";
import type { MountedJournal } from "./mounted-journal";

export class KeptSiteValue {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  read(): Uint8Array | undefined {
    return this.#mounted.journal?.value(RecordKey.site);
  }

  write(bytes: Uint8Array): void {
    this.#mounted.set(RecordKey.site, bytes);
  }
}
