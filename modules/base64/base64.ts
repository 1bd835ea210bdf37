/** Base64 (RFC 4648, section 4), by groups of four characters. */
import { decodeLatin1 } from "modules/cbor/utf8";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = 0x3d;

/** @returns 0 to 63, or -1 */
export function sextet(character: number): number {
  if (character >= 0x41 && character <= 0x5a) return character - 0x41;
  if (character >= 0x61 && character <= 0x7a) return character - 0x61 + 26;
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 52;
  return character === 0x2b ? 62 : character === 0x2f ? 63 : -1;
}

/** Writes the base64 of `bytes[start..end)` to `out` from `at`. @returns where it ends */
export function writeBase64(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  let to = at;
  for (let i = start; i < end; i += 3) {
    const left = end - i;
    const group =
      ((bytes[i] ?? 0) << 16) | (left > 1 ? (bytes[i + 1] ?? 0) << 8 : 0) | (left > 2 ? (bytes[i + 2] ?? 0) : 0);
    out[to] = ALPHABET.charCodeAt(group >> 18);
    out[to + 1] = ALPHABET.charCodeAt((group >> 12) & 63);
    out[to + 2] = left > 1 ? ALPHABET.charCodeAt((group >> 6) & 63) : PAD;
    out[to + 3] = left > 2 ? ALPHABET.charCodeAt(group & 63) : PAD;
    to += 4;
  }
  return to;
}

/** The whole of `bytes`, as text. */
export function toBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  return decodeLatin1(out, 0, writeBase64(bytes, 0, bytes.length, out, 0));
}

/**
 * @returns undefined for anything but whole groups of four, the last one padded, with nothing in the bits that the pad leaves
 *   over: so that bytes have one text only
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  const pad = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((length / 4) * 3 - pad);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < length - pad; i += 1) {
    const value = sextet(text.charCodeAt(i));
    if (value < 0) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >> bits;
    at += 1;
    held &= (1 << bits) - 1;
  }
  return held === 0 ? bytes : undefined;
}
