/**
 * What the first bytes of a COSE_Sign1 tell: that it is one, and how long. The file that it begins may be longer than it,
 * and the rest need not be read.
 *
 * A COSE_Sign1 (RFC 9052, section 4.2): tag 18 or none, array of 4, byte string, empty map, two byte strings.
 */
const TAG_SIGN1 = 0xd2;
const ARRAY_4 = 0x84;
const EMPTY_MAP = 0xa0;

export function isSign1(bytes: Uint8Array): boolean {
  return bytes[bytes[0] === TAG_SIGN1 ? 1 : 0] === ARRAY_4;
}

/** @returns undefined where the bytes do not tell */
export function sign1Length(bytes: Uint8Array): number | undefined {
  if (!isSign1(bytes)) return undefined;
  let at = bytes[0] === TAG_SIGN1 ? 2 : 1;
  at = afterByteString(bytes, at);
  if (bytes[at++] !== EMPTY_MAP) return undefined;
  at = afterByteString(bytes, at);
  return at < bytes.length ? afterByteString(bytes, at) || undefined : undefined;
}

/** @returns the offset past the byte string at `at`, or 0 where there is none */
function afterByteString(bytes: Uint8Array, at: number): number {
  const head = bytes[at] ?? 0;
  if (head < 0x40 || head > 0x59 || at + 2 >= bytes.length) return 0;
  if (head < 0x58) return at + 1 + head - 0x40;
  const first = bytes[at + 1] ?? 0;
  return head === 0x58 ? at + 2 + first : at + 3 + ((first << 8) | (bytes[at + 2] ?? 0));
}
