/**
 * A bitmap font of the device: BMFont binary, version 3 (angelcode.com/products/bmfont, file format), and its sheet.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | "BMF", 3 |
 * | 4 | | blocks, each: 1 kind, 4 length n, n bytes |
 * Block 2, common: | 0 | 2 | line height | 2 | 2 | base (ascent) | 4 | 2 | sheet width | 6 | 2 | sheet height | ...
 * Block 4, chars, 20 bytes each: | 0 | 4 | code | 4 | 2 | x | 6 | 2 | y | 8 | 2 | width | 10 | 2 | height
 * | 12 | 2 | x offset | 14 | 2 | y offset | 16 | 2 | advance | 18 | 1 | page | 19 | 1 | channel |
 */
export interface Glyph {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly advance: number;
}

export interface BitmapFont {
  readonly height: number;
  readonly ascent: number;
  readonly glyphs: ReadonlyMap<number, Glyph>;
  readonly sheetWidth: number;
  /** Alpha of the sheet in 16 levels, a byte a pixel, row by row. */
  readonly alpha: Uint8Array;
}

/**
 * @param fnt the .fnt file
 * @param rgba the pixels of its sheet, 4 bytes each
 * @throws Error when the font is not one that Poco reads: fonts are built with the firmware
 */
export function parseBitmapFont(fnt: Uint8Array, rgba: Uint8Array): BitmapFont {
  const view = new DataView(fnt.buffer, fnt.byteOffset, fnt.length);
  if (fnt.length < 4 || view.getUint32(0, false) !== 0x424d4603) throw new Error("not a BMFont of version 3");
  let height = 0;
  let ascent = 0;
  let sheetWidth = 0;
  const glyphs = new Map<number, Glyph>();
  for (let at = 4; at + 5 <= fnt.length; ) {
    const kind = view.getUint8(at);
    const length = view.getUint32(at + 1, true);
    const start = at + 5;
    at = start + length;
    if (kind === 2) {
      height = view.getUint16(start, true);
      ascent = view.getUint16(start + 2, true);
      sheetWidth = view.getUint16(start + 4, true);
    } else if (kind === 4) {
      for (let i = start; i + 20 <= at; i += 20) glyphs.set(view.getUint32(i, true), readGlyph(view, i));
    }
  }
  const alpha = new Uint8Array(rgba.length / 4);
  // png2bmp keeps the high half of the inverted alpha.
  for (let i = 0; i < alpha.length; i += 1) alpha[i] = 15 - ((255 - (rgba[i * 4 + 3] ?? 0)) >> 4);
  return { height, ascent, glyphs, sheetWidth, alpha };
}

function readGlyph(view: DataView, at: number): Glyph {
  return {
    x: view.getUint16(at + 4, true),
    y: view.getUint16(at + 6, true),
    width: view.getUint16(at + 8, true),
    height: view.getUint16(at + 10, true),
    left: view.getInt16(at + 12, true),
    top: view.getInt16(at + 14, true),
    advance: view.getUint16(at + 16, true),
  };
}
