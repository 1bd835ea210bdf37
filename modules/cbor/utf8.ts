/**
 * UTF-8 (RFC 3629), strict: no overlong form, no surrogate, nothing past U+10FFFF. The device's engine has no
 * TextDecoder of its own, and the tokens need a decoder that refuses rather than repairs.
 */
import { printable, putAscii } from "modules/bytes/bytes";

/** Characters made in one go: each is a slot of the stack while they are. */
const PIECE = 64;

/** The text of bytes[start..end), one character a byte. A string is copied each time it grows, so it grows by pieces. */
export function decodeLatin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= PIECE) return Reflect.apply(String.fromCharCode, undefined, bytes.subarray(start, end));
  let text = "";
  for (let i = start; i < end; i += PIECE) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(i, Math.min(i + PIECE, end)));
  }
  return text;
}

/** @returns the text of bytes[start..end), or undefined when it is not well-formed. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  const plain = printable(bytes, start, end);
  if (plain !== undefined) return plain;
  let i = start;
  while (i < end && (bytes[i] ?? 0) < 0x80) i += 1;
  let text = decodeLatin1(bytes, start, i);
  while (i < end) {
    const first = bytes[i] ?? 0;
    i += 1;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || i + more > end) return undefined;
    let code = first & (0x3f >> more);
    for (let k = 0; k < more; k += 1) {
      const next = bytes[i + k] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = code * 64 + (next & 0x3f);
    }
    i += more;
    const least = more === 3 ? 0x10000 : more === 2 ? 0x800 : 0x80;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

/**
 * @returns the UTF-8 of `text`; a lone surrogate becomes U+FFFD. By pieces: the device's engine finds a character of a text
 * by counting from its beginning.
 */
export function encodeUtf8(text: string): Uint8Array {
  const { length } = text;
  // Most texts are ASCII: of those no byte too many is taken from a device's heap.
  let bytes = new Uint8Array(length);
  if (putAscii(text, bytes)) return bytes;
  let isWide = false;
  let at = 0;
  for (let start = 0; start < length; ) {
    let piece = text.slice(start, start + PIECE);
    // A pair is not torn: a surrogate by itself is not well-formed.
    if (start + PIECE < length && (piece.charCodeAt(PIECE - 1) & 0xfc00) === 0xd800) piece = piece.slice(0, PIECE - 1);
    const size = piece.length;
    for (let i = 0; i < size; i += 1) {
      let code = piece.codePointAt(i) ?? 0;
      if (code < 0x80) {
        bytes[at++] = code;
        continue;
      }
      if (code > 0xffff) i += 1;
      else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      if (!isWide) {
        isWide = true;
        const wider = new Uint8Array(at + (length - start - i + 1) * 3);
        wider.set(bytes.subarray(0, at));
        bytes = wider;
      }
      const more = code > 0xffff ? 3 : code > 0x7ff ? 2 : 1;
      bytes[at++] = ((0xf0 << (3 - more)) & 0xff) | (code >> (6 * more));
      for (let k = more - 1; k >= 0; k -= 1) bytes[at++] = 0x80 | ((code >> (6 * k)) & 0x3f);
    }
    start += size;
  }
  return at === bytes.length ? bytes : bytes.slice(0, at);
}
