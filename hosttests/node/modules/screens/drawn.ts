/** Draws screens as the device would: Screens on a display list, the display list on a Raster. */
import { Screens } from "modules/screens/screens";
import type { Surface } from "modules/screens/surface";
import { type Face, FONT_FILES, type Fonts } from "modules/screens/theme";
import type { State } from "modules/terminal/state";
import { DisplayListWriter } from "../../../../simulator/platform/display-list";
import { textWidth } from "../../../../simulator/raster/glyphs";
import { Raster } from "../../../../simulator/raster/raster";
import type { BitmapFont } from "../../../../tools/kit/fonts/bitmap-font";
import { fontNames, loadFonts } from "../../../../tools/kit/fonts/fonts";

export const BITMAP_FONTS: readonly BitmapFont[] = loadFonts();
const NAMES = fontNames();

export const FONTS = Object.fromEntries(
  Object.entries(FONT_FILES).map(([face, file]) => [face, BITMAP_FONTS[NAMES.indexOf(file)]]),
) as unknown as Fonts;

const UNDRAWN = 0xf81f;

/** Records what is drawn, and how long the longest begin..end was. */
export class TestSurface implements Surface<Face> {
  readonly width = 320;
  readonly height = 240;
  readonly raster = new Raster(BITMAP_FONTS);
  readonly #list = new DisplayListWriter();
  #clip = { y: 0, height: 0 };
  glyphs = 0;
  /** Most glyphs that one begin..end had inside its rectangle. */
  mostGlyphs = 0;
  /** Right edge of the text that reached farthest. */
  farthest = 0;

  /** A pixel that a screen leaves undrawn holds anything on the device, and this here. */
  constructor() {
    this.begin(0, 0, this.width, this.height);
    this.fillRectangle(UNDRAWN, 0, 0, this.width, this.height);
    this.end();
  }

  makeColor(red: number, green: number, blue: number): number {
    return ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
  }
  begin(x: number, y: number, width: number, height: number): void {
    this.#list.begin(x, y, width, height);
    this.#clip = { y, height };
    this.glyphs = 0;
  }
  end(): void {
    this.raster.apply(this.#list.end());
    this.mostGlyphs = Math.max(this.mostGlyphs, this.glyphs);
  }
  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    this.#list.fill(color, x, y, width, height);
  }
  drawText(text: string, font: Face, color: number, x: number, y: number): void {
    if (y + font.height > this.#clip.y && y < this.#clip.y + this.#clip.height) this.glyphs += text.length;
    this.farthest = Math.max(this.farthest, x + this.getTextWidth(text, font));
    this.#list.text(BITMAP_FONTS.indexOf(font as BitmapFont), color, x, y, text);
  }
  getTextWidth(text: string, font: Face): number {
    return textWidth(font as BitmapFont, text);
  }
}

export const ABOUT = { version: "0.1.0", engine: "XS 13" };

export function drawn(state: State): TestSurface {
  const surface = new TestSurface();
  new Screens(surface, FONTS, ABOUT).draw(state);
  return surface;
}
