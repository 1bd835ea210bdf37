/** The key that the terminal and the pharmacy's software on the LAN have, since a person has paired them. */
import { RecordKey } from "modules/journal/record-keys";
import type { KeptLanKey } from "modules/lgo/lan/lan";
import { KEY_LENGTH } from "modules/update/access/session-crypto";
import type { MountedJournal } from "./mounted-journal";

export class KeptLan implements KeptLanKey {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  read(): Uint8Array | undefined {
    const key = this.#mounted.journal?.value(RecordKey.lanKey);
    return key?.length === KEY_LENGTH ? key.slice() : undefined;
  }

  keep(key: Uint8Array): boolean {
    return this.#write(key);
  }

  forget(): boolean {
    return this.read() === undefined || this.#write(new Uint8Array(0));
  }

  #write(value: Uint8Array): boolean {
    const { journal } = this.#mounted;
    return journal !== undefined && journal.setValue(RecordKey.lanKey, value) === undefined;
  }
}
