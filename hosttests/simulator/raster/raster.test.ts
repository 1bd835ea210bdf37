import { describe, expect, it } from "@jest/globals";
import { PNG } from "pngjs";
import { decodePixels, encodePixels } from "../../../simulator/link/pixels";
import { DisplayListWriter } from "../../../simulator/platform/display-list";
import { textWidth } from "../../../simulator/raster/glyphs";
import { Raster } from "../../../simulator/raster/raster";
import type { BitmapFont } from "../../../tools/kit/fonts/bitmap-font";
import { encodePng, fontNames, loadFonts } from "../../../tools/kit/fonts/fonts";

const WHITE = 0xffff;

/** One glyph, "A": 16 pixels in a row, their alpha from 0 to 15. */
const RAMP: BitmapFont = {
  height: 1,
  ascent: 1,
  sheetWidth: 16,
  alpha: Uint8Array.from({ length: 16 }, (_, i) => i),
  glyphs: new Map([[65, { x: 0, y: 0, width: 16, height: 1, left: 0, top: 0, advance: 16 }]]),
};

function frame(draw: (list: DisplayListWriter) => void, width = 20, height = 4): Uint8Array {
  const list = new DisplayListWriter();
  list.begin(0, 0, width, height);
  draw(list);
  return list.end();
}

function red(raster: Raster, x: number, y: number): number {
  return raster.rgba()[(y * raster.width + x) * 4] ?? -1;
}

describe("Raster", () => {
  it("fills in RGB565, widened to 8 bits so that white is white", () => {
    const raster = new Raster([], { width: 20, height: 4 });
    raster.apply(frame((list) => list.fill(WHITE, 0, 0, 20, 4)));
    expect([...raster.rgba().subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    raster.apply(frame((list) => list.fill(0x1234, 0, 0, 20, 4)));
    expect([...raster.rgba().subarray(0, 3)]).toEqual([16, 69, 165]);
  });

  it("blends sixteen levels as Poco does: each to 5 bits, rounded", () => {
    const raster = new Raster([RAMP], { width: 20, height: 4 });
    raster.apply(frame((list) => list.text(0, WHITE, 0, 0, "A")));
    const levels = Array.from({ length: 16 }, (_, x) => red(raster, x, 0) >> 3);
    expect(levels).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31]);
  });

  it("leaves no colour to run into its neighbour", () => {
    const raster = new Raster([RAMP], { width: 20, height: 4 });
    raster.apply(
      frame((list) => {
        list.fill(0x07e0, 0, 0, 20, 4);
        list.text(0, 0xf81f, 0, 0, "A");
      }),
    );
    const rgba = raster.rgba();
    for (let x = 1; x < 16; x += 1) {
      expect(rgba[x * 4]).toBeGreaterThan(rgba[(x - 1) * 4] ?? 0);
      expect(rgba[x * 4 + 1]).toBeLessThan(rgba[(x - 1) * 4 + 1] ?? 0);
    }
  });

  it("keeps to the rectangle that was begun, and to the screen", () => {
    const raster = new Raster([RAMP], { width: 20, height: 4 });
    const list = new DisplayListWriter();
    list.begin(4, 1, 8, 2);
    list.fill(WHITE, -100, -100, 400, 400);
    list.text(0, WHITE, -8, 1, "AAA");
    raster.apply(list.end());
    expect([red(raster, 3, 1), red(raster, 4, 1), red(raster, 11, 2), red(raster, 12, 2), red(raster, 5, 0)]).toEqual([
      0, 255, 255, 0, 0,
    ]);
  });

  it("draws plainer characters for those that a font lacks, and nothing for what it has nothing for", () => {
    const font = loadFonts()[fontNames().indexOf("text-17")] as BitmapFont;
    const drawn = (text: string) => {
      const raster = new Raster([font], { width: 120, height: 24 });
      raster.apply(frame((list) => list.text(0, WHITE, 2, 2, text), 120, 24));
      return Buffer.from(raster.rgba()).toString("base64");
    };
    expect(drawn("n\u2116 \ufb01 \u2033")).toBe(drawn('nNo fi "'));
    expect(drawn("a\u4e2d\u{1f600}b")).toBe(drawn("ab"));
    expect(textWidth(font, "\u2116")).toBe(textWidth(font, "No"));
  });

  it("takes over what another renderer drew, and counts what it drew otherwise", () => {
    const raster = new Raster([], { width: 20, height: 4 });
    raster.apply(frame((list) => list.fill(WHITE, 0, 0, 20, 4)));
    const pixels = decodePixels(encodePixels(3, 1, 2, Uint8Array.of(0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff)));
    expect(pixels && raster.take(pixels)).toBe(2);
    expect([red(raster, 3, 1), red(raster, 4, 1), red(raster, 3, 2), red(raster, 4, 2)]).toEqual([255, 0, 0, 255]);
    expect(pixels && raster.take(pixels)).toBe(0);
  });

  it("bears any bytes", () => {
    const raster = new Raster([RAMP], { width: 20, height: 4 });
    const whole = frame((list) => list.text(0, WHITE, 0, 0, "A"));
    expect(raster.apply(whole)).toBe(true);
    for (let length = 1; length < whole.length - 1; length += 1) {
      if (length !== 9) expect(raster.apply(whole.subarray(0, length))).toBe(false);
    }
    expect(raster.apply(Uint8Array.of(99))).toBe(false);
  });
});

describe("the firmware's fonts", () => {
  it("load in the order in which display lists number them", () => {
    expect(fontNames()).toEqual([...fontNames()].sort());
    expect(loadFonts()).toHaveLength(fontNames().length);
  });

  it("keep an accent apart from its letter, and measure as drawn", () => {
    const font = loadFonts()[fontNames().indexOf("text-17")];
    expect(font && textWidth(font, "é")).toBe(font && textWidth(font, "e"));
    expect(font?.glyphs.get(0xe9)?.top).toBeLessThan(font?.glyphs.get(0x65)?.top ?? 0);
    expect(font && textWidth(font, "\u{1f600}")).toBe(0);
  });

  it("make PNG files that come back as they went", () => {
    const raster = new Raster([], { width: 20, height: 4 });
    raster.apply(frame((list) => list.fill(0x1234, 3, 1, 5, 2)));
    const rgba = raster.rgba();
    expect([...PNG.sync.read(Buffer.from(encodePng(20, 4, rgba))).data]).toEqual([...rgba]);
  });
});
