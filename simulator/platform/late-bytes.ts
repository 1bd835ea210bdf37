/**
 * Bytes on their way to a UART, each piece with the time when it is there. In one buffer and two lists: an alarm and an
 * array for each piece of a long code would fill the heap that the firmware is to be measured in.
 */
const ROOM = 256;

export class LateBytes {
  #dues: number[] = [];
  #lengths: number[] = [];
  /** The first piece that is not there yet. */
  #piece = 0;
  #bytes = new Uint8Array(0);
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

  push(due: number, bytes: Uint8Array): void {
    if (this.#to + bytes.length > this.#bytes.length) {
      const left = this.#bytes.subarray(this.#from, this.#to);
      const larger = new Uint8Array(Math.max(ROOM, 2 * (left.length + bytes.length)));
      larger.set(left);
      this.#bytes = larger;
      this.#to = left.length;
      this.#from = 0;
    }
    this.#bytes.set(bytes, this.#to);
    this.#to += bytes.length;
    this.#dues.push(due);
    this.#lengths.push(bytes.length);
  }

  /** Takes the first piece. */
  shift(): Uint8Array {
    const piece = this.#bytes.slice(this.#from, this.#from + (this.#lengths[this.#piece] ?? 0));
    this.#from += piece.length;
    this.#piece += 1;
    if (this.#piece === this.#dues.length) this.clear();
    return piece;
  }

  clear(): void {
    this.#dues = [];
    this.#lengths = [];
    this.#piece = 0;
    this.#bytes = new Uint8Array(0);
    this.#from = 0;
    this.#to = 0;
  }
}
