/**
 * BER-TLV data objects (ISO/IEC 7816-4, 5.2.2), as cards keep them: definite lengths, zeros between and after.
 *
 * | field | size | what |
 * |---|---|---|
 * | tag | 1 to 3 | low 5 bits of the first all 1: more follow, each but the last with its high bit |
 * | length | 1 to 3 | 00-7F; 81 and one byte; 82 and two |
 * | value | length | |
 */
export const MAX_TAG_LENGTH = 3;

export interface Tlv {
  /** All its bytes, big endian: 0x65, 0x7f21. */
  readonly tag: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * The data object at or after `at`, past any zeros.
 * @param end of what is looked at @returns undefined when there is none, or it is not whole
 */
export function readTlv(bytes: Uint8Array, at: number, end = bytes.length): Tlv | undefined {
  let i = at;
  while (i < end && bytes[i] === 0) i += 1;
  if (i >= end) return undefined;
  let tag = bytes[i++] ?? 0;
  if ((tag & 0x1f) === 0x1f) {
    for (let size = 2; ; size += 1) {
      if (size > MAX_TAG_LENGTH || i >= end) return undefined;
      const next = bytes[i++] ?? 0;
      tag = (tag << 8) | next;
      if ((next & 0x80) === 0) break;
    }
  }
  if (i >= end) return undefined;
  let length = bytes[i++] ?? 0;
  if (length >= 0x80) {
    const size = length - 0x80;
    if (size < 1 || size > 2 || i + size > end) return undefined;
    length = 0;
    for (let j = 0; j < size; j += 1) length = (length << 8) | (bytes[i++] ?? 0);
  }
  return i + length > end ? undefined : { tag, begin: i, end: i + length };
}

/** The first data object of this tag between `at` and `end`, at the first level. */
export function findTlv(bytes: Uint8Array, tag: number, at: number, end = bytes.length): Tlv | undefined {
  for (let next = readTlv(bytes, at, end); next !== undefined; next = readTlv(bytes, next.end, end)) {
    if (next.tag === tag) return next;
  }
  return undefined;
}
