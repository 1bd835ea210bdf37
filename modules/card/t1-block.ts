/**
 * A block of T=1 (ISO/IEC 7816-3, 11.3).
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | NAD, 00 |
 * | 1 | 1 | PCB: 0xxxxxxx I-block (bit 7 N(S), bit 6 more); 100xxxxx R-block (bit 5 N(R), low bits the error); 11xxxxxx S-block |
 * | 2 | 1 | LEN, 00 to FE |
 * | 3 | LEN | information |
 * | 3 + LEN | 1 or 2 | LRC, the exclusive or of all before; or CRC-16 of it (ISO/IEC 13239), high byte first |
 */
export const PROLOGUE = 3;
export const MAX_INFORMATION = 254;
export const MAX_BLOCK_LENGTH = PROLOGUE + MAX_INFORMATION + 2;

export const Pcb = Object.freeze({
  sequence: 0x40,
  more: 0x20,
  receiveReady: 0x80,
  /** N(R) of an R-block. */
  expected: 0x10,
  parityError: 0x01,
  otherError: 0x02,
  resynch: 0xc0,
  ifs: 0xc1,
  abort: 0xc2,
  extension: 0xc3,
  /** Set in the answer to an S-block. */
  response: 0x20,
});

/** Writes a block to the beginning of `block`. @returns its length */
export function writeBlock(block: Uint8Array, pcb: number, information: Uint8Array, crc: boolean): number {
  block[0] = 0;
  block[1] = pcb;
  block[2] = information.length;
  block.set(information, PROLOGUE);
  const end = PROLOGUE + information.length;
  if (!crc) {
    block[end] = lrc(block, end);
    return end + 1;
  }
  const sum = crc16(block, end);
  block[end] = sum >> 8;
  block[end + 1] = sum & 0xff;
  return end + 2;
}

/** @param length of the whole block, epilogue included */
export function isWhole(block: Uint8Array, length: number, crc: boolean): boolean {
  if (!crc) return lrc(block, length) === 0;
  return crc16(block, length - 2) === (((block[length - 2] ?? 0) << 8) | (block[length - 1] ?? 0));
}

function lrc(bytes: Uint8Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum ^= bytes[i] ?? 0;
  return sum;
}

/** x^16 + x^12 + x^5 + 1, low bit first, from all ones, not complemented: as cards and their readers agree on it. */
export function crc16(bytes: Uint8Array, length: number): number {
  let sum = 0xffff;
  for (let i = 0; i < length; i += 1) {
    sum ^= bytes[i] ?? 0;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >> 1) ^ 0x8408 : sum >> 1;
  }
  return sum;
}
