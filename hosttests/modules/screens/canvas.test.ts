import { beforeEach, describe, expect, it } from "@jest/globals";
import { Canvas } from "modules/screens/canvas";
import { Screens } from "modules/screens/screens";
import type { Surface } from "modules/screens/surface";
import type { Face, Fonts } from "modules/screens/theme";
import { fr } from "modules/strings/fr/fr";
import { LANGUAGES } from "modules/strings/languages";
import { accepted, Play, scan, token } from "../terminal/fixture";

/** Every letter is half as wide as its font is high. */
class Grid implements Surface<Face> {
  constructor(
    readonly width = 320,
    readonly height = 240,
  ) {}
  begun: number[] = [];
  texts: string[] = [];
  rectangles = 0;
  /** Rows of pixels that were drawn. */
  drawn = 0;
  makeColor(red: number, green: number, blue: number): number {
    return (red << 16) | (green << 8) | blue;
  }
  begin(_x: number, y: number, _width: number, height: number): void {
    this.begun.push(y);
    this.drawn += height;
  }
  end(): void {}
  fillRectangle(): void {
    this.rectangles += 1;
  }
  drawText(text: string): void {
    this.texts.push(text);
  }
  getTextWidth(text: string, font: Face): number {
    return text.length * (font.height >> 1);
  }
}

const face = (height: number): Face => ({ height, ascent: height - 4 });
const FONTS: Fonts = {
  text14: face(17),
  text17: face(20),
  bold17: face(20),
  bold25: face(29),
  digits46: face(40),
  icons16: face(16),
  icons24: face(24),
  icons64: face(64),
};

let grid: Grid;
let canvas: Canvas;
beforeEach(() => {
  grid = new Grid();
  canvas = new Canvas(grid, FONTS, fr);
});

describe("Canvas", () => {
  const screen = {
    paint(target: Canvas, words: string) {
      target.fill(1, 0, 0, 320, 240);
      target.text(words, FONTS.text17, 2, 10, 65);
    },
  };

  it("draws all of it at first, nothing when nothing changed, and then only the slices that did", () => {
    expect(canvas.show(screen, "un")).toBe(8);
    grid.begun = [];
    expect(canvas.show(screen, "un")).toBe(0);
    expect(canvas.show(screen, "deux")).toBe(1);
    expect(grid.begun).toEqual([60]);
  });

  it("sees a change of face, colour or place alone", () => {
    const at = {
      paint: (target: Canvas, [font, color, x]: readonly [Face, number, number]) =>
        target.text("mot", font, color, x, 5),
    };
    canvas.show(at, [FONTS.text17, 1, 10]);
    expect(canvas.show(at, [FONTS.bold17, 1, 10])).toBe(1);
    expect(canvas.show(at, [FONTS.bold17, 2, 10])).toBe(1);
    expect(canvas.show(at, [FONTS.bold17, 2, 11])).toBe(1);
  });

  it("draws every row of a screen whose height is no multiple of a slice's, and none beyond it", () => {
    const tall = new Grid(480, 320);
    expect(new Canvas(tall, FONTS, fr).show(screen, "un")).toBe(11);
    expect(tall.drawn).toBe(320);
  });

  it("refuses a screen on which the rows have no room", () => {
    expect(() => new Canvas(new Grid(240, 320), FONTS, fr)).toThrow(RangeError);
  });

  it("draws again all that was lost", () => {
    canvas.show(screen, "un");
    canvas.invalidate();
    expect(canvas.show(screen, "un")).toBe(8);
  });

  it("ends what does not fit with an ellipsis, at most as wide as it may be", () => {
    expect(canvas.fit("COMPRIMÉ", FONTS.text17, 80)).toBe("COMPRIMÉ");
    expect(canvas.fit("COMPRIMÉS", FONTS.text17, 80)).toBe("COMPRIM…");
    expect(canvas.fit("DEUX MOTS", FONTS.text17, 60)).toBe("DEUX…");
  });

  it("breaks a text at spaces, never at no-break spaces, and loses no word", () => {
    const words = "un deux trois\u00a0: quatre";
    const paint = (target: Canvas) => target.paragraph(words, FONTS.text17, 1, 0, 0, 90, 4, false);
    canvas.show({ paint }, undefined);
    const lines = [...new Set(grid.texts)];
    expect(lines).toEqual(["un deux", "trois\u00a0:", "quatre"]);
    expect(lines.join(" ")).toBe(words);
  });
});

describe("Screens", () => {
  it("costs one slice for a minute that passes, none for a second", () => {
    const screens = new Screens(grid, FONTS, { version: "0", engine: "test" }, LANGUAGES);
    const play = new Play();
    screens.draw(play.state);
    expect(screens.draw(play.wait(1).state)).toBe(0);
    expect(screens.draw(play.wait(59).state)).toBe(1);
  });

  it("shows nothing of the patient once the sale has ended", () => {
    const screens = new Screens(grid, FONTS, { version: "0", engine: "test" }, LANGUAGES);
    const play = new Play(token(), accepted(), scan(0, "A"));
    screens.draw(play.state);
    expect(grid.texts.some((text) => text.includes("ESSAI"))).toBe(true);
    play.wait(300);
    grid.texts = [];
    expect(screens.draw(play.state)).toBeGreaterThan(5);
    expect(grid.texts.some((text) => text.includes("ESSAI"))).toBe(false);
  });
});
