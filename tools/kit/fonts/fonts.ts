/** The firmware's fonts from its source tree, for Node. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { type BitmapFont, parseBitmapFont } from "./bitmap-font";

export const FONT_FOLDER = join("modules", "screens", "fonts");

/** Names without extension, in the order in which display lists number them. */
export function fontNames(folder = FONT_FOLDER): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".fnt"))
    .map((name) => name.slice(0, -4))
    .sort();
}

/** @param folder where the .fnt and .png files are; the default is relative to the repository's root */
export function loadFonts(folder = FONT_FOLDER): BitmapFont[] {
  return fontNames(folder).map((name) => {
    const sheet = PNG.sync.read(readFileSync(join(folder, `${name}.png`)));
    return parseBitmapFont(readFileSync(join(folder, `${name}.fnt`)), sheet.data);
  });
}

/** The screen as a PNG file. */
export function encodePng(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): Uint8Array {
  const png = new PNG({ width, height });
  png.data = Buffer.from(rgba.buffer, rgba.byteOffset, rgba.length);
  return PNG.sync.write(png, { colorType: 2 });
}
