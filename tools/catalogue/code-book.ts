/**
 * Byte pair encoding: the pair of codes that is found most often becomes a code of its own, again and again, until the book
 * is full. A label can then be spelled out from 504 bytes, one character after the other, without a buffer.
 * P. Gage, "A New Algorithm for Data Compression", The C Users Journal, February 1994.
 */
import { CHARACTER, CODES } from "modules/catalogue/format";

export interface CodeBook {
  /** Two bytes a code, as format.ts has them. */
  readonly bytes: Uint8Array;
  /** The labels in codes, in the order given. */
  readonly labels: readonly Uint8Array[];
}

/** @param labels of ISO 8859-1 @throws Error where they have more characters than there are codes */
export function makeCodeBook(labels: readonly string[]): CodeBook {
  const found = new Set<string>();
  for (const label of labels) for (const character of label) found.add(character);
  const characters = [...found].sort();
  if (characters.length > CODES) throw new Error(`${characters.length} different characters are too many`);
  const bytes = new Uint8Array(CODES * 2);
  const codeOf = new Map(characters.map((character, code) => [character, code]));
  for (const [code, character] of characters.entries()) {
    bytes[code * 2] = character.charCodeAt(0);
    bytes[code * 2 + 1] = CHARACTER;
  }
  const texts = labels.map((label) => Array.from(label, (character) => codeOf.get(character) ?? 0));
  for (let code = characters.length; code < CODES; code += 1) {
    const pair = commonest(texts);
    if (pair < 0) {
      // Nothing left to shorten: a code that no label has.
      bytes[code * 2] = 0x20;
      bytes[code * 2 + 1] = CHARACTER;
      continue;
    }
    bytes[code * 2] = pair >> 8;
    bytes[code * 2 + 1] = pair & 0xff;
    for (const text of texts) join(text, pair >> 8, pair & 0xff, code);
  }
  return { bytes, labels: texts.map((text) => Uint8Array.from(text)) };
}

/** How often each pair was counted, all zero between two calls. */
const counts = new Uint32Array(65536);

/** @returns the pair as first x 256 + second, the lowest of those that are as common; -1 when none comes twice */
function commonest(texts: readonly (readonly number[])[]): number {
  const found: number[] = [];
  for (const text of texts) {
    for (let i = 1; i < text.length; i += 1) {
      const pair = (text[i - 1] ?? 0) * 256 + (text[i] ?? 0);
      const count = counts[pair] ?? 0;
      if (count === 0) found.push(pair);
      counts[pair] = count + 1;
    }
  }
  let best = -1;
  let most = 1;
  for (const pair of found) {
    const count = counts[pair] ?? 0;
    counts[pair] = 0;
    if (count < most || count === 1 || (count === most && pair > best)) continue;
    most = count;
    best = pair;
  }
  return best;
}

function join(text: number[], first: number, second: number, code: number): void {
  let to = 0;
  for (let from = 0; from < text.length; from += 1) {
    const isPair = text[from] === first && text[from + 1] === second;
    text[to] = isPair ? code : (text[from] ?? 0);
    if (isPair) from += 1;
    to += 1;
  }
  text.length = to;
}
