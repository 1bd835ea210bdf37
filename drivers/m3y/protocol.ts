/**
 * The bytes that an M3Y speaks (M3Y-W): commands in, answers out. A command is a text, the same as that of the code which
 * one would have it scan.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 5A |
 * | 1 | 1 | 00 command, 01 answer |
 * | 2 | 2 | number n of data bytes, big endian |
 * | 4 | n | data; the answer to a setting is 90 00 |
 * | 4 + n | 1 | BCC: exclusive or of the bytes from offset 1 |
 * | 5 + n | 1 | A5 |
 */
import type { AnswerFraming } from "../serial-scanner/receiver";

const START = 0x5a;
const COMMAND = 0x00;
const ANSWER = 0x01;
const END = 0xa5;
const HEAD = 4;
const TAIL = 2;
/** The version is a line of text; nothing longer is asked for. */
const MAX_ANSWER_DATA = 64;

/** @param text ASCII */
export function m3yCommand(text: string): Uint8Array {
  return frame(
    COMMAND,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  );
}

/** For the module's own side. */
export function m3yAnswer(data: Uint8Array): Uint8Array {
  return frame(ANSWER, data);
}

function frame(kind: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD + data.length + TAIL);
  bytes.set([START, kind, data.length >> 8, data.length & 0xff]);
  bytes.set(data, HEAD);
  bytes[HEAD + data.length] = bcc(bytes, HEAD + data.length);
  bytes[HEAD + data.length + 1] = END;
  return bytes;
}

/** Of bytes[1..end). */
function bcc(bytes: Uint8Array, end: number, start = 0): number {
  let sum = 0;
  for (let i = start + 1; i < end; i += 1) sum ^= bytes[i] ?? 0;
  return sum;
}

/** A frame of a kind at `start` of bytes[..length). @returns its length, 0 while bytes are missing, -1 when there is none */
export function m3yFrameLength(kind: number, bytes: Uint8Array, start: number, length: number): number {
  const left = length - start;
  if (left > 0 && bytes[start] !== START) return -1;
  if (left > 1 && bytes[start + 1] !== kind) return -1;
  if (left < HEAD) return 0;
  const data = ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0);
  if (data === 0 || data > MAX_ANSWER_DATA) return -1;
  const total = HEAD + data + TAIL;
  if (left < total) return 0;
  const end = start + HEAD + data;
  return bytes[end + 1] === END && bytes[end] === bcc(bytes, end, start) ? total : -1;
}

export const M3Y_ANSWERS: AnswerFraming = Object.freeze({
  first: START,
  head: HEAD,
  tail: TAIL,
  maxData: MAX_ANSWER_DATA,
  lengthAt: (bytes: Uint8Array, start: number, length: number) => m3yFrameLength(ANSWER, bytes, start, length),
});

/** @returns whether the data of an answer say that a setting was taken */
export function isDone(data: Uint8Array): boolean {
  return data.length === 2 && data[0] === 0x90 && data[1] === 0x00;
}
