/**
 * Bytes on their way to a UART, each piece with the time when it is there. In one buffer and two lists: an alarm and an
 * array for each piece of a long code would fill the heap that the firmware is to be measured in.
 */
const ROOM = 256;
const NOTHING = new Uint8Array(0);

export class LateBytes {
  #dues: number[] = [];
  #lengths: number[] = [];
  /** The first piece that is not there yet. */
  #piece = 0;
  #bytes: Uint8Array = NOTHING;
  #from = 0;
  #to = 0;

  /** Of the first piece, ms; undefined when there is none. */
  get due(): number | undefined {
    return this.#dues[this.#piece];
  }

  /** Of the last piece, or 0. */
  get lastDue(): number {
    return this.#dues.at(-1) ?? 0;
  }

  /** @param bytes are kept */
  push(due: number, bytes: Uint8Array): void {
    if (this.#dues.length === 0) {
      this.#bytes = bytes;
      this.#to = 0;
      this.#from = 0;
    } else if (this.#to + bytes.length > this.#bytes.length) {
      const left = this.#bytes.subarray(this.#from, this.#to);
      const larger = new Uint8Array(Math.max(ROOM, 2 * (left.length + bytes.length)));
      larger.set(left);
      this.#bytes = larger;
      this.#to = left.length;
      this.#from = 0;
    }
    if (this.#bytes !== bytes) this.#bytes.set(bytes, this.#to);
    this.#to += bytes.length;
    this.#dues.push(due);
    this.#lengths.push(bytes.length);
  }

  /** Takes the first piece. */
  shift(): Uint8Array {
    const length = this.#lengths[this.#piece] ?? 0;
    const isAll = this.#from === 0 && length === this.#bytes.length;
    const piece = isAll ? this.#bytes : this.#bytes.slice(this.#from, this.#from + length);
    this.#from += length;
    this.#piece += 1;
    if (this.#piece === this.#dues.length) this.clear();
    return piece;
  }

  clear(): void {
    this.#dues = [];
    this.#lengths = [];
    this.#piece = 0;
    this.#bytes = NOTHING;
    this.#from = 0;
    this.#to = 0;
  }
}
