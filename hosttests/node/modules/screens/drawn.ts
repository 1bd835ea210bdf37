/** Draws screens as the device would: Screens on a display list, the display list on a Raster. */
import { Screens } from "modules/screens/screens";
import type { Surface } from "modules/screens/surface";
import { type Face, FONT_FILES, type Fonts } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import type { Language } from "modules/terminal/settings";
import type { State } from "modules/terminal/state";
import { DisplayListWriter } from "../../../../simulator/platform/display-list";
import { textWidth } from "../../../../simulator/raster/glyphs";
import { Raster } from "../../../../simulator/raster/raster";
import { DEFAULT_SCREEN, type ScreenSize } from "../../../../simulator/screen";
import type { BitmapFont } from "../../../../tools/kit/fonts/bitmap-font";
import { fontNames, loadFonts } from "../../../../tools/kit/fonts/fonts";

export const BITMAP_FONTS: readonly BitmapFont[] = loadFonts();
const NAMES = fontNames();

export const FONTS = Object.fromEntries(
  Object.entries(FONT_FILES).map(([face, file]) => [face, BITMAP_FONTS[NAMES.indexOf(file)]]),
) as unknown as Fonts;

const UNDRAWN = 0xf81f;

export const SMALL = DEFAULT_SCREEN;
export const LARGE: ScreenSize = { width: 480, height: 320 };

/** Records what is drawn, and how long the longest begin..end was. */
export class TestSurface implements Surface<Face> {
  readonly width: number;
  readonly height: number;
  readonly raster: Raster;
  readonly #list = new DisplayListWriter();
  #clip = { y: 0, height: 0 };
  glyphs = 0;
  /** Most glyphs that one begin..end had inside its rectangle. */
  mostGlyphs = 0;
  /** Right edge of the text that reached farthest. */
  farthest = 0;
  /** Left edge of the text that begins first. */
  leftmost = Number.POSITIVE_INFINITY;
  /** Bottom of the lowest line of text. */
  lowest = 0;

  /** A pixel that a screen leaves undrawn holds anything on the device, and this here. */
  constructor({ width, height }: ScreenSize = SMALL) {
    this.width = width;
    this.height = height;
    this.raster = new Raster(BITMAP_FONTS, { width, height });
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
    this.leftmost = Math.min(this.leftmost, x);
    this.lowest = Math.max(this.lowest, y + font.height);
    this.#list.text(BITMAP_FONTS.indexOf(font as BitmapFont), color, x, y, text);
  }
  getTextWidth(text: string, font: Face): number {
    return textWidth(font as BitmapFont, text);
  }
}

export const ABOUT = { version: "0.1.0", engine: "XS 13" };

/** Draws a state; in the language of its settings unless another is asked for. */
export function drawn<S extends TestSurface>(state: State, surface: S, language = state.device.settings.language): S {
  new Screens(surface, FONTS, ABOUT, LANGUAGES).draw(spoken(state, language));
  return surface;
}

/** The same, at a terminal that speaks this language. */
function spoken(state: State, language: Language): State {
  return { ...state, device: { ...state.device, settings: { ...state.device.settings, language } } };
}
