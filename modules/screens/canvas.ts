/**
 * Draws on a Surface only what has changed.
 *
 * The screen is cut into slices of 30 lines of pixels; the last may be lower. A first pass over a screen's drawing hashes
 * what falls into each slice and touches no pixel; then only the slices whose hash changed are drawn, one begin..end each, which also keeps the
 * surface's display list short. So a screen is plain code that draws all of itself, and a clock that ticks costs one
 * slice. The 32-bit hash is FNV-1a.
 */
import type { Strings } from "modules/strings/strings";
import { type Layout, layoutOf } from "./layout";
import type { Surface } from "./surface";
import { type Colors, type Face, type Fonts, makeColors } from "./theme";

const SLICE = 30;
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const ELLIPSIS = "…";
const BALANCE_STEP = 12;
/** Widths that are kept while a screen is drawn: more than most screens ask for. */
const MEASURED = 32;

/** An object, not a closure, which would be one more frame below every screen. */
export interface Painter<T> {
  paint(canvas: Canvas, subject: T): void;
}

export class Canvas {
  /** Of the theme that the surface is drawn in. */
  colors: Colors;
  readonly fonts: Fonts;
  readonly layout: Layout;
  /** The words of the screen being painted. */
  strings: Strings;
  readonly #surface: Surface<Face>;
  readonly #hashes: Uint32Array;
  readonly #shown: Uint32Array;
  /** The slice being drawn, or -1 while hashing. */
  #slice = -1;
  /** What was measured for this screen, oldest first from `#oldest`: each slice would measure it again. */
  readonly #texts: string[] = [];
  readonly #faces: Face[] = [];
  readonly #widths = new Uint16Array(MEASURED);
  #oldest = 0;

  /** @throws RangeError for a surface that is too small (layout.ts) */
  constructor(surface: Surface<Face>, fonts: Fonts, strings: Strings) {
    this.#surface = surface;
    this.fonts = fonts;
    this.strings = strings;
    this.colors = makeColors(surface);
    this.layout = layoutOf(surface.width, surface.height);
    const slices = Math.ceil(surface.height / SLICE);
    this.#hashes = new Uint32Array(slices);
    this.#shown = new Uint32Array(slices);
  }

  /**
   * Brings the surface to what `painter` paints.
   * @param painter draws one whole screen with the methods below; called once, and once more for each slice that changed
   * @returns how many slices were drawn
   */
  show<T>(painter: Painter<T>, subject: T): number {
    this.#hashes.fill(OFFSET_BASIS);
    this.#slice = -1;
    painter.paint(this, subject);
    let drawn = 0;
    const { width, height } = this.layout;
    for (let slice = 0; slice < this.#hashes.length; slice += 1) {
      if (this.#hashes[slice] === this.#shown[slice]) continue;
      this.#slice = slice;
      const top = slice * SLICE;
      this.#surface.begin(0, top, width, Math.min(SLICE, height - top));
      painter.paint(this, subject);
      this.#surface.end();
      this.#shown[slice] = this.#hashes[slice] ?? 0;
      drawn += 1;
    }
    // Names among them: they go with the screen.
    this.#texts.length = 0;
    this.#faces.length = 0;
    this.#oldest = 0;
    return drawn;
  }

  /** The surface lost its pixels: everything is drawn next time. */
  invalidate(): void {
    this.#shown.fill(0);
  }

  fill(color: number, x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    if (this.#slice >= 0) {
      if (this.#isInSlice(y, height)) this.#surface.fillRectangle(color, x, y, width, height);
      return;
    }
    const hash = mix(mix(mix(OFFSET_BASIS, color), (x << 16) | width), (y << 16) | height);
    this.#hash(hash, y, height);
  }

  /** A rectangle with its corners taken off. */
  soft(color: number, x: number, y: number, width: number, height: number): void {
    this.fill(color, x + 2, y, width - 4, 1);
    this.fill(color, x + 1, y + 1, width - 2, 1);
    this.fill(color, x, y + 2, width, height - 4);
    this.fill(color, x + 1, y + height - 2, width - 2, 1);
    this.fill(color, x + 2, y + height - 1, width - 4, 1);
  }

  /** @param y top of the line */
  text(text: string, font: Face, color: number, x: number, y: number): void {
    // Glyphs may reach a pixel beyond their line.
    if (this.#slice >= 0) {
      if (this.#isInSlice(y - 1, font.height + 2)) this.#surface.drawText(text, font, color, x, y);
      return;
    }
    let hash = mix(mix(mix(OFFSET_BASIS, color), (x << 16) | font.height), (y << 16) | font.ascent);
    // Two faces may have the same measures.
    if (font === this.fonts.bold17) hash = mix(hash, 1);
    for (let i = 0; i < text.length; i += 1) hash = mix(hash, text.charCodeAt(i));
    this.#hash(hash, y - 1, font.height + 2);
  }

  right(text: string, font: Face, color: number, x: number, y: number): void {
    this.text(text, font, color, x - this.width(text, font), y);
  }

  center(text: string, font: Face, color: number, x: number, y: number): void {
    this.text(text, font, color, x - (this.width(text, font) >> 1), y);
  }

  width(text: string, font: Face): number {
    const count = this.#texts.length;
    for (let i = 0; i < count; i += 1) {
      if (this.#faces[i] === font && this.#texts[i] === text) return this.#widths[i] ?? 0;
    }
    const width = this.#surface.getTextWidth(text, font);
    this.#texts[this.#oldest] = text;
    this.#faces[this.#oldest] = font;
    this.#widths[this.#oldest] = width;
    this.#oldest = (this.#oldest + 1) % MEASURED;
    return width;
  }

  /** The text, or as much of it as fits with an ellipsis. */
  fit(text: string, font: Face, width: number): string {
    if (this.width(text, font) <= width) return text;
    let low = 0;
    let high = text.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.width(text.slice(0, middle) + ELLIPSIS, font) <= width) low = middle;
      else high = middle - 1;
    }
    return text.slice(0, low).trimEnd() + ELLIPSIS;
  }

  /**
   * The same for the name of a box, whose end tells its sizes apart ("B/30", "20 amp 2 ml"): it stays, with the ellipsis
   * before it.
   */
  fitMiddle(text: string, font: Face, width: number): string {
    if (this.width(text, font) <= width) return text;
    let start = endOf(text);
    // Of an end that leaves no room for a name, its last words.
    while (this.width(ELLIPSIS + text.slice(start), font) > width - width / 4) {
      const space = text.indexOf(" ", start);
      if (space < 0) return this.fit(text, font, width);
      start = space + 1;
    }
    const end = ELLIPSIS + text.slice(start);
    const room = width - this.width(end, font);
    let low = 0;
    let high = start;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.width(text.slice(0, middle), font) <= room) low = middle;
      else high = middle - 1;
    }
    return text.slice(0, low).trimEnd() + end;
  }

