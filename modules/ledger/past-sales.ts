/**
 * What this pharmacy has given to a patient lately, from the journal: a few blocks a second, the newest first, so that the
 * counter is never held up. Without the network: what another pharmacy gave is not known here.
 */
import { find } from "modules/bytes/bytes";
import { dayNumber } from "modules/calendar/date";
import { encodeUtf8 } from "modules/cbor/utf8";
import { type Given, readPastSale } from "modules/sale-record/past-sale";
import type { Claims } from "modules/token/claims";
import type { MountedJournal } from "./mounted-journal";

/** Blocks that are looked through in a second: 64 KB of flash. */
const BLOCKS = 16;
const NOTHING = new Uint8Array(0);

export class PastSales {
  readonly #mounted: MountedJournal;
  #patient: Claims["identity"] | null = null;
  #matricule: Uint8Array = NOTHING;
  #age = 0;
  #except = 0;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /**
   * Begins a search, or ends it with null: whoever was looked for is forgotten.
   * @param except number of an invoice that does not count: the one that the sale corrects, whose boxes are the same ones
   */
  look(patient: Claims["identity"] | null, except = 0): void {
    this.#patient = patient;
    this.#except = except;
    this.#matricule = patient === null ? NOTHING : encodeUtf8(patient.matricule);
    this.#age = 0;
  }

  /** A second has passed. @param today days since 1970 @returns what was found since the last one; most often nothing */
  second(today: number): readonly Given[] {
    const { journal } = this.#mounted;
    const patient = this.#patient;
    const given: Given[] = [];
    if (journal === undefined || patient === null) return given;
    const visit = (payload: Uint8Array, number: number) => {
      if (number === this.#except) return;
      // Most are of others: their bytes say so before anything is read.
      if (find(payload, this.#matricule) < 0) return;
      const sale = readPastSale(payload, patient);
      const day = sale && dayNumber(sale.date);
      if (sale !== undefined && day !== undefined && day <= today) given.push(...sale.given);
    };
    for (let block = 0; block < BLOCKS; block += 1) {
      if (!journal.visitBlock(this.#age, visit)) {
        this.look(null);
        break;
      }
      this.#age += 1;
    }
    return given;
  }
}
