/**
 * Commands of a PN532 and their answers (NXP UM0701-02, chapter 7), as far as a reader of phones needs them. A command
 * here is a whole frame; an answer, what follows TFI D5: its code, which is the command's plus one, and data.
 */
import { toHex } from "modules/token/hex";
import { encodeFrame, FROM_HOST } from "./frame";

export const Code = Object.freeze({
  firmware: 0x02,
  samConfiguration: 0x14,
  rfConfiguration: 0x32,
  exchange: 0x40,
  deselect: 0x44,
  list: 0x4a,
  release: 0x52,
});

/** Made once: it lies in flash, and is written as it is. */
function frameOf(...command: readonly number[]): Uint8Array {
  return encodeFrame([FROM_HOST, ...command]);
}

/** Of a frame that is not extended, what its answer begins with. */
export function answerTo(frame: Uint8Array): number {
  return (frame[6] ?? 0) + 1;
}

/** 7.2.2: the version of what is inside; the answer is IC, version, revision, support. */
export const GET_FIRMWARE = frameOf(Code.firmware);
/** 7.2.10: normal mode, no time-out, no interrupt line. */
export const SAM_CONFIGURATION = frameOf(Code.samConfiguration, 0x01, 0x00, 0x01);
/** 7.3.1, item 5: how often it tries to find someone before it says that there is none: ATR, PSL, activation. */
export const RETRIES = frameOf(Code.rfConfiguration, 0x05, 0x00, 0x01, 0x02);
/** Item 1: no field; what looks for someone puts it on again. */
export const FIELD_OFF = frameOf(Code.rfConfiguration, 0x01, 0x00);
/** 7.3.5: who is there at 106 kbit/s, two at most; of type B, of any application family. */
export const LIST_A = frameOf(Code.list, 0x02, 0x00);
export const LIST_B = frameOf(Code.list, 0x02, 0x03, 0x00);
/** 7.3.10, 7.3.11: the first target, in good order; then all of them, forgotten. */
export const DESELECT = frameOf(Code.deselect, 0x01);
export const RELEASE_ALL = frameOf(Code.release, 0x00);

/** What one InDataExchange carries to a target (7.3.8). */
export const MAX_EXCHANGE = 262;

/** 7.3.8 @throws RangeError for what one exchange does not carry */
export function exchange(command: Uint8Array): Uint8Array {
  if (command.length > MAX_EXCHANGE) throw new RangeError("no exchange carries this");
  const bytes = new Uint8Array(3 + command.length);
  bytes[0] = FROM_HOST;
  bytes[1] = Code.exchange;
  bytes[2] = 0x01;
  bytes.set(command, 3);
  return encodeFrame(bytes);
}

/** What answers in the field (ISO/IEC 14443-3). */
export interface Target {
  readonly type: "a" | "b";
  /** UID or PUPI, hexadecimal. */
  readonly id: string;
  /** It speaks ISO/IEC 14443-4, so it takes commands; a plastic tag does not. */
  readonly isCard: boolean;
  /** Its number is another each time: a phone, some passports (ISO/IEC 14443-3, 6.5.4: a UID that begins with 08). */
  readonly isRandom: boolean;
}

/** SAK, bit 6: ISO/IEC 14443-4 (ISO/IEC 14443-3, table 9). */
const SAK_14443_4 = 0x20;
const MAX_TARGETS = 2;
const MAX_UID = 10;
const ATQB_LENGTH = 12;
const ATQB = 0x50;
/** Protocol type of an ATQB: bit 1 of byte 10 says ISO/IEC 14443-4 (ISO/IEC 14443-3, 7.9.4). */
const ATQB_PROTOCOL = 10;

/**
 * Who is there, out of the answer to InListPassiveTarget:
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 4B |
 * | 1 | 1 | how many, 0 to 2 |
 * | 2 | | each, type A: number, SENS_RES (2), SEL_RES, length n of UID, UID (n), and of a card: length m of ATS with itself, ATS (m - 1) |
 * | 2 | | each, type B: number, ATQB (12), length m of ATTRIB_RES, ATTRIB_RES (m) |
 *
 * @returns undefined for what is no such answer; clones cut off what they do not know, so an ATS may be missing
 */
export function readTargets(answer: Uint8Array, type: Target["type"]): readonly Target[] | undefined {
  const count = answer[1];
  if (answer[0] !== Code.list + 1 || count === undefined || count > MAX_TARGETS) return undefined;
  const targets: Target[] = [];
  let at = 2;
  for (let i = 0; i < count; i += 1) {
    if (type === "a") {
      const length = answer[at + 4] ?? 0;
      const sak = answer[at + 3] ?? 0;
      const begin = at + 5;
      if (length === 0 || length > MAX_UID || begin + length > answer.length) return undefined;
      const isCard = (sak & SAK_14443_4) !== 0;
      const isRandom = length === 4 && answer[begin] === 0x08;
      targets.push({ type, id: toHex(answer.subarray(begin, begin + length)), isCard, isRandom });
      at = begin + length;
      if (isCard) at += answer[at] ?? 0;
    } else {
      const begin = at + 1;
      const end = begin + ATQB_LENGTH;
      if (end > answer.length || answer[begin] !== ATQB) return undefined;
      const isCard = ((answer[begin + ATQB_PROTOCOL] ?? 0) & 0x01) !== 0;
      targets.push({ type, id: toHex(answer.subarray(begin + 1, begin + 5)), isCard, isRandom: false });
      at = end + 1 + (answer[end] ?? 0);
    }
  }
  return targets;
}

/** Whether the same things lie there as before, as far as their numbers tell: those of type B may be others each time. */
export function isSameField(one: readonly Target[], other: readonly Target[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i += 1) {
    const a = one[i];
    const b = other[i];
    if (a?.type !== b?.type || a?.isRandom !== b?.isRandom) return false;
    if (a?.type === "a" && !a.isRandom && a.id !== b?.id) return false;
  }
  return true;
}

/** Why an exchange came to nothing: who answered is gone; what came was not whole; it is of no use to go on. */
export type ExchangeFault = "gone" | "spoilt" | "broken";

/** MI in the status of an exchange: there is more to fetch (7.3.8). */
export const MORE = 0x40;
const STATUS = 0x3f;

/** The status of an answer to InDataExchange (7.1), without MI. @returns undefined where it went well */
export function exchangeFault(status: number): ExchangeFault | undefined {
  switch (status & STATUS) {
    case 0x00:
      return undefined;
    // No answer in time; field not switched on in time by the other side; another card; released; gone.
    case 0x01:
    case 0x0a:
    case 0x29:
    case 0x2a:
    case 0x2b:
      return "gone";
    // CRC, parity, bit count, collision, framing, RF protocol.
    case 0x02:
    case 0x03:
    case 0x04:
    case 0x05:
    case 0x06:
    case 0x0b:
    case 0x13:
      return "spoilt";
    default:
      return "broken";
  }
}
