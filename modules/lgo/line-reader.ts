/**
 * Lines out of bytes, whatever pieces they come in. A line that is too long is skipped to its end and counted, and the next
 * one is read as if nothing had been: garbage on the wire costs what it holds up, and no more.
 */

/** A basket of forty lines with all that a line may have is 5 KB. */
export const MAX_REQUEST_LINE = 8192;
/** What is kept between lines, so that a short one makes no new buffer. */
const KEPT = 256;
const LF = 0x0a;
const CR = 0x0d;

export class LineReader {
  /** Lines that were too long, since somebody asked. */
  skipped = 0;
  readonly #onLine: (line: Uint8Array) => void;
  #buffer = new Uint8Array(KEPT);
  #length = 0;
  #isSkipping = false;

  /** @param onLine is given a line without its end, valid during the call only; never an empty one */
  constructor(onLine: (line: Uint8Array) => void) {
    this.#onLine = onLine;
  }

  push(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      this.#end(bytes.subarray(start, end));
      start = end + 1;
    }
    if (start < bytes.length) this.#add(bytes.subarray(start));
  }

  /** The wire was cut: what it had begun to say counts no more. */
  clear(): void {
    this.#length = 0;
    this.#isSkipping = false;
    this.#buffer = new Uint8Array(KEPT);
  }

  #end(piece: Uint8Array): void {
    // A line in one piece, as most come, is not copied.
    const isWhole = this.#length === 0 && !this.#isSkipping && piece.length <= MAX_REQUEST_LINE;
    if (!isWhole) this.#add(piece);
    const line = isWhole ? piece : this.#buffer.subarray(0, this.#length);
    const wasSkipping = this.#isSkipping;
    this.#isSkipping = false;
    this.#length = 0;
    if (wasSkipping) this.skipped += 1;
    else {
      const length = line[line.length - 1] === CR ? line.length - 1 : line.length;
      if (length > 0) this.#onLine(line.subarray(0, length));
    }
    if (this.#length === 0 && this.#buffer.length > KEPT) this.#buffer = new Uint8Array(KEPT);
  }

  #add(piece: Uint8Array): void {
    if (this.#isSkipping) return;
    const length = this.#length + piece.length;
    if (length > MAX_REQUEST_LINE) {
      this.#isSkipping = true;
      this.#length = 0;
      this.#buffer = new Uint8Array(KEPT);
      return;
    }
    if (length > this.#buffer.length) {
      let size = this.#buffer.length;
      while (size < length) size *= 2;
      const larger = new Uint8Array(size);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }
}
