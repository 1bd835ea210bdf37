/**
 * Every text stands out from what is behind it: WCAG 2.2 AA, 1.4.3: 4.5 to 1, and 3 to 1 from 24 pixels; small icons 3 to
 * 1 (1.4.11). Computed from what the screens draw, not from the palette.
 */
import { describe, expect, it } from "@jest/globals";
import { Screens } from "modules/screens/screens";
import type { Surface } from "modules/screens/surface";
import type { Face } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import { THEMES, type Theme } from "modules/terminal/settings";
import type { State } from "modules/terminal/state";
import { textWidth } from "../../../../simulator/raster/glyphs";
import type { BitmapFont } from "../../../../tools/kit/fonts/bitmap-font";
import { ABOUT, FONTS, SMALL } from "./drawn";
import { STATES } from "./states";

interface Area {
  readonly color: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The icons that are pictures beside words which say the same. */
const PICTURES: readonly Face[] = [FONTS.icons64];
const LARGE_FACES: readonly Face[] = [FONTS.bold25, FONTS.digits46, FONTS.icons16, FONTS.icons24];

class ContrastSurface implements Surface<Face> {
  readonly width = SMALL.width;
  readonly height = SMALL.height;
  readonly faint: string[] = [];
  texts = 0;
  #grounds: Area[] = [];
  #top = 0;
  #bottom = 0;

  makeColor(red: number, green: number, blue: number): number {
    return (red << 16) | (green << 8) | blue;
  }
  begin(_x: number, y: number, _width: number, height: number): void {
    this.#grounds = [];
    this.#top = y;
    this.#bottom = y + height;
  }
  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    this.#grounds.push({ color, x, y, width, height });
  }
  drawText(text: string, font: Face, color: number, x: number, y: number): void {
    const middle = y + (font.height >> 1);
    if (text.trim() === "" || PICTURES.includes(font) || middle < this.#top || middle >= this.#bottom) return;
    this.texts += 1;
    const end = x + this.getTextWidth(text, font) - 1;
    const least = LARGE_FACES.includes(font) ? 3 : 4.5;
    for (const at of [x, (x + end) >> 1, end]) {
      const ratio = contrast(color, this.#groundAt(at, middle));
      if (ratio < least) this.faint.push(`${text}: ${ratio.toFixed(2)}`);
    }
  }

  end(): void {}
  getTextWidth(text: string, font: Face): number {
    return textWidth(font as BitmapFont, text);
  }

  #groundAt(x: number, y: number): number {
    const ground = this.#grounds.findLast(
      (area) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height,
    );
    if (ground === undefined) throw new Error(`nothing is behind ${x}, ${y}`);
    return ground.color;
  }
}

function luminance(color: number): number {
  const part = (shift: number) => {
    const value = ((color >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}

function contrast(one: number, other: number): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function faintOf(state: State, theme: Theme): ContrastSurface {
  const settings = { ...state.device.settings, theme };
  const surface = new ContrastSurface();
  new Screens(surface, FONTS, ABOUT, LANGUAGES).draw({ ...state, device: { ...state.device, settings } });
  return surface;
}

describe("contrast", () => {
  it("is measured as WCAG has it", () => {
    expect(contrast(0x000000, 0xffffff)).toBeCloseTo(21, 5);
    expect(contrast(0x777777, 0xffffff)).toBeCloseTo(4.48, 2);
  });

  describe.each(THEMES)("by %s", (theme) => {
    it.each(Object.entries(STATES))("of each text of %s is enough", (_name, state) => {
      const { faint, texts } = faintOf(state(), theme);
      expect(texts).toBeGreaterThan(2);
      expect(faint).toEqual([]);
    });
  });
});
