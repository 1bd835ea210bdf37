/** What waits to go out on a serial line that takes bytes as its hardware has room, in pieces: the queue of a driver. */
export interface SerialWriter {
  write(bytes: Uint8Array): void;
}

export class SerialQueue {
  readonly #serial: () => SerialWriter;
  readonly #waiting: Uint8Array[] = [];
  /** Bytes of the first that have gone. */
  #sent = 0;
  #room = 0;

  /** Goes out behind each. */
  readonly #end: Uint8Array;

  /**
   * @param serial asked when there is something to write: a port may call `roomFor` while it is being made
   * @param end what follows each that is pushed, as the end of its line: not put to it in a copy, which may be long
   */
  constructor(serial: () => SerialWriter, end = new Uint8Array(0)) {
    this.#serial = serial;
    this.#end = end;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Sends `bytes`, which must not change, now or when the line takes them. */
  push(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#flush();
  }

  /** The line takes this many bytes now: `onWritable` of ECMA-419. */
  roomFor(bytes: number): void {
    this.#room = bytes;
    this.#flush();
  }

  /** Lets the oldest go, but for one that is half sent: the other side would read two as one. */
  dropOldest(): void {
    this.#waiting.splice(this.#sent > 0 ? 1 : 0, 1);
  }

  /** Nothing more goes out of what was pushed. */
  clear(): void {
    this.#waiting.length = 0;
    this.#sent = 0;
  }

  #flush(): void {
    while (this.#room > 0) {
      const first = this.#waiting[0];
      if (first === undefined) return;
      const rest = this.#sent - first.length;
      const piece =
        rest < 0 ? first.subarray(this.#sent, this.#sent + this.#room) : this.#end.subarray(rest, rest + this.#room);
      this.#room -= piece.length;
      this.#sent += piece.length;
      if (this.#sent === first.length + this.#end.length) {
        this.#waiting.shift();
        this.#sent = 0;
      }
      this.#serial().write(piece);
    }
  }
}
