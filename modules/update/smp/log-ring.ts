/** The last lines of the log, in memory: whole lines, oldest first. Lines hold nothing personal. */
import { encodeUtf8 } from "modules/cbor/utf8";

export class LogRing {
  readonly #bytes: Uint8Array;
  #length = 0;

  /** @param capacity bytes */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  add(line: string): void {
    const bytes = encodeUtf8(`${line}\n`);
    if (bytes.length > this.#bytes.length) return;
    const excess = this.#length + bytes.length - this.#bytes.length;
    if (excess > 0) this.#drop(excess);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy. */
  read(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Whole lines of at least `excess` bytes, and a quarter of the room, so that not every line moves the rest. */
  #drop(excess: number): void {
    let end = Math.min(this.#length, Math.max(excess, this.#bytes.length >> 2));
    while (end < this.#length && this.#bytes[end - 1] !== LF) end += 1;
    this.#bytes.copyWithin(0, end, this.#length);
    this.#length -= end;
  }
}

const LF = 0x0a;
