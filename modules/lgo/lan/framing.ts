/**
 * Frames out of the bytes of a connection, and bytes out of frames: plain TCP. Over a WebSocket (web-socket.ts) each frame is
 * a binary message, the same otherwise.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | n, big endian: at most what the state of the connection lets in |
 * | 2 | n | the frame |
 *
 * The longest frame is shorter than 0x4745: nobody who speaks this begins with the "G" of "GET", so one port serves both.
 */
import { NONCE_LENGTH, TAG_LENGTH } from "modules/sealing/aead";
import { MAX_REQUEST_LINE } from "../line-reader";

/** Of whoever has not proved anything yet: the longest of the handshake and of the pairing. */
export const MAX_GREETING = 128;
/** A sealed request. */
export const MAX_FRAME = MAX_REQUEST_LINE + TAG_LENGTH;
/** From the terminal: a sale of 40 lines with its patient is 12 KB. */
export const MAX_LINE = 16384;
const HEADER = 2;

/** Why a connection ends: the first six also as the close of a WebSocket (RFC 6455, section 7.4.1). */
export type WireFault =
  | "protocol"
  | "not-binary"
  | "not-utf8"
  | "too-long"
  | "too-many"
  | "unsealed"
  | "no-upgrade"
  | "too-slow"
  | "silent"
  | "memory";

export interface Framing {
  /** Bytes that a frame may have now. */
  limit: number;
  /** Whether something has begun and not ended. */
  readonly isWithin: boolean;
  /**
   * @param onFrame is given a frame behind room for a nonce, in a buffer of its own; false ends the reading
   * @returns why the connection is to end
   */
  push(bytes: Uint8Array, onFrame: (frame: Uint8Array) => boolean): WireFault | undefined;
  /** @returns what goes on the wire */
  wrap(frame: Uint8Array): Uint8Array;
  /** @returns what goes last, where the wire has words for it */
  close(fault: WireFault | undefined): Uint8Array | undefined;
}

export class TcpFraming implements Framing {
  limit = MAX_GREETING;
  #header = 0;
  #headerLength = 0;
  /** A frame that has begun, behind room for a nonce. */
  #frame: Uint8Array | undefined;
  #length = 0;

  get isWithin(): boolean {
    return this.#headerLength > 0;
  }

  push(bytes: Uint8Array, onFrame: (frame: Uint8Array) => boolean): WireFault | undefined {
    let at = 0;
    while (at < bytes.length) {
      if (this.#frame === undefined) {
        this.#header = this.#header * 256 + (bytes[at] ?? 0);
        this.#headerLength += 1;
        at += 1;
        if (this.#headerLength < HEADER) continue;
        // Nothing is kept for a length before it is known to be one that may be.
        if (this.#header === 0) return "protocol";
        if (this.#header > this.limit) return "too-long";
        this.#frame = new Uint8Array(NONCE_LENGTH + this.#header);
        this.#length = NONCE_LENGTH;
        continue;
      }
      const frame = this.#frame;
      const piece = bytes.subarray(at, at + frame.length - this.#length);
      frame.set(piece, this.#length);
      this.#length += piece.length;
      at += piece.length;
      if (this.#length < frame.length) continue;
      this.#frame = undefined;
      this.#header = 0;
      this.#headerLength = 0;
      if (!onFrame(frame)) return undefined;
    }
    return undefined;
  }

  wrap(frame: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(HEADER + frame.length);
    new DataView(bytes.buffer).setUint16(0, frame.length);
    bytes.set(frame, HEADER);
    return bytes;
  }

  close(): undefined {
    return undefined;
  }
}
