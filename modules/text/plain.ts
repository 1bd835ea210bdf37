/**
 * Text from outside. A character that nobody sees can turn a line around, join two lines or make two names look the
 * same: none of them may reach a screen, a log, a file for others or an answer.
 *
 * Hidden are the categories Cc, Cf, Zl and Zp of Unicode 15, what it calls default ignorable, the two that are never
 * characters, and everything past U+FFFF: no civil register has it, and a half of a pair is no character at all.
 */

/** First and last of each range, ascending; past U+009F. */
const HIDDEN: readonly number[] = Object.freeze([
  // Soft hyphen; grapheme joiner; Arabic number signs, letter mark and end of ayah; Syriac mark.
  ...[0xad, 0xad, 0x34f, 0x34f, 0x600, 0x605, 0x61c, 0x61c, 0x6dd, 0x6dd, 0x70f, 0x70f, 0x890, 0x891, 0x8e2, 0x8e2],
  // Hangul fillers; Khmer inherent vowels; Mongolian selectors.
  ...[0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f],
  // Zero-width ones and direction marks; separators of lines and bidi embeddings; joiners, isolates and the deprecated.
  ...[0x200b, 0x200f, 0x2028, 0x202e, 0x2060, 0x206f],
  // Surrogates; Hangul filler; variation selectors; byte order mark; half-width filler; specials.
  ...[0x3164, 0x3164, 0xd800, 0xdfff, 0xfe00, 0xfe0f, 0xfeff, 0xfeff, 0xffa0, 0xffa0, 0xfff0, 0xfffc, 0xfffe, 0xffff],
]);

/** @param code of UTF-16 */
export function isHidden(code: number): boolean {
  if (code < 0x7f) return code < 0x20;
  if (code < 0xa0) return true;
  if (code > 0xad && code < 0x34f) return false;
  for (let i = 0; i < HIDDEN.length; i += 2) {
    if (code < (HIDDEN[i] ?? 0)) return false;
    if (code <= (HIDDEN[i + 1] ?? 0)) return true;
  }
  return false;
}

/** Nothing in it is hidden. */
export function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    // Most are ASCII that prints, and a call costs more than this look.
    if ((code < 0x20 || code > 0x7e) && isHidden(code)) return false;
  }
  return true;
}

/** The text with a "?" for each hidden character: a text is never shortened unseen. */
export function plainText(text: string): string {
  if (isPlain(text)) return text;
  let out = "";
  for (let i = 0; i < text.length; i += 1) out += isHidden(text.charCodeAt(i)) ? "?" : text.charAt(i);
  return out;
}

/** There is nothing to read in it: spaces of any width alone, or what is hidden. */
export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code > 0x20 && code < 0x7f) || (!isSpace(code) && !isHidden(code))) return false;
  }
  return true;
}

/** Category Zs, and the Braille pattern without dots. */
function isSpace(code: number): boolean {
  if (code === 0x20 || code === 0xa0) return true;
  if (code < 0x1680) return false;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x2800 ||
    code === 0x3000
  );
}

/** ASCII digits, `length` of them. */
export function isDigits(text: string, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** ASCII that prints: what a record of fixed columns can hold. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
