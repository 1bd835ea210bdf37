/** The pieces of software on the LAN that a person has paired with this terminal (modules/lgo/lan/pairings has their bytes). */
import { RecordKey } from "modules/journal/record-keys";
import type { KeptPairings } from "modules/lgo/lan/lan";
import { decodePairings, encodePairings, type KeptPairing } from "modules/lgo/lan/pairings";
import type { MountedJournal } from "./mounted-journal";

export class KeptLan implements KeptPairings {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  read(): readonly KeptPairing[] {
    return decodePairings(this.#mounted.journal?.value(RecordKey.lanPairings));
  }

  keep(pairings: readonly KeptPairing[]): boolean {
    const { journal } = this.#mounted;
    // A terminal that was never paired has nothing to forget.
    if (pairings.length === 0 && (journal?.value(RecordKey.lanPairings)?.length ?? 0) === 0) return true;
    return journal !== undefined && journal.setValue(RecordKey.lanPairings, encodePairings(pairings)) === undefined;
  }
}
