/** The versions of data that this terminal has had: older keys are refused; tariffs and catalogues are only noted. */
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

  /**
   * Whether each key id of this list was checked against its key, at an earlier start. One hash a key is too much to ask
   * at each start; so it is done once a list, and the hash of its image is kept.
   * @param image SHA-256 of the image that the list came in; undefined where there is none
   */
  isChecked(image: Uint8Array | undefined): boolean {
    const checked = this.#mounted.journal?.value(RecordKey.issuersChecked);
    return image !== undefined && checked !== undefined && equalBytes(checked, image);
  }

  /** An issuer list of this version is used. Never goes back. @param image whose key ids were checked; as `isChecked` */
  useIssuers(version: number, image: Uint8Array | undefined): void {
    if (version > this.issuers) this.#mounted.setWords(RecordKey.issuers, [version]);
    if (image !== undefined && !this.isChecked(image)) this.#mounted.set(RecordKey.issuersChecked, image);
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
