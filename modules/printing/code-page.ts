/**
 * Code page 858: ASCII, the letters of Western Europe and the euro sign, which every ESC/POS printer has as its page 19.
 * A letter that it lacks is printed without its marks: a name that reads is worth more than a question mark.
 */

/** Above ASCII, in order from 0x80. */
const UPPER =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

/** Latin Extended-A from U+0100, and the Additional from U+1E00: their letters without marks; "?" where there is none. */
const EXTENDED_A =
  "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
const ADDITIONAL =
  "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyas????AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy??????";

/** What else stands for what the page lacks. */
const INSTEAD: Readonly<Record<string, string>> = Object.freeze({
  "\u00a0": " ",
  "\u2009": " ",
  "\u202f": " ",
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "‐": "-",
  "\u2011": "-",
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "•": "·",
  œ: "oe",
  Œ: "OE",
  ẞ: "SS",
  Ș: "S",
  ș: "s",
  Ț: "T",
  ț: "t",
  μ: "µ",
  "≤": "<=",
  "≥": ">=",
});

const UPPER_START = 0x80;
const EXTENDED_A_START = 0x100;
const ADDITIONAL_START = 0x1e00;

/**
 * Writes `text` into `bytes` from `at`. A control character is left out, whatever a name holds: it could drive the printer.
 * @returns where the next byte goes; `bytes` must have room for three bytes a character
 */
export function encodeText(text: string, bytes: Uint8Array, at: number): number {
  let end = at;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x20 && code < 0x7f) {
      bytes[end] = code;
      end += 1;
    } else if (code >= UPPER_START) end = encodeOther(text.charAt(i), code, bytes, end);
  }
  return end;
}

/** Bytes that a character takes at most. */
export const MAX_CHARACTER = 3;

function encodeOther(character: string, code: number, bytes: Uint8Array, at: number): number {
  const instead = INSTEAD[character];
  if (instead !== undefined) return encodeText(instead, bytes, at);
  const upper = UPPER.indexOf(character);
  bytes[at] = upper >= 0 ? UPPER_START + upper : bare(code);
  return at + 1;
}

function bare(code: number): number {
  const letter =
    code < ADDITIONAL_START
      ? EXTENDED_A.charCodeAt(code - EXTENDED_A_START)
      : ADDITIONAL.charCodeAt(code - ADDITIONAL_START);
  return letter >= 0 ? letter : QUESTION_MARK;
}
const QUESTION_MARK = 0x3f;

/** The character that a byte from 0x80 up prints: for whoever reads what was sent. */
export function decodeByte(byte: number): string {
  return byte < UPPER_START ? String.fromCharCode(byte) : UPPER.charAt(byte - UPPER_START);
}
