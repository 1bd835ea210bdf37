/**
 * Turns display lists into pixels as Poco does on the device: RGB565, glyphs of 16 levels of alpha, each level widened
 * to 5 bits. Runs in Node and in the browser; nothing here touches either.
 */

import type { BitmapFont } from "../../tools/kit/fonts/bitmap-font";
import type { Pixels } from "../link/pixels";
import { type DisplayListVisitor, readDisplayList } from "../platform/display-list";
import type { ScreenSize } from "../screen";
import { glyphsOf } from "./glyphs";

/** Where each of the three colours has room to grow when they are spread over 32 bits: ggg...rrr...bbb. */
const SPREAD = 0x07e0f81f;
const HALF = 0x02008010;

export class Raster {
  readonly width: number;
  readonly height: number;
  readonly #fonts: readonly BitmapFont[];
  readonly #pixels: Uint16Array;
  readonly #pen: Pen;

  /** @param fonts in the alphabetical order of their files, which is how a display list numbers them */
  constructor(fonts: readonly BitmapFont[], { width, height }: ScreenSize) {
    this.width = width;
    this.height = height;
    this.#fonts = fonts;
    this.#pixels = new Uint16Array(width * height);
    this.#pen = new Pen(this.#pixels, width, height, this.#fonts);
  }

  /** Draws one frame of the screen channel. @returns false when it was not well-formed; the rest of it is lost */
  apply(frame: Uint8Array): boolean {
    return readDisplayList(frame, this.#pen);
  }

  /** All black, as a screen without power. */
  clear(): void {
    this.#pixels.fill(0);
  }

  /** Takes over what another renderer made of the same frame. @returns how many of its pixels are not those drawn here */
  take({ x, y, width, rows }: Pixels): number {
    let others = 0;
    for (let i = 0; i < rows.length; i += 1) {
      const across = x + (i % width);
      const at = (y + Math.floor(i / width)) * this.width + across;
      const pixel = rows[i] ?? 0;
      if (across >= this.width || at >= this.#pixels.length || this.#pixels[at] === pixel) continue;
      this.#pixels[at] = pixel;
      others += 1;
    }
    return others;
  }

  /**
   * The screen in 8 bits a colour, as a canvas's ImageData or a PNG wants it.
   * @param into width x height x 4 bytes, made anew when absent
   */
  rgba(into: Uint8ClampedArray | Uint8Array = new Uint8Array(this.#pixels.length * 4)): Uint8ClampedArray | Uint8Array {
    for (let i = 0; i < this.#pixels.length; i += 1) {
      const pixel = this.#pixels[i] ?? 0;
      const red = pixel >> 11;
      const green = (pixel >> 5) & 63;
      const blue = pixel & 31;
      into[i * 4] = (red << 3) | (red >> 2);
      into[i * 4 + 1] = (green << 2) | (green >> 4);
      into[i * 4 + 2] = (blue << 3) | (blue >> 2);
      into[i * 4 + 3] = 255;
    }
    return into;
  }
}

class Pen implements DisplayListVisitor {
  readonly #pixels: Uint16Array;
  readonly #width: number;
  readonly #height: number;
  readonly #fonts: readonly BitmapFont[];
  #left = 0;
  #top = 0;
  #right = 0;
  #bottom = 0;

  constructor(pixels: Uint16Array, width: number, height: number, fonts: readonly BitmapFont[]) {
    this.#pixels = pixels;
    this.#width = width;
    this.#height = height;
    this.#fonts = fonts;
  }

  begin(x: number, y: number, width: number, height: number): void {
    this.#left = Math.max(0, x);
    this.#top = Math.max(0, y);
    this.#right = Math.min(this.#width, x + width);
    this.#bottom = Math.min(this.#height, y + height);
  }

  fill(color: number, x: number, y: number, width: number, height: number): void {
    const left = Math.max(this.#left, x);
    const right = Math.min(this.#right, x + width);
    const bottom = Math.min(this.#bottom, y + height);
    if (left >= right) return;
    for (let row = Math.max(this.#top, y); row < bottom; row += 1) {
      this.#pixels.fill(color, row * this.#width + left, row * this.#width + right);
    }
  }

  text(fontNumber: number, color: number, x: number, y: number, text: string): void {
    const font = this.#fonts[fontNumber];
    if (font === undefined) return;
    let pen = x;
    for (const glyph of glyphsOf(font, text)) {
      for (let row = 0; row < glyph.height; row += 1) {
        const down = y + glyph.top + row;
        if (down < this.#top || down >= this.#bottom) continue;
        const source = (glyph.y + row) * font.sheetWidth + glyph.x;
        for (let column = 0; column < glyph.width; column += 1) {
          const across = pen + glyph.left + column;
          if (across < this.#left || across >= this.#right) continue;
          const alpha = font.alpha[source + column] ?? 0;
          if (alpha === 15) this.#pixels[down * this.#width + across] = color;
          else if (alpha > 0) this.#mix(down * this.#width + across, color, (alpha << 1) | (alpha >> 3));
        }
      }
      pen += glyph.advance;
    }
  }

  end(): void {
    this.#right = this.#left;
  }

  /** All three colours in one multiplication. @param blend 0 to 31 */
  #mix(at: number, color: number, blend: number): void {
    const over = (color | (color << 16)) & SPREAD;
    const pixel = this.#pixels[at] ?? 0;
    const under = (pixel | (pixel << 16)) & SPREAD;
    let sum = (Math.imul(blend, over - under) + (under << 5) - under + HALF) >>> 0;
    sum = (sum + ((sum >>> 5) & SPREAD)) >>> 5;
    sum &= SPREAD;
    this.#pixels[at] = (sum | (sum >>> 16)) & 0xffff;
  }
}
