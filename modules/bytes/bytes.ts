/**
 * What looks at each of many bytes. A device has it in C (drivers/bytes), under this module's own name; this is the twin
 * that runs everywhere else, and the same tests hold both.
 */
const TABLE: readonly number[] = Object.freeze([
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
  0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
]);

/**
 * CRC-32/ISO-HDLC of bytes[start..end), nibble by nibble: 16 constants in flash instead of 256.
 * @param before of what went before these bytes, to go on from
 */
export function crc32(bytes: Uint8Array, start: number, end: number, before = 0): number {
  let crc = ~before;
  for (let i = start; i < end; i += 1) {
    crc ^= bytes[i] ?? 0;
    crc = (crc >>> 4) ^ (TABLE[crc & 15] ?? 0);
    crc = (crc >>> 4) ^ (TABLE[crc & 15] ?? 0);
  }
  return ~crc >>> 0;
}

/** @returns where `wanted` begins in `bytes` for the first time, or -1 */
export function find(bytes: Uint8Array, wanted: Uint8Array): number {
  const last = bytes.length - wanted.length;
  for (let at = 0; at <= last; at += 1) {
    let i = 0;
    while (i < wanted.length && bytes[at + i] === wanted[i]) i += 1;
    if (i === wanted.length) return at;
  }
  return -1;
}

/** Whether every bit is 1, as an erased flash has them. By words, where they lie on words. */
export function isErased(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  let at = 0;
  if ((byteOffset & 3) === 0) {
    const words = new Uint32Array(buffer, byteOffset, length >> 2);
    for (let i = 0; i < words.length; i += 1) if (words[i] !== 0xffffffff) return false;
    at = words.length * 4;
  }
  for (; at < length; at += 1) if (bytes[at] !== 0xff) return false;
  return true;
}

/** @returns whether `text` is ASCII and fills `bytes`, where it is written then; else some of it may have been */
export function putAscii(text: string, bytes: Uint8Array): boolean {
  const { length } = text;
  if (length !== bytes.length) return false;
  for (let start = 0; start < length; start += PIECE) {
    // By pieces: the device's engine finds a character of a text by counting from its beginning.
    const piece = text.slice(start, start + PIECE);
    for (let i = 0; i < piece.length; i += 1) {
      const code = piece.charCodeAt(i);
      if (code === 0 || code > 0x7f) return false;
      bytes[start + i] = code;
    }
  }
  return true;
}

/** @returns the text of bytes[start..end), or undefined when one of them is not printable ASCII (0x20 to 0x7E) */
export function printable(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  for (let i = start; i < end; i += 1) {
    const code = bytes[i] ?? 0;
    if (code < 0x20 || code > 0x7e) return undefined;
    text += ASCII[code];
  }
  return text;
}

const PIECE = 64;
const ASCII: readonly string[] = Object.freeze(Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)));
