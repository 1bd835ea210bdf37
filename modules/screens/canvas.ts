/**
 * Draws on a Surface only what has changed.
 *
 * The screen is cut into slices of 30 lines of pixels; the last may be lower. A screen paints itself once, into a list of
 * rectangles and texts (drawings.ts); the slices in which that list differs from the one that is shown are drawn from it, one
 * begin..end each, which also keeps the surface's display list short. So a screen is plain code that draws all of itself,
 * and a clock that ticks costs one slice.
 */
import type { Strings } from "modules/strings/strings";
import type { Letters } from "modules/terminal/settings";
import { Drawings } from "./drawings";
import { type Layout, layoutOf } from "./layout";
import type { Surface } from "./surface";
import { type Colors, type Face, type Fonts, makeColors } from "./theme";

const SLICE = 30;
const ELLIPSIS = "…";
const BALANCE_STEP = 12;

/** An object, not a closure, which would be one more frame below every screen. */
export interface Painter<T> {
  paint(canvas: Canvas, subject: T): void;
}

export class Canvas {
  /** Of the theme that the surface is drawn in. */
  colors: Colors;
  fonts: Fonts;
  /** The smallest face, whatever letters were chosen: for what would be cut in any other. */
  readonly least: Face;
  layout: Layout;
  /** The words of the screen being painted. */
  strings: Strings;
  readonly #surface: Surface<Face>;
  /** What is being painted, and what is shown. */
  #painted = new Drawings(SLICE);
  #shown = new Drawings(SLICE);
  /** Whether the surface shows what `#shown` says. */
  #isShown = false;
  /** What was measured last: a text is measured to fit, and again to be set. */
  #measured = "";
  #measuredIn: Face | undefined;
  #measuredWidth = 0;

  /** @throws RangeError for a surface that is too small (layout.ts) */
  constructor(surface: Surface<Face>, fonts: Fonts, strings: Strings) {
    this.#surface = surface;
    this.fonts = fonts;
    this.least = fonts.text14;
    this.strings = strings;
    this.colors = makeColors(surface);
    this.layout = layoutOf(surface.width, surface.height);
  }

  /** Other letters, and the places of things that go with them. */
  useLetters(fonts: Fonts, letters: Letters): void {
    this.fonts = fonts;
    this.layout = layoutOf(this.layout.width, this.layout.height, letters);
  }

  /**
   * Brings the surface to what `painter` paints.
   * @param painter paints one whole screen with the methods below
   * @returns how many slices were drawn
   */
  show<T>(painter: Painter<T>, subject: T): number {
    const painted = this.#painted;
    painted.clear();
    painter.paint(this, subject);
    // It may be a name: it goes with the screen.
    this.#measured = "";
    this.#measuredIn = undefined;
    const shown = this.#shown;
    const { width, height } = this.layout;
    const different = this.#isShown ? painted.differences(shown) : -1;
    let drawn = 0;
    for (let slice = 0, top = 0; top < height; slice += 1, top += SLICE) {
      if ((different & (1 << slice)) === 0) continue;
      this.#surface.begin(0, top, width, Math.min(SLICE, height - top));
      painted.draw(this.#surface, slice);
      this.#surface.end();
      drawn += 1;
    }
    this.#isShown = true;
    shown.clear();
    this.#painted = shown;
    this.#shown = painted;
    return drawn;
  }

  /** The surface lost its pixels: everything is drawn next time. */
  invalidate(): void {
    this.#isShown = false;
  }

  fill(color: number, x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    this.#painted.fill(color, x, y, width, height);
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
    this.#painted.text(text, font, color, x, y);
  }

  right(text: string, font: Face, color: number, x: number, y: number): void {
    this.text(text, font, color, x - this.width(text, font), y);
  }

  center(text: string, font: Face, color: number, x: number, y: number): void {
    this.text(text, font, color, x - (this.width(text, font) >> 1), y);
  }

  width(text: string, font: Face): number {
    if (font !== this.#measuredIn || text !== this.#measured) {
      this.#measuredWidth = this.#surface.getTextWidth(text, font);
      this.#measured = text;
      this.#measuredIn = font;
    }
    return this.#measuredWidth;
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

  /** On one line or two: the second holds the end, cut in its middle where it must be. */
  twoLines(text: string, font: Face, color: number, x: number, y: number, width: number): void {
    const end = this.width(text, font) <= width ? text.length : this.#breakAt(text, font, 0, width);
    this.text(this.fit(text.slice(0, end), font, width), font, color, x, y);
    if (end < text.length)
      this.text(this.fitMiddle(text.slice(end + 1), font, width), font, color, x, y + font.height - 1);
  }

  /** In the face of small print; in the smallest where only that fits, and cut where that does not. */
  small(text: string, color: number, x: number, y: number, width: number): void {
    const face = this.best(text, this.fonts.text14, this.least, width);
    this.text(this.fit(text, face, width), face, color, x, y);
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
    const count = this.lines(text, font, width);
    if (count < 2 || count > lines) return width;
    let narrow = width;
    while (narrow > width / 2 && this.lines(text, font, narrow - BALANCE_STEP) === count) narrow -= BALANCE_STEP;
    return narrow;
  }

  /** Of how many lines a paragraph is. */
  lines(text: string, font: Face, width: number): number {
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
