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

/**
 * Takes the stream in pieces of any size. Bytes that cannot begin a frame are skipped up to the next 0xA5 and counted.
 */
export class FrameDecoder {
  /** Bytes that belonged to no frame. */
  skipped = 0;
  readonly #onFrame: (channel: number, payload: Uint8Array) => void;
  #pending = new Uint8Array(0);

  /** @param onFrame gets a payload that is its own to keep */
  constructor(onFrame: (channel: number, payload: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  push(bytes: Uint8Array): void {
    let data = bytes;
    if (this.#pending.length > 0) {
      data = new Uint8Array(this.#pending.length + bytes.length);
      data.set(this.#pending);
      data.set(bytes, this.#pending.length);
    }
    let at = 0;
    while (at < data.length) {
      if (data[at] !== SYNC) {
        at += 1;
        this.skipped += 1;
        continue;
      }
      if (data.length - at < HEADER_LENGTH) break;
      const length = (data[at + 2] ?? 0) | ((data[at + 3] ?? 0) << 8) | ((data[at + 4] ?? 0) << 16);
      if (length > MAX_PAYLOAD) {
        at += 1;
        this.skipped += 1;
        continue;
      }
      const end = at + HEADER_LENGTH + length;
      if (end > data.length) break;
      // Out of the buffer before the call: a callback that throws must not make the next push see this frame again.
      const payload = data.slice(at + HEADER_LENGTH, end);
      this.#pending = data.slice(end);
      this.#onFrame(data[at + 1] ?? 0, payload);
      at = end;
    }
    this.#pending = data.slice(at);
  }
}
