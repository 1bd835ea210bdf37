/** A text in a bitmap font of the device, as the SDK's Poco draws it. */
import type { BitmapFont, Glyph } from "../../tools/kit/fonts/bitmap-font";
import { substituteOf } from "../platform/substitutes";

/** The glyphs that a text is drawn with: of plainer characters for those that the font lacks, or of none. */
export function* glyphsOf(font: BitmapFont, text: string): Generator<Glyph> {
  for (const letter of text) {
    const glyph = font.glyphs.get(letter.codePointAt(0) ?? 0);
    if (glyph !== undefined) yield glyph;
    else yield* glyphsOf(font, substituteOf(letter));
  }
}

/** The width of a text, as Poco counts it. */
export function textWidth(font: BitmapFont, text: string): number {
  let width = 0;
  for (const { advance } of glyphsOf(font, text)) width += advance;
  return width;
}
