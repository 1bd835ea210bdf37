/**
 * One image in one slot. A boot loader of ESP-IDF starts a partition whose first byte is that of its own image, so the
 * payload begins the slot, and what MCUboot has around it, the envelope, is in the slot's last block.
 *
 * Slot
 * | offset | size | what |
 * |---|---|---|
 * | 0 | n | the payload |
 * | size - 4096 | h | the header, padding included |
 * | size - 4096 + h | t | the TLV areas |
 *
 * Where the flash has smaller blocks, the envelope takes as many as 4,096 bytes need.
 */
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { type ImageHeader, parseHeader } from "modules/update/image/header";
import { MAX_ENVELOPE } from "modules/update/image/layout";
import type { ImageRefusal } from "modules/update/image/refusal";
import { type ImageTlvs, parseTlvs } from "modules/update/image/tlv";
import type { ImageSource } from "modules/update/image/verify";

export interface SlotImage {
  readonly header: ImageHeader;
  readonly tlvs: ImageTlvs;
  readonly source: ImageSource;
}

/** The longest payload. */
export function slotCapacity(flash: Flash): number {
  return flash.status().size - MAX_ENVELOPE;
}

/** What the envelope in a slot says: nothing of it was verified. */
export function readSlot(flash: Flash): Result<SlotImage, ImageRefusal> {
  const capacity = slotCapacity(flash);
  const envelope = new Uint8Array(flash.read(MAX_ENVELOPE, capacity));
  const header = parseHeader(envelope);
  if (!header.ok) return header;
  const { headerLength, payloadLength, protectedLength } = header.value;
  if (payloadLength > capacity) return { ok: false, reason: "oversized" };
  const bytes = envelope.subarray(headerLength);
  const tlvs = parseTlvs(bytes, protectedLength);
  if (!tlvs.ok) return tlvs;
  const source = {
    header: envelope.subarray(0, headerLength),
    tlvs: bytes,
    payload: (length: number, offset: number) => new Uint8Array(flash.read(length, offset)),
  };
  return { ok: true, value: { header: header.value, tlvs: tlvs.value, source } };
}

/** After this there is no image in the slot, at whatever point it is cut short. */
export function clearSlot(flash: Flash): void {
  const { blockLength } = flash.status();
  const first = slotCapacity(flash) / blockLength;
  // The header's block last would leave a header whose TLVs are gone: which is no image either.
  for (let block = first; block < first + MAX_ENVELOPE / blockLength; block += 1) flash.eraseBlock(block);
}

/**
 * Writes an image file into a slot piece by piece, in order, erasing blocks as it reaches them. Where the power went, it
 * goes on from `resumeOffset`, the beginning of a block, which is erased again.
 */
export class SlotWriter {
  readonly #flash: Flash;
  readonly #blockLength: number;
  readonly #capacity: number;
  #header: ImageHeader | undefined;

  constructor(flash: Flash) {
    this.#flash = flash;
    this.#blockLength = flash.status().blockLength;
    this.#capacity = slotCapacity(flash);
  }

  get header(): ImageHeader | undefined {
    return this.#header;
  }

  /**
   * Looks whether the file has its place here. The slot must be empty before its first byte is written: clearSlot.
   * @param length of the whole file
   * @param first begins the file; at least the 32 bytes of a header
   */
  begin(length: number, first: Uint8Array): Result<ImageHeader, ImageRefusal> {
    const header = parseHeader(first);
    if (!header.ok) return header;
    const { headerLength, payloadLength, protectedLength } = header.value;
    const rest = length - headerLength - payloadLength;
    if (rest < protectedLength) return { ok: false, reason: "truncated" };
    if (payloadLength > this.#capacity || headerLength + rest > MAX_ENVELOPE) return { ok: false, reason: "oversized" };
    this.#header = header.value;
    return header;
  }

  /**
   * Goes on with a slot that was begun before the power went. The envelope is made anew: bits of it may be in between.
   * @param bytes the whole header @returns false when it is none
   */
  resume(bytes: Uint8Array): boolean {
    const header = parseHeader(bytes);
    this.#header = header.ok ? header.value : undefined;
    if (!header.ok || header.value.headerLength !== bytes.length) return false;
    clearSlot(this.#flash);
    this.#put(bytes, 0, bytes.length, this.#capacity);
    return true;
  }

  /** @param offset of the file */
  write(bytes: Uint8Array, offset: number): void {
    if (this.#header === undefined) throw new Error("slot not begun");
    const { headerLength, payloadLength } = this.#header;
    const end = headerLength + payloadLength;
    for (let at = 0; at < bytes.length; ) {
      const position = offset + at;
      let length = bytes.length - at;
      if (position < headerLength) {
        length = Math.min(length, headerLength - position);
        this.#put(bytes, at, length, this.#capacity + position);
      } else if (position < end) {
        const from = position - headerLength;
        // Never across a block: it is erased when it is entered.
        length = Math.min(length, end - position, this.#blockLength - (from % this.#blockLength));
        if (from % this.#blockLength === 0) this.#flash.eraseBlock(from / this.#blockLength);
        this.#put(bytes, at, length, from);
      } else {
        this.#put(bytes, at, length, this.#capacity + position - payloadLength);
      }
      at += length;
    }
  }

  /** @param offset of the file. @returns as much of `length` as lies in one part of the slot */
  read(length: number, offset: number): Uint8Array {
    if (this.#header === undefined) throw new Error("slot not begun");
    const { headerLength, payloadLength } = this.#header;
    const end = headerLength + payloadLength;
    if (offset < headerLength) return this.#get(Math.min(length, headerLength - offset), this.#capacity + offset);
    if (offset < end) return this.#get(Math.min(length, end - offset), offset - headerLength);
    return this.#get(length, this.#capacity + offset - payloadLength);
  }

  /** Blocks of the payload that are wholly before this offset of the file. */
  blocksBefore(offset: number): number {
    if (this.#header === undefined) return 0;
    const { headerLength, payloadLength } = this.#header;
    const written = Math.min(offset - headerLength, payloadLength);
    return written < 0 ? 0 : written === payloadLength ? this.blocks : Math.floor(written / this.#blockLength);
  }

  /** Blocks that the payload takes. */
  get blocks(): number {
    return Math.ceil((this.#header?.payloadLength ?? 0) / this.#blockLength);
  }

  /** @param blocks whole ones that are in the slot. @returns the offset of the file from which to go on */
  resumeOffset(blocks: number): number {
    if (this.#header === undefined) return 0;
    const { headerLength, payloadLength } = this.#header;
    return blocks === 0 ? 0 : headerLength + Math.min(blocks * this.#blockLength, payloadLength);
  }

  #get(length: number, offset: number): Uint8Array {
    return new Uint8Array(this.#flash.read(length, offset));
  }

  #put(bytes: Uint8Array, at: number, length: number, offset: number): void {
    this.#flash.write(bytes.slice(at, at + length).buffer as ArrayBuffer, offset);
  }
}

/** Puts a whole image into a slot, as a factory does. */
export function writeImage(flash: Flash, file: Uint8Array): Result<ImageHeader, ImageRefusal> {
  const writer = new SlotWriter(flash);
  const begun = writer.begin(file.length, file);
  if (!begun.ok) return begun;
  clearSlot(flash);
  writer.write(file, 0);
  return begun;
}
