/** Parts of a flash partition that are flash themselves. */
import type { Flash } from "modules/flash/flash";

/** Some blocks of a partition, as a partition of their own. */
export class FlashBlocks implements Flash {
  readonly #flash: Flash;
  readonly #first: number;
  readonly #size: number;
  readonly #blockLength: number;

  constructor(flash: Flash, first: number, blocks: number) {
    this.#flash = flash;
    this.#first = first;
    this.#blockLength = flash.status().blockLength;
    this.#size = blocks * this.#blockLength;
  }

  status(): { size: number; blockLength: number } {
    return { size: this.#size, blockLength: this.#blockLength };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    return this.#flash.read(byteLength, this.#at(offset, byteLength));
  }

  write(buffer: ArrayBuffer, offset: number): void {
    this.#flash.write(buffer, this.#at(offset, buffer.byteLength));
  }

  eraseBlock(block: number): void {
    this.#at(block * this.#blockLength, this.#blockLength);
    this.#flash.eraseBlock(this.#first + block);
  }

  #at(offset: number, length: number): number {
    if (offset < 0 || length < 0 || offset + length > this.#size) throw new RangeError("out of the blocks");
    return this.#first * this.#blockLength + offset;
  }
}

/** What a content without a flash behind it does when it is read: as an erased flash does, or it throws. */
export const ERASED = "erased";
export const UNREADABLE = "unreadable";

/** The first bytes of a flash, to be read only. */
export class FlashContent implements Flash {
  readonly #flash: Flash | typeof ERASED | typeof UNREADABLE;
  readonly #length: number;
  readonly #blockLength: number;

  constructor(flash: Flash | typeof ERASED | typeof UNREADABLE, length: number, blockLength: number) {
    this.#flash = flash;
    this.#length = length;
    this.#blockLength = blockLength;
  }

  status(): { size: number; blockLength: number } {
    return { size: this.#length, blockLength: this.#blockLength };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    if (offset < 0 || byteLength < 0 || offset + byteLength > this.#length) throw new RangeError("out of the data");
    if (this.#flash === UNREADABLE) throw new Error("the data is damaged");
    return this.#flash === ERASED
      ? new Uint8Array(byteLength).fill(ERASED_BYTE).buffer
      : this.#flash.read(byteLength, offset);
  }

  write(): void {
    throw new Error("read only");
  }

  eraseBlock(): void {
    throw new Error("read only");
  }
}

const ERASED_BYTE = 0xff;
