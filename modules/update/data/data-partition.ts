/**
 * Data that comes as a signed image beside the firmware: the issuer list, the medicines, the tariffs, the recalls. A partition has two
 * halves, so that what is in use is never written: an upload goes into the other one, and the next start takes whichever
 * has the higher security counter.
 *
 * Partition
 * | offset | size | what |
 * |---|---|---|
 * | 0 | size / 2 | a half: a slot (modules/update/image/slot-image.ts) that ends with its seal |
 * | size / 2 | size / 2 | the other half |
 *
 * Seal, the last 8 bytes of a half, little endian: what is in it was verified
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | CRC-32 of the header and the TLV areas |
 * | 4 | 4 | its complement |
 *
 * The signature is checked once, when the image comes: the formats of the data have checksums of their own for a flash
 * that forgets. A power cut in the middle of an erase can turn the bits of a counter up, but not its seal with it.
 */
import { crc32, isErased } from "modules/bytes/bytes";
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import type { ImageVersion } from "modules/update/image/header";
import { HEADER_LENGTH, MAX_ENVELOPE } from "modules/update/image/layout";
import type { ImageRefusal } from "modules/update/image/refusal";
import { readSlot, slotCapacity, writeImage } from "modules/update/image/slot-image";
import { ERASED, FlashBlocks, FlashContent, UNREADABLE } from "./flash-views";

export type DataName = "issuers" | "catalogue" | "tariff" | "recalls";

/** In the order of their numbers in MCUmgr, from 1: image 0 is the firmware. */
export const DATA_NAMES: readonly DataName[] = Object.freeze(["issuers", "catalogue", "tariff", "recalls"]);

const SEAL_LENGTH = 8;
/** Bytes that header and TLV areas of such an image may have. */
export const MAX_DATA_ENVELOPE = MAX_ENVELOPE - SEAL_LENGTH;

/**
 * What a partition holds, in the same words for each reader, each screen and each self-test:
 * - `in-use`: a sealed image, whose content this start uses
 * - `erased`: no image was ever completed here: there is nothing to use, and nothing is wrong
 * - `unreadable`: something lies where a seal has its place, and it is no image: what was here is damaged
 * - `refused`: the image is whole, and whoever reads its content cannot use it, or must not
 */
export type DataState = "in-use" | "erased" | "unreadable" | "refused";

export interface InstalledData {
  readonly version: ImageVersion;
  /** SHA-256 of header, payload and protected TLVs. */
  readonly hash: Uint8Array;
  readonly counter: number;
  readonly payloadLength: number;
}

export class DataPartition {
  readonly name: DataName;
  /** Its number in MCUmgr. */
  readonly image: number;
  readonly #halves: readonly [Flash, Flash];
  #content: Flash;
  #installed: InstalledData | undefined;
  #used: 0 | 1;
  #state: DataState;
  #staged: InstalledData | undefined;

