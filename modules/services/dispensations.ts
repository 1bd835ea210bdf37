/**
 * Tells the gateway what was dispensed, sale by sale in their order: each once in effect, whatever the network and the power do.
 * One that the gateway never takes is set aside, so that the others are not held up by it, and a person is told of it.
 */
import type { GatewayStatus, Job } from "./background";
import { type DispensationSource, type DispensationsAbout, dispensationOf } from "./dispensation";
import { type Cursor, Outbox, type StoredBytes } from "./outbox";

/** The journal's side. */
export interface DispensationJournal {
  readonly lastNumber: number;
  /** The first invoice above this number. */
  next(number: number): StoredBytes | undefined;
  stored(number: number): Uint8Array | undefined;
}

export interface DispensationsOptions {
  readonly journal: DispensationJournal;
  readonly cursor: Cursor;
  /** How many were set aside, and the number of the last: kept for good. */
  readonly setAside: {
    readonly count: number;
    readonly last: number;
    keep(count: number, last: number): void;
  };
  readonly series: DispensationSource["series"];
  readonly labelOf: DispensationSource["labelOf"];
  readonly gateway: () => GatewayStatus;
  /** `about` is another. */
  readonly onChange: (about: DispensationsAbout) => void;
  /** English, for the engineer; without personal data. */
  readonly log: (line: string) => void;
}

export class Dispensations {
  readonly #options: DispensationsOptions;
  readonly #outbox: Outbox;
  #told: DispensationsAbout | undefined;

  constructor(options: DispensationsOptions) {
    this.#options = options;
    const { journal, cursor, series, labelOf, log } = options;
    const source = { series, labelOf, stored: (number: number) => journal.stored(number) };
    this.#outbox = new Outbox({
      cursor,
      after: (number) => journal.next(number),
      make: (number, bytes) => dispensationOf(number, bytes, source),
      onSetAside: (number, count) => this.#setAside(number, count),
      log,
    });
  }

  /** For the background. */
  get job(): Job {
    return this.#outbox;
  }

  get about(): DispensationsAbout {
    const { journal, setAside, gateway } = this.#options;
    const waiting = Math.max(0, journal.lastNumber - this.#outbox.done);
    return { gateway: gateway(), waiting, setAside: setAside.count, last: setAside.last };
  }

  /** A second has passed. */
  second(): void {
    const { about } = this;
    const told = this.#told;
    if (
      told?.gateway === about.gateway &&
      told.waiting === about.waiting &&
      told.setAside === about.setAside &&
      told.last === about.last
    ) {
      return;
    }
    this.#told = about;
    this.#options.onChange(about);
  }

  #setAside(number: number, count: number): void {
    const { setAside } = this.#options;
    // Told twice where the power went between this and the cursor: counted once by its number.
    if (number !== setAside.last) setAside.keep(setAside.count + count, number);
  }
}
