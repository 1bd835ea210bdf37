/**
 * Extended channel interpretations (AIM ITS/04-001), as a decoder writes them into the data once a symbol declares its
 * character set: a backslash and six digits name the set from there on (000026: UTF-8), and a backslash of the text itself
 * is written twice. What a terminal reads is ASCII in any of these sets, so the names are taken off.
 */
const BACKSLASH = 0x5c;
const DIGITS = 6;

/** @returns the same bytes where nothing is to be taken off, else a copy */
export function withoutEci(bytes: Uint8Array): Uint8Array {
  if (bytes.indexOf(BACKSLASH) < 0) return bytes;
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  // Some double the backslash of the name itself; no text begins with one and six digits.
  const first = bytes[0] === BACKSLASH && isEci(bytes, 1) ? 1 : 0;
  for (let at = first; at < bytes.length; at += 1) {
    if (isEci(bytes, at)) {
      at += DIGITS;
      continue;
    }
    // The second of a pair is the text's.
    if (bytes[at] === BACKSLASH && bytes[at + 1] === BACKSLASH) at += 1;
    plain[length] = bytes[at] ?? 0;
    length += 1;
  }
  return plain.slice(0, length);
}

/** A symbol that nobody said to be written so: it is, where it begins with the name of a set, as no other text does. */
export function beginsWithEci(bytes: Uint8Array): boolean {
  return isEci(bytes, 0) || (bytes[0] === BACKSLASH && isEci(bytes, 1));
}

function isEci(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== BACKSLASH || at + DIGITS >= bytes.length) return false;
  for (let i = 1; i <= DIGITS; i += 1) {
    const digit = bytes[at + i] ?? 0;
    if (digit < 0x30 || digit > 0x39) return false;
  }
  return true;
}