  constructor(name: DataName, flash: Flash) {
    this.name = name;
    this.image = DATA_NAMES.indexOf(name) + 1;
    const { size, blockLength } = flash.status();
    const blocks = Math.floor(size / blockLength / 2);
    this.#halves = [new FlashBlocks(flash, 0, blocks), new FlashBlocks(flash, blocks, blocks)];
    const first = sealed(this.#halves[0]);
    const second = sealed(this.#halves[1]);
    this.#used = (second?.counter ?? -1) > (first?.counter ?? -1) ? 1 : 0;
    this.#installed = this.#used === 1 ? second : first;
    const half = this.#halves[this.#used];
    if (this.#installed === undefined) {
      const isEmpty = this.#halves.every(hasNoSeal);
      this.#state = isEmpty ? "erased" : "unreadable";
      this.#content = new FlashContent(isEmpty ? ERASED : UNREADABLE, slotCapacity(half), blockLength);
    } else {
      this.#state = "in-use";
      this.#content = new FlashContent(half, this.#installed.payloadLength, blockLength);
      // Bits of it that the power left in between are whole after this.
      seal(half);
    }
  }

  /** The data in use; reads as erased where there is none, and cannot be read where it is damaged. */
  get content(): Flash {
    return this.#content;
  }

  get installed(): InstalledData | undefined {
    return this.#installed;
  }

  get state(): DataState {
    return this.#state;
  }

  /** Whoever reads the content cannot use it. */
  refuse(): void {
    if (this.#state === "in-use") this.#state = "refused";
  }

  /** Of the file of the image in use, as it came; 0 where there is none. */
  fileLength(): number {
    const image = this.installed === undefined ? undefined : readSlot(this.#halves[this.#used]);
    if (image?.ok !== true) return 0;
    const { header, tlvs } = image.value;
    return header.headerLength + header.payloadLength + tlvs.length;
  }

  /** A part of that file: header, payload, TLV areas. @returns fewer bytes where it ends */
  readFile(length: number, offset: number): Uint8Array {
    const half = this.#halves[this.#used];
    const image = this.installed === undefined ? undefined : readSlot(half);
    if (image?.ok !== true) return new Uint8Array(0);
    const { header, tlvs } = image.value;
    const { headerLength, payloadLength } = header;
    const envelope = slotCapacity(half);
    const end = Math.min(offset + length, headerLength + payloadLength + tlvs.length);
    const bytes = new Uint8Array(Math.max(0, end - offset));
    const copy = (from: number, to: number, at: number) => {
      const [first, last] = [Math.max(from, offset), Math.min(to, end)];
      if (first < last) bytes.set(new Uint8Array(half.read(last - first, at + first - from)), first - offset);
    };
    copy(0, headerLength, envelope);
    copy(headerLength, headerLength + payloadLength, 0);
    copy(headerLength + payloadLength, end, envelope + headerLength);
    return bytes;
  }

  /** Verified, and used from the next start on. */
  get staged(): InstalledData | undefined {
    return this.#staged;
  }

  /** Which half is not in use: uploads go there. */
  get spareHalf(): 0 | 1 {
    return this.#used === 0 ? 1 : 0;
  }

  get spare(): Flash {
    return this.#halves[this.spareHalf];
  }

  /** What is in the spare half was verified, and is newer than what is in use. @returns false when that cannot be kept */
  stage(): boolean {
    seal(this.spare);
    this.#staged = sealed(this.spare);
    return this.#staged !== undefined;
  }

  /** What was staged is in use from now on, and not from the next start: for data that cannot wait for one. */
  use(): void {
    if (this.#staged === undefined) return;
    this.#used = this.spareHalf;
    this.#installed = this.#staged;
    this.#staged = undefined;
    this.#state = "in-use";
    const half = this.#halves[this.#used];
    this.#content = new FlashContent(half, this.#installed.payloadLength, half.status().blockLength);
  }

  /** Whatever was staged is not any more: the spare half is about to be written. */
  unstage(): void {
    this.#staged = undefined;
  }
}

/** Puts a whole image into a partition, as a factory does: not verified, and alone in it. */
export function installData(flash: Flash, file: Uint8Array): Result<undefined, ImageRefusal> {
  const { size, blockLength } = flash.status();
  const blocks = Math.floor(size / blockLength / 2);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < HEADER_LENGTH) return { ok: false, reason: "truncated" };
  if (file.length - view.getUint32(12, true) > MAX_DATA_ENVELOPE) return { ok: false, reason: "oversized" };
  for (let block = 0; block < 2 * blocks; block += 1) flash.eraseBlock(block);
  const half = new FlashBlocks(flash, 0, blocks);
  const written = writeImage(half, file);
  if (!written.ok) return written;
  seal(half);
  return { ok: true, value: undefined };
}

interface Envelope {
  readonly data: InstalledData;
  readonly checksum: number;
}

function envelopeOf(half: Flash): Envelope | undefined {
  const image = readSlot(half);
  if (!image.ok) return undefined;
  const { header, tlvs, source } = image.value;
  if (tlvs.hash === undefined) return undefined;
  const { version, payloadLength } = header;
  return {
    data: { version, hash: tlvs.hash, counter: tlvs.securityCounter ?? 0, payloadLength },
    checksum: crc32(source.tlvs, 0, tlvs.length, crc32(source.header, 0, source.header.length)),
  };
}

function sealed(half: Flash): InstalledData | undefined {
  const envelope = envelopeOf(half);
  if (envelope === undefined) return undefined;
  const view = new DataView(half.read(SEAL_LENGTH, half.status().size - SEAL_LENGTH));
  const { data, checksum } = envelope;
  return view.getUint32(0, true) === checksum && view.getUint32(4, true) === ~checksum >>> 0 ? data : undefined;
}

/** An upload that was never completed has none; random bytes, or a half that was damaged, have something in its place. */
function hasNoSeal(half: Flash): boolean {
  return isErased(new Uint8Array(half.read(SEAL_LENGTH, half.status().size - SEAL_LENGTH)));
}

function seal(half: Flash): void {
  const envelope = envelopeOf(half);
  if (envelope === undefined) return;
  const view = new DataView(new ArrayBuffer(SEAL_LENGTH));
  view.setUint32(0, envelope.checksum, true);
  view.setUint32(4, ~envelope.checksum >>> 0, true);
  half.write(view.buffer, half.status().size - SEAL_LENGTH);
}
