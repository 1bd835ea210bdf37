/** The versions of data that this terminal has had: keys that are older are refused, tariffs and catalogues are told. */
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import { RecordKey } from "modules/journal/record-keys";
import type { MountedJournal } from "./mounted-journal";

/** Longest name of a version, bytes. */
const MAX_VERSION_LENGTH = 32;

export class SeenVersions {
  readonly #mounted: MountedJournal;

  constructor(mounted: MountedJournal) {
    this.#mounted = mounted;
  }

  /** The highest version of an issuer list that this terminal has had; 0 for none. */
  get issuers(): number {
    return this.#mounted.word(RecordKey.issuers);
  }

  /** An issuer list of this version is used. Never goes back. */
  useIssuers(version: number): void {
    if (version > this.issuers) this.#mounted.setWords(RecordKey.issuers, [version]);
  }

  /** Keeps the names of the tariff and of the catalogue in use, where they are others than before. */
  useData(tariff: string, catalogue: string): void {
    this.#keep(RecordKey.tariff, tariff);
    this.#keep(RecordKey.catalogue, catalogue);
  }

  #keep(key: number, text: string): void {
    const bytes = encodeUtf8(text).subarray(0, MAX_VERSION_LENGTH);
    const known = this.#mounted.journal?.value(key);
    if (known === undefined || !equalBytes(known, bytes)) this.#mounted.set(key, bytes);
  }
}
