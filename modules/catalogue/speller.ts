/** Spells out labels from the code book of a catalogue (format.ts), one character after the other. */
import { CHARACTER, CODES, MAX_LABEL } from "./format";

export class Speller {
  readonly #codeBook: Uint8Array;
  /** Codes still to be spelled out: each step down leads to lesser ones, so this is deep enough. */
  readonly #stack = new Uint8Array(CODES + 1);

  /** @param codeBook one that `isCodeBook` has accepted */
  constructor(codeBook: Uint8Array) {
    this.#codeBook = codeBook;
  }

  /** @param page that has the codes from `from` to `end` @returns undefined for a label longer than the screen's */
  spell(page: Uint8Array, from: number, end: number): string | undefined {
    const codeBook = this.#codeBook;
    const stack = this.#stack;
    let text = "";
    for (let i = from; i < end; i += 1) {
      let depth = 1;
      stack[0] = page[i] ?? 0;
      while (depth > 0) {
        depth -= 1;
        const code = stack[depth] ?? 0;
        if (code >= CODES) return undefined;
        const first = codeBook[code * 2] ?? 0;
        const second = codeBook[code * 2 + 1] ?? 0;
        if (second === CHARACTER) {
          if (text.length === MAX_LABEL) return undefined;
          text += String.fromCharCode(first);
        } else {
          stack[depth] = second;
          stack[depth + 1] = first;
          depth += 2;
        }
      }
    }
    return text;
  }
}
