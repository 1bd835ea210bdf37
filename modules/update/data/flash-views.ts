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

/** The first bytes of a flash, to be read only; of none at all, what an erased one reads as. */
export class FlashContent implements Flash {
  readonly #flash: Flash | undefined;
  readonly #length: number;
  readonly #blockLength: number;

  /** @param flash undefined: erased */
  constructor(flash: Flash | undefined, length: number, blockLength: number) {
    this.#flash = flash;
    this.#length = length;
    this.#blockLength = blockLength;
  }

  status(): { size: number; blockLength: number } {
    return { size: this.#length, blockLength: this.#blockLength };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    if (offset < 0 || byteLength < 0 || offset + byteLength > this.#length) throw new RangeError("out of the data");
    return this.#flash?.read(byteLength, offset) ?? new Uint8Array(byteLength).fill(ERASED).buffer;
  }

  write(): void {
    throw new Error("read only");
  }

  eraseBlock(): void {
    throw new Error("read only");
  }
}

const ERASED = 0xff;
