/** The bytes of a list where they lie, in a flash or in memory: no more than a window of them is looked at. */
import { MAX_ISSUER_BYTES } from "./issuer";

/** The part of a flash that is used; its size is that of the list. */
export interface ReadableFlash {
  status(): { readonly size: number };
  read(byteLength: number, offset: number): ArrayBuffer;
}

const WINDOW = 2 * MAX_ISSUER_BYTES;
const NONE = new Uint8Array(0);

export class ListBytes {
  readonly length: number;
  /** The window. */
  bytes: Uint8Array = NONE;
  readonly #source: Uint8Array | ReadableFlash;
  /** Offset of the window in the list. */
  #start = 0;

  constructor(source: Uint8Array | ReadableFlash) {
    this.#source = source;
    this.length = source instanceof Uint8Array ? source.length : source.status().size;
  }

  /**
   * @returns where `offset` is in `bytes`; at least MAX_ISSUER_BYTES follow it there, or all that the list has
   * @throws Error when the flash cannot be read
   */
  at(offset: number): number {
    const start = this.#start;
    const end = start + this.bytes.length;
    const isThere = offset >= start && (end < this.length ? offset + MAX_ISSUER_BYTES : offset) <= end;
    if (isThere) return offset - start;
    const source = this.#source;
    const length = Math.max(0, Math.min(WINDOW, this.length - offset));
    this.bytes =
      source instanceof Uint8Array
        ? source.subarray(offset, offset + length)
        : new Uint8Array(source.read(length, offset));
    this.#start = offset;
    return 0;
  }

  /** @returns the offset in the list of what is at `index` of `bytes` */
  offsetOf(index: number): number {
    return this.#start + index;
  }

  /** The window is let go: until the next look nothing of the list is in the heap. */
  release(): void {
    this.bytes = NONE;
    this.#start = 0;
  }
}
