/**
 * What one screen draws: rectangles and texts, in order, so that two screens can be compared, and one drawn by slices without
 * being painted again. A drawing is four 32-bit integers; an element of a typed array costs the device's engine as much as a
 * call in C, so they are packed:
 *
 * | integer | high half, signed | low half |
 * |---|---|---|
 * | 0 | the slices that it reaches into, a bit each, the lowest for the first | |
 * | 1 | the color, the whole of it | |
 * | 2 | x | width of a rectangle; of a text 0x8000 and its place in the list of texts |
 * | 3 | y, its top | height; of a text that of its face |
 */
import type { Surface } from "./surface";
import type { Face } from "./theme";

const INTEGERS = 4;
/** Drawings that there is room for at first: more than most screens have. */
const ROOM = 64;
const TEXT = 0x8000;
/** Bits of slices. */
const MAX_SLICES = 31;

export class Drawings {
  readonly #slice: number;
  #list = new Int32Array(ROOM * INTEGERS);
  #length = 0;
  readonly #texts: string[] = [];
  readonly #faces: Face[] = [];

  /** @param slice its height in pixels */
  constructor(slice: number) {
    this.#slice = slice;
  }

  clear(): void {
    this.#length = 0;
    this.#texts.length = 0;
    this.#faces.length = 0;
  }

  fill(color: number, x: number, y: number, width: number, height: number): void {
    this.#add(color, (x << 16) | width, (y << 16) | height, y, y + height - 1);
  }

  text(text: string, face: Face, color: number, x: number, y: number): void {
    const place = this.#texts.push(text) - 1;
    this.#faces.push(face);
    // Glyphs may reach a pixel beyond their line.
    this.#add(color, (x << 16) | TEXT | place, (y << 16) | face.height, y - 1, y + face.height);
  }

  /** Draws what reaches into a slice, in a begin..end of it. */
  draw(surface: Surface<Face>, slice: number): void {
    const list = this.#list;
    const length = this.#length;
    const bit = 1 << slice;
    for (let i = 0; i < length; i += INTEGERS) {
      if (((list[i] ?? 0) & bit) === 0) continue;
      const color = list[i + 1] ?? 0;
      const horizontal = list[i + 2] ?? 0;
      const vertical = list[i + 3] ?? 0;
      if (horizontal & TEXT) {
        const place = horizontal & ~TEXT & 0xffff;
        const face = this.#faces[place];
        if (face !== undefined)
          surface.drawText(this.#texts[place] ?? "", face, color, horizontal >> 16, vertical >> 16);
      } else surface.fillRectangle(color, horizontal >> 16, vertical >> 16, horizontal & 0xffff, vertical & 0xffff);
    }
  }

  /**
   * Beside another screen: what both begin with and what both end with is the same everywhere.
   * @returns the slices that may differ, a bit each
   */
  differences(other: Drawings): number {
    let start = 0;
    while (start < this.#length && this.#isSame(start, other, start)) start += INTEGERS;
    let end = this.#length;
    let others = other.#length;
    while (end > start && others > start && this.#isSame(end - INTEGERS, other, others - INTEGERS)) {
      end -= INTEGERS;
      others -= INTEGERS;
    }
    let slices = 0;
    for (let i = start; i < end; i += INTEGERS) slices |= this.#list[i] ?? 0;
    for (let i = start; i < others; i += INTEGERS) slices |= other.#list[i] ?? 0;
    return slices;
  }

  #isSame(i: number, other: Drawings, k: number): boolean {
    if (k >= other.#length) return false;
    const list = this.#list;
    const others = other.#list;
    if (list[i + 3] !== others[k + 3] || list[i + 1] !== others[k + 1]) return false;
    const horizontal = list[i + 2] ?? 0;
    const wanted = others[k + 2] ?? 0;
    if ((horizontal & wanted & TEXT) === 0) return horizontal === wanted;
    if (horizontal >> 16 !== wanted >> 16) return false;
    const place = horizontal & ~TEXT & 0xffff;
    const same = wanted & ~TEXT & 0xffff;
    return this.#texts[place] === other.#texts[same] && this.#faces[place] === other.#faces[same];
  }

  #add(color: number, horizontal: number, vertical: number, top: number, bottom: number): void {
    const at = this.#length;
    if (at === this.#list.length) {
      const longer = new Int32Array(at * 2);
      longer.set(this.#list);
      this.#list = longer;
    }
    const list = this.#list;
    list[at] = bitsBetween(Math.floor(top / this.#slice), Math.floor(bottom / this.#slice));
    list[at + 1] = color;
    list[at + 2] = horizontal;
    list[at + 3] = vertical;
    this.#length = at + INTEGERS;
  }
}

/** Bits first..last, as far as there are any. */
function bitsBetween(first: number, last: number): number {
  if (last < 0 || first >= MAX_SLICES) return 0;
  const upTo = last >= MAX_SLICES - 1 ? 0x7fffffff : (2 << last) - 1;
  return first <= 0 ? upTo : upTo & ~((1 << first) - 1);
}
