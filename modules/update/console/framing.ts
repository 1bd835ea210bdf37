/**
 * SMP over a console (Zephyr, doc/services/device_mgmt/smp_transport.rst): a frame is base64 in lines that a terminal
 * program lets through, among lines that are something else.
 *
 * Line
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 06 09: the first of a frame; 04 14: one more |
 * | 2 | 4k | base64; 124 characters at most when sent here, any number when received |
 * | 2 + 4k | 1 | 0A |
 *
 * What the base64 of all lines holds, big endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | n + 2 |
 * | 2 | n | the SMP frame |
 * | 2 + n | 2 | CRC-16/XMODEM of the frame |
 */
import { sextet, writeBase64 } from "modules/base64/base64";
import { crc16 } from "./crc16";

const FIRST = 0x0609;
const MORE = 0x0414;
const LF = 0x0a;
const CR = 0x0d;
const PAD = 0x3d;
const MARKER = 2;
const LENGTH = 2;
const CHECKSUM = 2;
/** Bytes of a line, and how much it carries. */
const LINE = 127;
const LINE_BYTES = ((LINE - MARKER - 1) >> 2) * 3;

/** @returns the lines of one frame, one after the other */
export function encodeConsole(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH + frame.length + CHECKSUM);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, frame.length + CHECKSUM);
  bytes.set(frame, LENGTH);
  view.setUint16(LENGTH + frame.length, crc16(frame, 0, frame.length));
  const lines = Math.ceil(bytes.length / LINE_BYTES);
  const out = new Uint8Array(lines * LINE);
  let to = 0;
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const marker = at === 0 ? FIRST : MORE;
    out[to] = marker >> 8;
    out[to + 1] = marker & 0xff;
    to = writeBase64(bytes, at, Math.min(at + LINE_BYTES, bytes.length), out, to + MARKER);
    out[to] = LF;
    to += 1;
  }
  return out.subarray(0, to);
}

/** Takes the bytes of a line as they come. Frames that are too long, torn or wrong are dropped, as are all other lines. */
export class ConsoleDecoder {
  /** Frames that were begun and came to nothing. */
  dropped = 0;
  readonly #bytes: Uint8Array;
  readonly #onFrame: (frame: Uint8Array) => void;
  /** Bytes of the frame so far; -1 when none was begun. */
  #length = -1;
  /** The line's marker so far; then whether its base64 is taken. */
  #column = 0;
  #marker = 0;
  #taking = false;
  #group = 0;
  #characters = 0;
  #padding = 0;

  /** @param longest frame @param onFrame gets a view that holds until it returns */
  constructor(longest: number, onFrame: (frame: Uint8Array) => void) {
    this.#bytes = new Uint8Array(LENGTH + longest + CHECKSUM);
    this.#onFrame = onFrame;
  }

  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i += 1) this.#byte(bytes[i] ?? 0);
  }

  #byte(byte: number): void {
    if (byte === LF) {
      if (this.#taking) this.#endLine();
      this.#column = 0;
      this.#taking = false;
      return;
    }
    if (byte === CR) return;
    if (this.#column < MARKER) {
      this.#marker = this.#column === 0 ? byte : (this.#marker << 8) | byte;
      this.#column += 1;
      if (this.#column === MARKER) this.#beginLine();
      return;
    }
    if (this.#taking) this.#character(byte);
  }

  #beginLine(): void {
    if (this.#marker === FIRST) {
      if (this.#length > 0) this.dropped += 1;
      this.#length = 0;
    }
    this.#taking = (this.#marker === FIRST || this.#marker === MORE) && this.#length >= 0;
    this.#characters = 0;
    this.#padding = 0;
  }

  #character(byte: number): void {
    if (byte === PAD) this.#padding += 1;
    const value = byte === PAD ? 0 : sextet(byte);
    // Padding only ends a line.
    if (value < 0 || this.#padding > 2 || (this.#padding > 0 && byte !== PAD)) {
      this.#drop();
      return;
    }
    this.#group = (this.#group << 6) | value;
    this.#characters += 1;
    if (this.#characters % 4 !== 0) return;
    const count = 3 - this.#padding;
    if (this.#length + count > this.#bytes.length) {
      this.#drop();
      return;
    }
    for (let i = 0; i < count; i += 1) this.#bytes[this.#length + i] = (this.#group >> (16 - 8 * i)) & 0xff;
    this.#length += count;
    this.#group = 0;
  }

  #endLine(): void {
    if (this.#characters % 4 !== 0) {
      this.#drop();
      return;
    }
    if (this.#length < LENGTH) return;
    const total = LENGTH + (((this.#bytes[0] ?? 0) << 8) | (this.#bytes[1] ?? 0));
    if (this.#length < total && total <= this.#bytes.length) return;
    const complete = this.#length === total && total >= LENGTH + CHECKSUM;
    if (!complete || crc16(this.#bytes, LENGTH, total) !== 0) {
      this.#drop();
      return;
    }
    this.#length = -1;
    this.#onFrame(this.#bytes.subarray(LENGTH, total - CHECKSUM));
  }

  #drop(): void {
    this.dropped += 1;
    this.#length = -1;
    this.#taking = false;
    this.#group = 0;
  }
}
