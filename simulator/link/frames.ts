/** Frames in and out of a byte stream (channels.ts has the layout). Runs on both ends of the link, in every engine. */
import { HEADER_LENGTH, MAX_PAYLOAD, SYNC } from "./channels";

export function encodeFrame(channel: number, payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_PAYLOAD) throw new RangeError("link: payload too long");
  const frame = new Uint8Array(HEADER_LENGTH + payload.length);
  frame[0] = SYNC;
  frame[1] = channel;
  frame[2] = payload.length & 0xff;
  frame[3] = (payload.length >> 8) & 0xff;
  frame[4] = payload.length >> 16;
  frame.set(payload, HEADER_LENGTH);
  return frame;
}

const NOTHING = new Uint8Array(0);

export interface Frame {
  readonly channel: number;
  /** Its own to keep. */
  readonly payload: Uint8Array;
}

/**
 * Takes the stream in pieces of any size. Bytes that cannot begin a frame are skipped up to the next 0xA5 and counted.
 */
export class FrameDecoder {
  /** Bytes that belonged to no frame. */
  skipped = 0;
  readonly #onFrame: (channel: number, payload: Uint8Array) => void;
  readonly #header = new Uint8Array(HEADER_LENGTH);
  /** Bytes of the header that are there. */
  #held = 0;
  /** Taken whole when its header is: a UART brings it in a hundred pieces. */
  #payload: Uint8Array | undefined;
  #filled = 0;
  /** What was fed, and how far it was read. */
  #data: Uint8Array = NOTHING;
  #at = 0;

  /** @param onFrame is called by `push`; who feeds and asks for the next needs none */
  constructor(onFrame: (channel: number, payload: Uint8Array) => void = () => {}) {
    this.#onFrame = onFrame;
  }

  push(bytes: Uint8Array): void {
    this.feed(bytes);
    for (let frame = this.next(); frame !== undefined; frame = this.next()) this.#onFrame(frame.channel, frame.payload);
  }

  /** To be followed by `next` until there is no more: the bytes are not copied. */
  feed(bytes: Uint8Array): void {
    this.#data = this.#at < this.#data.length ? joined(this.#data.subarray(this.#at), bytes) : bytes;
    this.#at = 0;
  }

  /** @returns the next whole frame of what was fed, or undefined */
  next(): Frame | undefined {
    const data = this.#data;
    const at = this.#at;
    // Nearly all are fed whole, and then taken whole.
    if (this.#held === 0 && data[at] === SYNC && at + HEADER_LENGTH <= data.length) {
      const length = (data[at + 2] ?? 0) | ((data[at + 3] ?? 0) << 8) | ((data[at + 4] ?? 0) << 16);
      const end = at + HEADER_LENGTH + length;
      if (length <= MAX_PAYLOAD && end <= data.length) {
        this.#at = end;
        // A view: each piece of a stream comes in bytes of its own, and an engine copies them one by one.
        const payload = new Uint8Array(data.buffer, data.byteOffset + at + HEADER_LENGTH, length);
        return { channel: data[at + 1] ?? 0, payload };
      }
    }
    while (this.#at < data.length) {
      if (this.#payload === undefined) {
        this.#header[this.#held] = data[this.#at] ?? 0;
        this.#held += 1;
        this.#at += 1;
        this.#resynchronise();
        if (this.#held < HEADER_LENGTH) continue;
        this.#payload = new Uint8Array(this.#length);
        this.#filled = 0;
      }
      const payload = this.#payload;
      const part = data.subarray(this.#at, this.#at + payload.length - this.#filled);
      payload.set(part, this.#filled);
      this.#filled += part.length;
      this.#at += part.length;
      if (this.#filled < payload.length) break;
      this.#payload = undefined;
      this.#held = 0;
      return { channel: this.#header[1] ?? 0, payload };
    }
    this.#data = NOTHING;
    this.#at = 0;
    return undefined;
  }

  get #length(): number {
    const header = this.#header;
    return (header[2] ?? 0) | ((header[3] ?? 0) << 8) | ((header[4] ?? 0) << 16);
  }

  /** Lets go what cannot begin a frame. */
  #resynchronise(): void {
    const header = this.#header;
    while (this.#held > 0 && (header[0] !== SYNC || (this.#held === HEADER_LENGTH && this.#length > MAX_PAYLOAD))) {
      header.copyWithin(0, 1, this.#held);
      this.#held -= 1;
      this.skipped += 1;
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
