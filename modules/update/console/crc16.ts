/** CRC-16/XMODEM: polynomial 0x1021, from 0, nothing reflected. @param crc of what came before */
export function crc16(bytes: Uint8Array, start: number, end: number, crc = 0): number {
  let value = crc;
  for (let i = start; i < end; i += 1) {
    value ^= (bytes[i] ?? 0) << 8;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000 ? ((value << 1) ^ 0x1021) & 0xffff : value << 1;
  }
  return value;
}
