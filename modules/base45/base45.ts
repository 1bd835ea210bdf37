/**
 * Base45 (RFC 9285): bytes as the alphanumeric characters of a QR code, two bytes in three characters.
 * Strict: a group whose value does not fit its bytes is refused, as section 6 asks.
 */
import type { Result } from "modules/result/result";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** More than any group holds, so that one comparison finds both a group that overflows and a character that is none. */
const NONE = 0x10000;

/** Value of each ASCII character up to Z, NONE for those outside the alphabet. */
const VALUES: readonly number[] = Object.freeze(
  Array.from({ length: 91 }, (_, code) => {
    const value = ALPHABET.indexOf(String.fromCharCode(code));
    return value < 0 ? NONE : value;
  }),
);

/** What decodes: this module's function, or the one in C (drivers/base45). */
export type Base45Decoder = (code: Uint8Array, start?: number) => Result<Uint8Array, Base45Refusal>;

export type Base45Refusal = "bad-length" | "bad-character" | "overflow";

/**
 * @param code ASCII, as a scanner gives it
 * @param start where the Base45 begins in `code`, so that no prefix has to be cut off
 */
export function decodeBase45(code: Uint8Array, start = 0): Result<Uint8Array, Base45Refusal> {
  const length = code.length - start;
  const tail = length % 3;
  if (length < 0 || tail === 1) return { ok: false, reason: "bad-length" };
  const end = code.length - tail;
  const size = ((length - tail) / 3) * 2;
  const bytes = new Uint8Array(size + tail / 2);
  const view = new DataView(bytes.buffer);
  const values = VALUES;
  for (let i = start, at = 0; i < end; i += 3, at += 2) {
    const low = values[code[i] ?? 0] ?? NONE;
    const middle = values[code[i + 1] ?? 0] ?? NONE;
    const high = values[code[i + 2] ?? 0] ?? NONE;
    const group = low + middle * 45 + high * 2025;
    if (group > 0xffff) return refusal(low, middle, high);
    view.setUint16(at, group);
  }
  if (tail === 2) {
    const low = values[code[end] ?? 0] ?? NONE;
    const high = values[code[end + 1] ?? 0] ?? NONE;
    const group = low + high * 45;
    if (group > 0xff) return refusal(low, high, 0);
    bytes[size] = group;
  }
  return { ok: true, value: bytes };
}

function refusal(low: number, middle: number, high: number): Result<Uint8Array, Base45Refusal> {
  const isStranger = low === NONE || middle === NONE || high === NONE;
  return { ok: false, reason: isStranger ? "bad-character" : "overflow" };
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
