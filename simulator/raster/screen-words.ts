/** The words that are on the terminal's screen: for a page that reads them aloud, and for tests. */
import { type DisplayListVisitor, readDisplayList } from "../platform/display-list";

interface Word {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class Words implements DisplayListVisitor {
  readonly #icons: ReadonlySet<number>;
  #words: Word[] = [];
  #clip: Area = { x: 0, y: 0, width: 0, height: 0 };

  /** @param fonts their names, in the order of display lists; those of icons hold no words */
  constructor(fonts: readonly string[]) {
    this.#icons = new Set(fonts.flatMap((name, i) => (name.startsWith("icons") ? [i] : [])));
  }

  /** @returns the words on the screen after this frame, top to bottom, left to right */
  apply(frame: Uint8Array): string[] {
    readDisplayList(frame, this);
    return this.#words.toSorted((a, b) => a.y - b.y || a.x - b.x).map(({ text }) => text);
  }

  clear(): void {
    this.#words = [];
  }

  begin(x: number, y: number, width: number, height: number): void {
    this.#clip = { x, y, width, height };
    this.fill(0, x, y, width, height);
  }

  fill(_color: number, x: number, y: number, width: number, height: number): void {
    const area = { x, y, width, height };
    this.#words = this.#words.filter((word) => !(isIn(word, area) && isIn(word, this.#clip)));
  }

  text(font: number, _color: number, x: number, y: number, text: string): void {
    if (this.#icons.has(font)) return;
    // A screen drawn in slices draws a text that lies across two of them twice.
    this.#words = this.#words.filter((word) => word.x !== x || word.y !== y);
    this.#words.push({ x, y, text });
  }

  end(): void {}
}

function isIn(word: Word, { x, y, width, height }: Area): boolean {
  return word.x >= x && word.x < x + width && word.y >= y && word.y < y + height;
}
