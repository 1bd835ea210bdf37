/**
 * Takes an image file in pieces, in order, into a slot that nothing uses: the firmware's other one, or the spare half of
 * a partition of data. Verifies it before anyone can start it, or read it.
 * What was read back from the flash is hashed as it comes, so the verdict at the end costs one signature.
 */
import { equalBytes } from "modules/cbor/bytes";
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import type { ImageHeader } from "modules/update/image/header";
import type { RunningHash } from "modules/update/image/ports";
import type { ImageRefusal } from "modules/update/image/refusal";
import { clearSlot, readSlot, SlotWriter } from "modules/update/image/slot-image";
import {
  checkClaims,
  checkSeal,
  type ImageConditions,
  type ImageTrust,
  type VerifiedImage,
} from "modules/update/image/verify";
import { isSameUpload, type Upload, type UploadJournal } from "./upload-journal";

/** Bytes hashed in one go. */
const PIECE = 4096;
/** While an upload goes on, what is hashed of the part before a power cut with each piece that comes. */
const CATCH_UP = 4 * PIECE;

/** What a client says of an upload before its first byte. */
export type Announced = Omit<Upload, "header">;

export interface Committed {
  readonly image: VerifiedImage;
  /** Whether the file's own SHA-256 is the one that the client gave; undefined when it gave none. */
  readonly match: boolean | undefined;
}

export class ImageWriter {
  readonly upload: Upload;
  readonly #flash: Flash;
  readonly #journal: UploadJournal;
  readonly #trust: ImageTrust;
  readonly #slot: SlotWriter;
  #offset = 0;
  #hashed = 0;
  #signedEnd = 0;
  readonly #hash: RunningHash;
  /** Of the whole file, from where the signed part ends. */
  #fileHash: RunningHash | undefined;
  #digest: Uint8Array | undefined;

  private constructor(flash: Flash, journal: UploadJournal, trust: ImageTrust, upload: Upload, slot: SlotWriter) {
    this.#flash = flash;
    this.#journal = journal;
    this.#trust = trust;
    this.upload = upload;
    this.#slot = slot;
    this.#hash = trust.crypto.startHash();
    const header = slot.header;
    if (header !== undefined) {
      this.#signedEnd = header.headerLength + header.payloadLength + header.protectedLength;
    }
  }

  /**
   * Empties the slot for a new image. Whatever was in it cannot start any more.
   * @param first the first bytes of the file, at least 32; still to be written
   */
  static begin(
    flash: Flash,
    journal: UploadJournal,
    trust: ImageTrust,
    announced: Announced,
    first: Uint8Array,
  ): Result<ImageWriter, ImageRefusal> {
    const slot = new SlotWriter(flash);
    const begun = slot.begin(announced.length, first);
    if (!begun.ok) return begun;
    const { headerLength } = begun.value;
    const upload = { ...announced, header: first.subarray(0, headerLength <= first.length ? headerLength : 0) };
    // The journal forgets the old upload before its bytes go.
    journal.clear();
    clearSlot(flash);
    journal.begin(upload);
    return { ok: true, value: new ImageWriter(flash, journal, trust, upload, slot) };
  }

  /** Goes on where the power went. @returns undefined when this upload is not the one that was cut short */
  static resume(
    flash: Flash,
    journal: UploadJournal,
    trust: ImageTrust,
    announced: Announced,
  ): ImageWriter | undefined {
    const before = journal.upload;
    if (before === undefined || journal.verified || !isSameUpload(before, announced)) return undefined;
    const slot = new SlotWriter(flash);
    if (journal.blocks === 0) return undefined;
    journal.renew();
    if (!slot.resume(before.header)) return undefined;
    const offset = slot.resumeOffset(journal.blocks);
    if (offset >= before.length) return undefined;
    const writer = new ImageWriter(flash, journal, trust, before, slot);
    writer.#offset = offset;
    return writer;
  }

  /** Of the next byte that is expected. */
  get offset(): number {
    return this.#offset;
  }

  get isComplete(): boolean {
    return this.#offset === this.upload.length;
  }

  get header(): ImageHeader | undefined {
    return this.#slot.header;
  }

  /** @param bytes no longer than what is missing */
  write(bytes: Uint8Array): void {
    if (bytes.length > this.upload.length - this.#offset) throw new RangeError("beyond the end of the image");
    this.#slot.write(bytes, this.#offset);
    this.#offset += bytes.length;
    this.#journal.reach(this.#slot.blocksBefore(this.#offset));
    this.#catchUp(bytes.length + CATCH_UP);
  }

  /** What the image says of its own hash: believed once it was committed. Undefined before all of it has come. */
  get claimedHash(): Uint8Array | undefined {
    const slot = this.isComplete ? readSlot(this.#flash) : undefined;
    return slot?.ok ? slot.value.tlvs.hash : undefined;
  }

  /** Nothing of it is left that could be started. */
  discard(): void {
    clearSlot(this.#flash);
    this.#journal.clear();
  }

  /**
   * Verifies what is in the slot. A refused image is not left in it.
   * @param conditions what it is measured against
   */
  commit(conditions: ImageConditions): Result<Committed, ImageRefusal> {
    if (!this.isComplete) return { ok: false, reason: "truncated" };
    this.#catchUp(Number.POSITIVE_INFINITY);
    const verified = this.#verify(conditions);
    const match = this.#match();
    if (!verified.ok || match === false) {
      this.discard();
      return verified.ok ? { ok: false, reason: "wrong-hash" } : verified;
    }
    this.#journal.seal();
    return { ok: true, value: { image: verified.value, match } };
  }

  #verify(conditions: ImageConditions): Result<VerifiedImage, ImageRefusal> {
    const slot = readSlot(this.#flash);
    if (!slot.ok) return slot;
    const { header, tlvs } = slot.value;
    const refusal = checkClaims(header, tlvs, this.#trust, conditions);
    if (refusal !== undefined) return { ok: false, reason: refusal };
    if (this.#digest === undefined) return { ok: false, reason: "truncated" };
    return checkSeal(header, tlvs, this.#digest, this.#trust);
  }

  #match(): boolean | undefined {
    const { name } = this.upload;
    if (name.length !== 32 || this.#fileHash === undefined) return undefined;
    return equalBytes(this.#fileHash.digest(), name);
  }

  #catchUp(most: number): void {
    let left = Math.min(most, this.#offset - this.#hashed);
    while (left > 0) {
      const toSeal = this.#signedEnd - this.#hashed;
      const wanted = Math.min(left, PIECE, toSeal > 0 ? toSeal : PIECE);
      const bytes = this.#slot.read(wanted, this.#hashed);
      (this.#fileHash ?? this.#hash).update(bytes);
      this.#hashed += bytes.length;
      left -= bytes.length;
      if (this.#hashed === this.#signedEnd && this.#digest === undefined) {
        this.#fileHash = this.#hash.copy();
        this.#digest = this.#hash.digest();
      }
    }
  }
}
