/**
 * The catalogue that the counter uses: the one in flash, or the embedded sample where there is none that can be trusted.
 * A page that turns out damaged takes the whole of it out of use: prices beside it may be no better.
 */
import type { Flash } from "modules/flash/flash";
import { type CatalogueRefusal, FlashCatalogue } from "./flash-catalogue";
import type { Catalogue, Presentation } from "./presentation";
import { SAMPLE_COUNT, sampleCatalogue } from "./sample";

export interface CatalogueAbout {
  /** The embedded sample, not the whole database. */
  readonly isSample: boolean;
  /** Day of the data, days since 1970; 0 for the sample. */
  readonly day: number;
  readonly version: number;
  readonly count: number;
  /** Why what is in flash is not used; null where it is, and where there is nothing. */
  readonly refused: CatalogueRefusal | null;
}

export class MedicineCatalogue implements Catalogue {
  readonly #onFault: (about: CatalogueAbout) => void;
  #stored: FlashCatalogue | undefined;
  #about: CatalogueAbout;

  /** @param onFault the catalogue in flash was found damaged while it was used, and is used no more */
  constructor(flash: Flash, onFault: (about: CatalogueAbout) => void) {
    this.#onFault = onFault;
    const opened = FlashCatalogue.open(flash);
    if (opened.ok) {
      this.#stored = opened.value;
      const { day, version, count } = opened.value.header;
      this.#about = Object.freeze({ isSample: false, day, version, count, refused: null });
    } else this.#about = sample(opened.reason === "erased" ? null : opened.reason);
  }

  get about(): CatalogueAbout {
    return this.#about;
  }

  find(cip: string): Presentation | undefined {
    const found = this.#stored?.find(cip);
    if (found === undefined) return sampleCatalogue.find(cip);
    if (found.ok) return found.value;
    if (found.reason === "unknown") return undefined;
    this.#stored = undefined;
    this.#about = sample("damaged");
    this.#onFault(this.#about);
    return sampleCatalogue.find(cip);
  }
}

function sample(refused: CatalogueRefusal | null): CatalogueAbout {
  return Object.freeze({ isSample: true, day: 0, version: 0, count: SAMPLE_COUNT, refused });
}
