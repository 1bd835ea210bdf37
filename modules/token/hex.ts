/** One by one: the device's engine finds a character of a text by a call. */
const DIGITS: readonly string[] = Object.freeze("0123456789abcdef".split(""));

/** Of each byte: on the device to join two texts costs more than to look one up, and this table is in flash. */
const BYTES: readonly string[] = Object.freeze(DIGITS.flatMap((high) => DIGITS.map((low) => high + low)));

/** Bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  const { length } = bytes;
  let text = "";
  for (let i = 0; i < length; i += 1) text += BYTES[bytes[i] ?? 0];
  return text;
}

/** The engine finds a character of a text by counting from its beginning. */
const PIECE = 64;

/** @returns undefined unless `text` is an even number of hexadecimal digits. */
export function fromHex(text: string): Uint8Array | undefined {
  const { length } = text;
  if (length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(length / 2);
  for (let start = 0; start < length; start += PIECE) {
    const piece = length <= PIECE ? text : text.slice(start, start + PIECE);
    for (let i = 0; i < piece.length; i += 2) {
      const high = digit(piece.charCodeAt(i));
      const low = digit(piece.charCodeAt(i + 1));
      if (high < 0 || low < 0) return undefined;
      bytes[(start + i) >> 1] = high * 16 + low;
    }
  }
  return bytes;
}

/** @returns what a hexadecimal digit stands for; -1 for any other character */
function digit(code: number): number {
  if (code <= 0x39) return code >= 0x30 ? code - 0x30 : -1;
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
