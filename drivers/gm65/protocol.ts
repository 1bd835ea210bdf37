/**
 * The bytes that a GM65 speaks (GM861 and GM812 too): commands in, answers out.
 *
 * Command
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 7E 00 |
 * | 2 | 1 | type: 07 read, 08 write, 09 save to flash |
 * | 3 | 1 | read: 01; write: number n of data bytes; save: 01 |
 * | 4 | 2 | address, big endian |
 * | 6 | n | data; read: how many bytes; save: 00 |
 * | 6 + n | 2 | CRC-16/XMODEM of type..data, big endian |
 *
 * Answer
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 3 | 02 00 00 |
 * | 3 | 1 | number n of data bytes, 1 to 255 |
 * | 4 | n | data; for a write or a save 00 |
 * | 4 + n | 2 | CRC-16/XMODEM of the bytes from offset 2 |
 */
import type { AnswerFraming } from "../serial-scanner/receiver";

const TYPE_READ = 0x07;
const TYPE_WRITE = 0x08;
const TYPE_SAVE = 0x09;

export function readCommand(address: number, length: number): Uint8Array {
  return command(TYPE_READ, 1, address, [length]);
}

export function writeCommand(address: number, data: readonly number[]): Uint8Array {
  return command(TYPE_WRITE, data.length, address, data);
}

export function saveCommand(): Uint8Array {
  return command(TYPE_SAVE, 1, 0, [0]);
}

function command(type: number, length: number, address: number, data: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 + data.length);
  bytes.set([0x7e, 0x00, type, length, address >> 8, address & 0xff]);
  bytes.set(data, 6);
  const crc = crc16(bytes, 2, 6 + data.length);
  bytes[6 + data.length] = crc >> 8;
  bytes[7 + data.length] = crc & 0xff;
  return bytes;
}

/** CRC-16/XMODEM (polynomial 1021, initial value 0) of bytes[start..end). */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i += 1) {
    crc ^= (bytes[i] ?? 0) << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

const ANSWER_HEADER = 4;
const CRC_LENGTH = 2;
/** Of the registers that are asked for. */
const MAX_ANSWER_DATA = 2;

/**
 * An answer at `start` of bytes[..length).
 * @returns its length, 0 while bytes are missing, -1 when there is no answer there
 */
export function answerLength(bytes: Uint8Array, start: number, length: number): number {
  const left = length - start;
  for (let i = 0; i < Math.min(3, left); i += 1) if (bytes[start + i] !== (i === 0 ? 2 : 0)) return -1;
  if (left < ANSWER_HEADER) return 0;
  const data = bytes[start + 3] ?? 0;
  const total = ANSWER_HEADER + data + 2;
  if (data === 0) return -1;
  if (left < total) return 0;
  const end = start + ANSWER_HEADER + data;
  const crc = ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0);
  return crc === crc16(bytes, start + 2, end) ? total : -1;
}

export const GM65_ANSWERS: AnswerFraming = Object.freeze({
  first: 0x02,
  head: ANSWER_HEADER,
  tail: CRC_LENGTH,
  maxData: MAX_ANSWER_DATA,
  lengthAt: answerLength,
});
