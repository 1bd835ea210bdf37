/**
 * Frames of a PN532 (NXP UM0701-02, 6.2.1), the same on UART, I2C and SPI.
 *
 * Normal
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 00, preamble; may be absent or longer |
 * | 1 | 2 | 00 FF, start code |
 * | 3 | 1 | LEN: of TFI and data, 1 to 255 |
 * | 4 | 1 | LCS: LEN + LCS = 0 |
 * | 5 | LEN | TFI (D4 to the chip, D5 from it), then data |
 * | 5 + LEN | 1 | DCS: TFI + data + DCS = 0 |
 * | 6 + LEN | 1 | 00, postamble |
 *
 * Extended: FF FF in place of LEN and LCS, then LEN in two bytes, high first, and their LCS.
 * ACK: 00 00 FF 00 FF 00. NACK: 00 00 FF FF 00 00. Error: a normal frame of the one byte 7F.
 */
export const FROM_HOST = 0xd4;
export const FROM_CHIP = 0xd5;
/** Of TFI and data (6.2.1.2). */
export const MAX_FRAME_DATA = 265;
const MAX_NORMAL = 255;
const ERROR = 0x7f;

export const ACK: readonly number[] = Object.freeze([0x00, 0x00, 0xff, 0x00, 0xff, 0x00]);
export const NACK: readonly number[] = Object.freeze([0x00, 0x00, 0xff, 0xff, 0x00, 0x00]);

/** @param data TFI and what follows @throws RangeError for what no frame holds */
export function encodeFrame(data: Uint8Array | readonly number[]): Uint8Array {
  const { length } = data;
  if (length < 1 || length > MAX_FRAME_DATA) throw new RangeError("no frame holds this");
  const isExtended = length > MAX_NORMAL;
  const begin = isExtended ? 8 : 5;
  const frame = new Uint8Array(begin + length + 2);
  frame[2] = 0xff;
  if (isExtended) {
    frame[3] = 0xff;
    frame[4] = 0xff;
    frame[5] = length >> 8;
    frame[6] = length;
    frame[7] = -((length >> 8) + length);
  } else {
    frame[3] = length;
    frame[4] = -length;
  }
  frame.set(data, begin);
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += data[i] ?? 0;
  frame[begin + length] = -sum;
  return frame;
}

/** spoilt: a frame whose length or sum is wrong. */
export type FrameKind = "ack" | "nack" | "error" | "data" | "spoilt";

/** Where a reader is in a frame. Numbers, for a device compares them byte after byte. */
const SEEK = 0;
const LENGTH = 1;
const CHECK = 2;
const HIGH = 3;
const LOW = 4;
const LONG_CHECK = 5;
const DATA = 6;

/** Finds frames in what a line brings, whatever lies between them. */
export class FrameReader {
  readonly #tfi: number;
  readonly #onFrame: (kind: FrameKind, data: Uint8Array) => void;
  /** TFI, data and their sum. */
  readonly #data = new Uint8Array(MAX_FRAME_DATA + 1);
  #step = SEEK;
  #before = -1;
  #wanted = 0;
  #length = 0;

  /**
   * @param tfi of the frames that are taken; one of the other direction is an echo, and nobody's
   * @param onFrame data: without the TFI; it is used again once this returns
   */
  constructor(tfi: number, onFrame: (kind: FrameKind, data: Uint8Array) => void) {
    this.#tfi = tfi;
    this.#onFrame = onFrame;
  }

  /** Nothing of what was begun is awaited any more, and nothing of it is kept. */
  reset(): void {
    this.#restart();
    this.#data.fill(0, 0, this.#length);
    this.#length = 0;
  }

  push(bytes: Uint8Array): void {
    const { length } = bytes;
    for (let at = 0; at < length; ) {
      if (this.#step === DATA) at = this.#copy(bytes, at);
      else if (this.#step === SEEK) at = this.#whole(bytes, at) || this.#seek(bytes, at);
      else this.#head(bytes[at++] ?? 0);
    }
  }

  /**
   * A frame that came in one piece, as nearly all do: an ACK, or a normal one whose length is right.
   * @returns the offset after it, or 0 for anything else
   */
  #whole(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 0xff) return 0;
    const wanted = bytes[at + 3] ?? 0;
    const check = bytes[at + 4];
    if (wanted === 0 && check === 0xff) {
      this.#tell("ack");
      return at + 5;
    }
    if (wanted === 0 || check !== 0x100 - wanted || at + 6 + wanted > bytes.length) return 0;
    this.#wanted = wanted;
    this.#begin();
    return this.#copy(bytes, at + 5);
  }

  /** @returns the offset after the start code, or the end */
  #seek(bytes: Uint8Array, from: number): number {
    const { length } = bytes;
    let before = this.#before;
    for (let at = from; at < length; ) {
      const byte = bytes[at++] ?? 0;
      if (before === 0x00 && byte === 0xff) {
        this.#step = LENGTH;
        return at;
      }
      before = byte;
    }
    this.#before = before;
    return length;
  }

  #head(byte: number): void {
    switch (this.#step) {
      case LENGTH:
        this.#wanted = byte;
        this.#step = CHECK;
        return;
      case CHECK:
        if (this.#wanted === 0xff && byte === 0xff) this.#step = HIGH;
        else if (this.#wanted === 0x00 && byte === 0xff) this.#tell("ack");
        else if (this.#wanted === 0xff && byte === 0x00) this.#tell("nack");
        else if (((this.#wanted + byte) & 0xff) !== 0 || this.#wanted === 0) this.#tell("spoilt");
        else this.#begin();
        return;
      case HIGH:
        this.#wanted = byte << 8;
        this.#step = LOW;
        return;
      case LOW:
        this.#wanted |= byte;
        this.#step = LONG_CHECK;
        return;
      default: {
        const length = this.#wanted;
        const isWhole = (((length >> 8) + length + byte) & 0xff) === 0;
        if (isWhole && length > 0 && length <= MAX_FRAME_DATA) this.#begin();
        else this.#tell("spoilt");
      }
    }
  }

  #begin(): void {
    this.reset();
    this.#step = DATA;
  }

  /** What there is of the frame's data and their sum. @returns the offset after it */
  #copy(bytes: Uint8Array, at: number): number {
    const taken = Math.min(this.#wanted + 1 - this.#length, bytes.length - at);
    this.#data.set(bytes.subarray(at, at + taken), this.#length);
    this.#length += taken;
    if (this.#length > this.#wanted) this.#end();
    return at + taken;
  }

  #end(): void {
    const data = this.#data;
    const tfi = data[0];
    let sum = 0;
    for (let i = 0; i <= this.#wanted; i += 1) sum += data[i] ?? 0;
    if ((sum & 0xff) !== 0) this.#tell("spoilt");
    else if (this.#wanted === 1 && tfi === ERROR) this.#tell("error");
    else if (tfi === this.#tfi) this.#tell("data", data.subarray(1, this.#wanted));
    else this.#restart();
  }

  #tell(kind: FrameKind, data: Uint8Array = NOTHING): void {
    this.#restart();
    this.#onFrame(kind, data);
  }

  #restart(): void {
    this.#step = SEEK;
    this.#before = -1;
  }
}

/** Read, and never written: preload makes it read-only. */
const NOTHING: Uint8Array = new Uint8Array(0);
