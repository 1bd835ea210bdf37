/**
 * The number of an electronic prescription (ordonnance numérique), as its paper carries it under a QR code: 18 letters and
 * digits, of which one example is public, 01S2TBPZ2JCNZZYGHZ. Neither its rule nor the code's bytes are public, so this
 * looks for what may be one: alone, in groups, inside an address or a text. It "seems to be" one; nothing verifies it.
 */
const LENGTH = 18;
/** Longer texts are no prescription's code: among so many characters any eighteen are found. */
const MAX_TEXT = 256;
/** A word of letters alone, or of digits alone, is something else. */
const MIN_LETTERS = 2;
const MIN_DIGITS = 2;

/** @returns the number in capitals; undefined where there is none, or more than one */
export function prescriptionNumber(bytes: Uint8Array): string | undefined {
  if (bytes.length < LENGTH || bytes.length > MAX_TEXT) return undefined;
  return alone(bytes) ?? inText(bytes);
}

/** All of it, in groups perhaps: "01S2 TBPZ 2JCN ZZYG HZ". */
function alone(bytes: Uint8Array): string | undefined {
  if (bytes.length > LENGTH * 2) return undefined;
  let number = "";
  for (let i = 0; i < bytes.length; i += 1) {
    const code = bytes[i] ?? 0;
    if (code === 0x20 || code === 0x2d) continue;
    if (!isLetter(code) && !isDigit(code)) return undefined;
    number += String.fromCharCode(code);
  }
  return checked(number.toUpperCase());
}

/** One word of it, in capitals: addresses are full of words in small letters. */
function inText(bytes: Uint8Array): string | undefined {
  let found: string | undefined;
  for (let from = 0; from < bytes.length; ) {
    let end = from;
    while (end < bytes.length && (isLetter(bytes[end] ?? 0) || isDigit(bytes[end] ?? 0))) end += 1;
    if (end - from === LENGTH) {
      let word = "";
      for (let i = from; i < end; i += 1) word += String.fromCharCode(bytes[i] ?? 0);
      const number = checked(word);
      if (number !== undefined && found !== undefined && number !== found) return undefined;
      found = number ?? found;
    }
    from = end + 1;
  }
  return found;
}

/** @returns the number where it has capitals and digits of both kinds and nothing else */
function checked(text: string): string | undefined {
  if (text.length !== LENGTH) return undefined;
  let letters = 0;
  let digits = 0;
  for (let i = 0; i < LENGTH; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) digits += 1;
    else if (code >= 0x41 && code <= 0x5a) letters += 1;
    else return undefined;
  }
  return letters >= MIN_LETTERS && digits >= MIN_DIGITS ? text : undefined;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const capital = code & ~0x20;
  return capital >= 0x41 && capital <= 0x5a;
}