  /** The larger of two faces in which the text fits, or the smaller. */
  best(text: string, large: Face, small: Face, width: number): Face {
    return this.width(text, large) <= width ? large : small;
  }

  /**
   * Breaks a text at its spaces (not at no-break spaces) and draws the lines.
   * @param center about this x when true, else from it
   * @returns the y below the last line; what exceeds `lines` ends in an ellipsis
   */
  paragraph(
    text: string,
    font: Face,
    color: number,
    x: number,
    y: number,
    width: number,
    lines: number,
    center: boolean,
  ): number {
    const balanced = center ? this.#balance(text, font, width, lines) : width;
    let start = 0;
    let top = y;
    for (let line = 1; start < text.length; line += 1) {
      const end = line === lines ? text.length : this.#breakAt(text, font, start, balanced);
      const piece = this.fit(text.slice(start, end), font, width);
      if (center) this.center(piece, font, color, x, top);
      else this.text(piece, font, color, x, top);
      top += font.height;
      start = end + 1;
    }
    return top;
  }

  /** The narrowest width that needs no more lines: no word is left alone on the last one. */
  #balance(text: string, font: Face, width: number, lines: number): number {
    const count = this.#countLines(text, font, width);
    if (count < 2 || count > lines) return width;
    let narrow = width;
    while (narrow > width / 2 && this.#countLines(text, font, narrow - BALANCE_STEP) === count) narrow -= BALANCE_STEP;
    return narrow;
  }

  #countLines(text: string, font: Face, width: number): number {
    let count = 0;
    for (let start = 0; start < text.length; count += 1) start = this.#breakAt(text, font, start, width) + 1;
    return count;
  }

  /** @returns the index of the space that ends the line begun at `start`, or the text's length */
  #breakAt(text: string, font: Face, start: number, width: number): number {
    let end = -1;
    for (let next = text.indexOf(" ", start); ; next = text.indexOf(" ", next + 1)) {
      const stop = next < 0 ? text.length : next;
      if (this.width(text.slice(start, stop), font) > width) return end < 0 ? stop : end;
      end = stop;
      if (next < 0) return end;
    }
  }

  #isInSlice(y: number, height: number): boolean {
    const top = this.#slice * SLICE;
    return y < top + SLICE && y + height > top;
  }

  #hash(hash: number, y: number, height: number): void {
    const last = Math.min(this.#hashes.length - 1, Math.floor((y + height - 1) / SLICE));
    for (let slice = Math.max(0, Math.floor(y / SLICE)); slice <= last; slice += 1) {
      this.#hashes[slice] = mix(this.#hashes[slice] ?? 0, hash);
    }
  }
}

/** Words that a box's size may have: "20 amp 2 ml". */
const SIZE_WORDS = 4;

/** @returns where the size of a box begins in its name: at "B/30", or with its last words */
function endOf(text: string): number {
  let start = text.lastIndexOf(" ") + 1;
  for (let words = 1; words < SIZE_WORDS && start > 1 && !text.startsWith("B/", start); words += 1) {
    start = text.lastIndexOf(" ", start - 2) + 1;
  }
  return start;
}

/** Four bytes at a time: enough to tell two drawings apart. */
function mix(hash: number, value: number): number {
  const low = Math.imul(hash ^ (value & 0xffff), PRIME);
  return Math.imul(low ^ (value >>> 16), PRIME);
}
