/**
 * Command and response APDUs (ISO/IEC 7816-3, 12.1; 7816-4, 5.1).
 *
 * Command
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | CLA INS P1 P2 |
 * | 4 | 0, 1 or 3 | Lc where there are data: 01-FF; extended: 00 and two bytes, 0001-FFFF |
 * | | Lc | data |
 * | | 0 to 3 | Le where an answer is wanted: one byte, 00 is 256; extended: two bytes, 0000 is 65,536, after 00 where there is no Lc |
 *
 * Response: data, then SW1 SW2.
 */
import type { Result } from "modules/result/result";

export const MAX_SHORT_DATA = 255;
export const MAX_SHORT_ANSWER = 256;
export const MAX_DATA = 65535;
export const MAX_ANSWER = 65536;

export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  /** Most bytes wanted back; 0 when none are. */
  readonly le: number;
}

const NO_DATA = Object.freeze([]) as readonly number[];

/** @throws RangeError for what no APDU can hold */
export function encodeCommand(
  cla: number,
  ins: number,
  p1: number,
  p2: number,
  data: Uint8Array | readonly number[] = NO_DATA,
  le = 0,
): Uint8Array {
  if (data.length > MAX_DATA || le < 0 || le > MAX_ANSWER) throw new RangeError("no APDU holds this");
  const extended = data.length > MAX_SHORT_DATA || le > MAX_SHORT_ANSWER;
  const lengthSize = data.length === 0 ? 0 : extended ? 3 : 1;
  const leSize = le === 0 ? 0 : !extended ? 1 : data.length === 0 ? 3 : 2;
  const bytes = new Uint8Array(4 + lengthSize + data.length + leSize);
  bytes[0] = cla;
  bytes[1] = ins;
  bytes[2] = p1;
  bytes[3] = p2;
  if (lengthSize === 1) bytes[4] = data.length;
  else if (lengthSize === 3) {
    bytes[5] = data.length >> 8;
    bytes[6] = data.length;
  }
  bytes.set(data, 4 + lengthSize);
  if (leSize > 1) bytes[bytes.length - 2] = le >> 8;
  if (leSize > 0) bytes[bytes.length - 1] = le;
  return bytes;
}

export function decodeCommand(bytes: Uint8Array): Result<Command, "malformed"> {
  const { length } = bytes;
  const [cla = 0, ins = 0, p1 = 0, p2 = 0, first = 0] = bytes;
  const command = (begin: number, end: number, le: number): Result<Command, "malformed"> => ({
    ok: true,
    value: { cla, ins, p1, p2, data: bytes.subarray(begin, end), le },
  });
  if (length < 4) return MALFORMED;
  if (length === 4) return command(4, 4, 0);
  if (length === 5) return command(4, 4, first || MAX_SHORT_ANSWER);
  if (first !== 0) {
    const end = 5 + first;
    if (length === end) return command(5, end, 0);
    if (length === end + 1) return command(5, end, bytes[end] || MAX_SHORT_ANSWER);
    return MALFORMED;
  }
  const count = ((bytes[5] ?? 0) << 8) | (bytes[6] ?? 0);
  if (length === 7) return command(4, 4, count || MAX_ANSWER);
  const end = 7 + count;
  if (count === 0) return MALFORMED;
  if (length === end) return command(7, end, 0);
  if (length !== end + 2) return MALFORMED;
  return command(7, end, ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0) || MAX_ANSWER);
}

const MALFORMED = Object.freeze({ ok: false, reason: "malformed" } as const);

/** SW1 and SW2 as one number; -1 when it is too short to be an answer. */
export function statusOf(response: Uint8Array): number {
  const { length } = response;
  return length < 2 ? -1 : ((response[length - 2] ?? 0) << 8) | (response[length - 1] ?? 0);
}

export function dataOf(response: Uint8Array): Uint8Array {
  return response.subarray(0, Math.max(0, response.length - 2));
}

/** 9000, or 61xx: done, with more to fetch. */
export function succeeded(status: number): boolean {
  return status === 0x9000 || status >> 8 === 0x61;
}
