/** The two checks of a T=1 block (ISO 7816-3, 11.3.4). The card has its own, as a card does: a slip in one would show. */

/** @param end where the check begins */
export function lrc(block: Uint8Array, end: number): number {
  let sum = 0;
  for (let at = 0; at < end; at += 1) sum ^= block[at] ?? 0;
  return sum;
}

/** ISO/IEC 13239, 16 bits: polynomial x16 + x12 + x5 + 1, low bit first, from FFFF; not turned over at the end. */
export function crc16(block: Uint8Array, end: number): number {
  let crc = 0xffff;
  for (let at = 0; at < end; at += 1) {
    crc ^= block[at] ?? 0;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ 0x8408;
  }
  return crc;
}
