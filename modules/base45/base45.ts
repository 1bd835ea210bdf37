/**
 * Base45 (RFC 9285): bytes as the alphanumeric characters of a QR code, two bytes in three characters.
 * Strict: a group whose value does not fit its bytes is refused, as section 6 asks.
 */
import type { Result } from "modules/result/result";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** More than any group holds, so that one comparison finds both a group that overflows and a character that is none. */
const NONE = 0x10000;

/** Value of each ASCII character, NONE for those outside the alphabet. */
const VALUES: readonly number[] = Object.freeze(
  Array.from({ length: 128 }, (_, code) => {
    const value = ALPHABET.indexOf(String.fromCharCode(code));
    return value < 0 ? NONE : value;
  }),
);

export type Base45Refusal = "bad-length" | "bad-character" | "overflow";

/** Characters, whole groups, looked at together: the device's engine finds a character by walking from the beginning. */
const PIECE = 48;

/** @param start where the Base45 begins in `text`, so that no prefix has to be cut off. */
export function decodeBase45(text: string, start = 0): Result<Uint8Array, Base45Refusal> {
  const length = text.length - start;
  const tail = length % 3;
  if (length < 0 || tail === 1) return { ok: false, reason: "bad-length" };
  const bytes = new Uint8Array(((length - tail) / 3) * 2 + (tail === 2 ? 1 : 0));
  let at = 0;
  for (let from = 0; from < length; from += PIECE) {
    const piece = text.slice(start + from, start + from + PIECE);
    const size = Math.min(PIECE, length - from);
    for (let i = 0; i < size; i += 3) {
      const low = VALUES[piece.charCodeAt(i)] ?? NONE;
      const middle = VALUES[piece.charCodeAt(i + 1)] ?? NONE;
      const isTail = i + 2 === size;
      const high = isTail ? 0 : (VALUES[piece.charCodeAt(i + 2)] ?? NONE);
      const group = low + middle * 45 + high * 2025;
      if (group > (isTail ? 0xff : 0xffff)) {
        const isStranger = low === NONE || middle === NONE || high === NONE;
        return { ok: false, reason: isStranger ? "bad-character" : "overflow" };
      }
      if (!isTail) bytes[at++] = group >> 8;
      bytes[at++] = group & 0xff;
    }
  }
  return { ok: true, value: bytes };
}

export function encodeBase45(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 2) {
    const first = bytes[i] ?? 0;
    const second = bytes[i + 1];
    let group = second === undefined ? first : first * 256 + second;
    for (let digits = second === undefined ? 2 : 3; digits > 0; digits -= 1) {
      text += ALPHABET.charAt(group % 45);
      group = Math.floor(group / 45);
    }
  }
  return text;
}
