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
  /** What a callback that threw left behind it. */
  #rest = NOTHING;

  /** @param onFrame gets a payload that is its own to keep */
  constructor(onFrame: (channel: number, payload: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  push(bytes: Uint8Array): void {
    const data = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    this.#rest = NOTHING;
    for (let at = 0; at < data.length; ) {
      if (this.#payload === undefined) {
        this.#header[this.#held] = data[at] ?? 0;
        this.#held += 1;
        at += 1;
        this.#resynchronise();
        if (this.#held < HEADER_LENGTH) continue;
        this.#payload = new Uint8Array(this.#length);
        this.#filled = 0;
      }
      const payload = this.#payload;
      const part = data.subarray(at, at + payload.length - this.#filled);
      payload.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < payload.length) return;
      // Forgotten before the call: a callback that throws must not make the next push see this frame again.
      this.#payload = undefined;
      this.#held = 0;
      try {
        this.#onFrame(this.#header[1] ?? 0, payload);
      } catch (error) {
        this.#rest = data.slice(at);
        throw error;
      }
    }
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
