/** Takes a signed image of data into the spare half of its partition, as Firmware takes one of the firmware. */
import { equalBytes } from "modules/cbor/bytes";
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { type ImageVersion, parseHeader } from "modules/update/image/header";
import { productOf } from "modules/update/image/product";
import { clearSlot, slotCapacity } from "modules/update/image/slot-image";
import { checkEarly, type ImageTrust } from "modules/update/image/verify";
import type { FirmwareRefusal } from "modules/update/slots/firmware";
import { type Committed, ImageWriter } from "modules/update/slots/image-writer";
import type { UploadJournal } from "modules/update/slots/upload-journal";
import { type DataPartition, type InstalledData, MAX_DATA_ENVELOPE } from "./data-partition";
import { FlashContent } from "./flash-views";

/** What main.ts composes: a partition, and whoever reads it. */
export interface TerminalData {
  readonly partition: DataPartition;
  /** Whether this firmware can use it. */
  isReadable(content: Flash): boolean;
  /** It was verified, and is used from the next start on, or from now on where this makes the partition use it. */
  onStaged?(): void;
}

export class DataUpdate {
  readonly #data: TerminalData;
  readonly #journal: UploadJournal;
  readonly #trust: ImageTrust;

  /** @param trust of the firmware's images: the keys are the same, the product is the data's own */
  constructor(data: TerminalData, journal: UploadJournal, trust: ImageTrust) {
    this.#data = data;
    this.#journal = journal;
    this.#trust = { ...trust, product: productOf(data.partition.name) };
  }

  get partition(): DataPartition {
    return this.#data.partition;
  }

  get runningVersion(): ImageVersion | undefined {
    return this.partition.installed?.version;
  }

  get capacity(): number {
    return slotCapacity(this.partition.spare);
  }

  get slotSize(): number {
    return this.partition.spare.status().size;
  }

  /** What is in use first. */
  images(): readonly [InstalledData | undefined, InstalledData | undefined] {
    return [this.partition.installed, this.partition.staged];
  }

  /** Whether this is in use, or will be at the next start: nobody has to mark data. */
  has(hash: Uint8Array): boolean {
    return this.images().some((image) => image !== undefined && equalBytes(image.hash, hash));
  }

  openWriter(name: Uint8Array, length: number, first: Uint8Array): Result<ImageWriter, FirmwareRefusal> {
    const header = parseHeader(first);
    if (!header.ok) return header;
    if (length - header.value.payloadLength > MAX_DATA_ENVELOPE) return { ok: false, reason: "oversized" };
    const early = checkEarly(header.value, this.#trust, { counter: this.#least });
    if (early !== undefined) return { ok: false, reason: early };
    const { partition } = this;
    // The halves follow the two slots of the firmware, which are 0 and 1.
    const upload = { length, slot: 2 * partition.image + partition.spareHalf, name: name.slice() };
    const resumed = ImageWriter.resume(partition.spare, this.#journal, this.#trust, upload);
    if (resumed !== undefined) return { ok: true, value: resumed };
    const begun = ImageWriter.begin(partition.spare, this.#journal, this.#trust, upload, first);
    // One that is refused has written nothing: what was staged is used at the next start all the same.
    if (begun.ok) partition.unstage();
    return begun;
  }

  /** Verifies what has come, and looks whether this firmware reads it. */
  commit(writer: ImageWriter): Result<Committed, FirmwareRefusal> {
    const { partition } = this;
    const { spare } = partition;
    const committed = writer.commit({ counter: this.#least, running: undefined });
    if (!committed.ok) return committed;
    const { payloadLength } = committed.value.image;
    if (!this.#data.isReadable(new FlashContent(spare, payloadLength, spare.status().blockLength))) {
      this.erase();
      return { ok: false, reason: "unknown-content" };
    }
    if (!partition.stage()) return { ok: false, reason: "flash-fault" };
    this.#data.onStaged?.();
    return committed;
  }

  /** The counter that new data must have at least: what was read before is not written again. */
  get #least(): number {
    const { installed } = this.partition;
    return installed === undefined ? 0 : installed.counter + 1;
  }

  /** Empties the spare half. */
  erase(): Result<undefined, FirmwareRefusal> {
    this.partition.unstage();
    this.#journal.clear();
    clearSlot(this.partition.spare);
    return { ok: true, value: undefined };
  }
}
