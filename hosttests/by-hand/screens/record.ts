/** What is drawn, as display lists: the screens of the terminal, and what strains a renderer. */
import { Screens } from "modules/screens/screens";
import type { Surface } from "modules/screens/surface";
import { type Face, FONT_FILES, type Fonts, makeColors } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import type { State } from "modules/terminal/state";
import { DisplayListWriter } from "../../../simulator/platform/display-list";
import { textWidth } from "../../../simulator/raster/glyphs";
import { DEFAULT_SCREEN } from "../../../simulator/screen";
import type { BitmapFont } from "../../../tools/kit/fonts/bitmap-font";
import { fontNames } from "../../../tools/kit/fonts/fonts";
import { STATES } from "../../node/modules/screens/states";

/** A picture of the whole screen, as the frames that make it. */
export interface Recording {
  readonly name: string;
  readonly frames: readonly Uint8Array[];
}

const { width: WIDTH, height: HEIGHT } = DEFAULT_SCREEN;
const ABOUT = { version: "0.1.0", engine: "XS 13" };
const RANDOM_FRAMES = 400;
/** Names as they are, words that do not fit, and characters that no font here has. */
const TEXTS = [
  "Œuvre, cœur, Noël, ÇA, É È Ê Ë À Â Î Ï Ô Û Ù Ÿ, 12,34 €",
  "l’assuré(e) « à jour » – 3 × 1 000 µg … n° 5",
  "\u201eGermanic\u201f \u2033 \u2021 Ohm\u2126 \ufb03 \uff0f \u2122 \u212b \u00ad \u2116",
  "ŁUKASZ ŞAHİN ĐORĐE \u4e2d \u{1f600} \ud800 |",
  "ANTICONSTITUTIONNELLEMENT-DÉMONSTRATION-DE-LA-TOUR-D'EXEMPLE",
];

class Recorder implements Surface<Face> {
  readonly width = WIDTH;
  readonly height = HEIGHT;
  readonly frames: Uint8Array[] = [];
  readonly #fonts: readonly BitmapFont[];
  readonly #list = new DisplayListWriter();

  constructor(fonts: readonly BitmapFont[]) {
    this.#fonts = fonts;
  }
  makeColor(red: number, green: number, blue: number): number {
    return ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
  }
  begin(x: number, y: number, width: number, height: number): void {
    this.#list.begin(x, y, width, height);
  }
  end(): void {
    this.frames.push(this.#list.end().slice());
  }
  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    this.#list.fill(color, x, y, width, height);
  }
  drawText(text: string, font: Face, color: number, x: number, y: number): void {
    this.#list.text(this.#fonts.indexOf(font as BitmapFont), color, x, y, text);
  }
  getTextWidth(text: string, font: Face): number {
    return textWidth(font as BitmapFont, text);
  }
}

/** Every screen whose picture is kept for the tests. */
export function recordScreens(fonts: readonly BitmapFont[]): Recording[] {
  const names = fontNames();
  const faces = Object.fromEntries(
    Object.entries(FONT_FILES).map(([face, file]) => [face, fonts[names.indexOf(file)]]),
  ) as unknown as Fonts;
  return Object.entries(STATES).map(([name, state]) => ({ name, frames: record(fonts, faces, state()) }));
}

function record(fonts: readonly BitmapFont[], faces: Fonts, state: State): readonly Uint8Array[] {
  const recorder = new Recorder(fonts);
  new Screens(recorder, faces, ABOUT, LANGUAGES).draw(state);
  return recorder.frames;
}

/** What no screen does today, and a renderer may do wrong. */
export function recordStrains(fonts: readonly BitmapFont[]): Recording[] {
  return [
    ...fonts.map((font, i) => ({ name: `font-${fontNames()[i]}`, frames: everyGlyph(fonts, font) })),
    { name: "strain-texts", frames: texts(fonts) },
    { name: "strain-edges", frames: edges(fonts) },
    { name: "strain-random", frames: random(fonts) },
  ];
}

/** All that a font has, in light on dark and dark on light, as many screens as it takes. */
function everyGlyph(fonts: readonly BitmapFont[], font: BitmapFont): Uint8Array[] {
  const recorder = new Recorder(fonts);
  const { ink, white, brand, amber } = makeColors(recorder);
  const letters = [...font.glyphs.keys()].sort((a, b) => a - b).map((code) => String.fromCodePoint(code));
  for (const [ground, color] of [
    [white, ink],
    [brand, amber],
  ] as const) {
    for (let next = 0; next < letters.length; ) {
      recorder.begin(0, 0, WIDTH, HEIGHT);
      recorder.fillRectangle(ground, 0, 0, WIDTH, HEIGHT);
      for (let y = 0; y + font.height <= HEIGHT && next < letters.length; y += font.height) {
        let line = "";
        while (next < letters.length && textWidth(font, line + letters[next]) <= WIDTH) line += letters[next++];
        recorder.drawText(line, font, color, 0, y);
      }
      recorder.end();
    }
  }
  return recorder.frames;
}

function texts(fonts: readonly BitmapFont[]): Uint8Array[] {
  const recorder = new Recorder(fonts);
  for (const font of fonts) {
    recorder.begin(0, 0, WIDTH, HEIGHT);
    recorder.fillRectangle(0xe71c, 0, 0, WIDTH, HEIGHT);
    for (const [i, text] of TEXTS.entries()) recorder.drawText(text, font, 0x1104, 3, i * 45);
    recorder.end();
  }
  return recorder.frames;
}

/** Cut by the screen's edges and by what is drawn anew, on every side. */
function edges(fonts: readonly BitmapFont[]): Uint8Array[] {
  const recorder = new Recorder(fonts);
  for (const [x, y, width, height] of [
    [0, 0, WIDTH, HEIGHT],
    [7, 11, 101, 53],
    [313, 233, 20, 20],
    [-5, -5, 40, 40],
    [100, 100, 1, 1],
  ] as const) {
    for (const font of fonts) {
      recorder.begin(x, y, width, height);
      recorder.fillRectangle(0xffff, -10, -10, 400, 300);
      for (const [left, top] of [
        [-4, -3],
        [x - 3, y - 5],
        [x + width - 9, y + height - 7],
        [WIDTH - 5, HEIGHT - 6],
        [x + 1, y + 2],
      ] as const) {
        recorder.drawText("Ég€8\ue000\ue001", font, 0xb0c3, left, top);
      }
      recorder.end();
    }
  }
  return recorder.frames;
}

/** Anything anywhere, the same each time. */
function random(fonts: readonly BitmapFont[]): Uint8Array[] {
  const recorder = new Recorder(fonts);
  let seed = 0x5eed1234;
  const below = (limit: number) => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % limit;
  };
  for (let i = 0; i < RANDOM_FRAMES; i += 1) {
    const x = below(300);
    const y = below(220);
    recorder.begin(x, y, 1 + below(WIDTH - x), 1 + below(HEIGHT - y));
    recorder.fillRectangle(below(65536), 0, 0, WIDTH, HEIGHT);
    for (let n = below(12); n > 0; n -= 1) {
      const font = fonts[below(fonts.length)];
      if (below(2) === 0 || font === undefined) {
        recorder.fillRectangle(below(65536), below(400) - 40, below(300) - 30, below(150), below(80));
      } else {
        const letters = [...font.glyphs.keys()];
        let text = "";
        for (let length = below(16); length > 0; length -= 1) {
          text += String.fromCodePoint(letters[below(letters.length)] ?? 0x20);
        }
        recorder.drawText(text, font, below(65536), below(400) - 60, below(290) - 30);
      }
    }
    recorder.end();
  }
  return recorder.frames;
}
