/** Colours and fonts: what a screen is dressed in. */
import type { Letters, Theme } from "modules/terminal/settings";
import type { Surface } from "./surface";

/** A font of the surface, with the two measures that a parsed BMFont has. */
export interface Face {
  /** Pixels from line to line. */
  readonly height: number;
  /** Pixels from the top of the line to the baseline. */
  readonly ascent: number;
}

/** One face for each of fonts/NAME.fnt. */
export interface Fonts {
  readonly text14: Face;
  readonly text17: Face;
  readonly bold17: Face;
  readonly bold25: Face;
  readonly digits46: Face;
  readonly icons16: Face;
  readonly icons24: Face;
  readonly icons64: Face;
}

/** The faces of a terminal whose letters were chosen large: none is smaller than 17 pixels. */
export function facesOf(fonts: Fonts, letters: Letters): Fonts {
  return letters === "large" ? { ...fonts, text14: fonts.text17 } : fonts;
}

/** The resource that each face is made from: fonts/NAME.fnt here, NAME.bf4 in the device's flash. */
export const FONT_FILES: Readonly<Record<keyof Fonts, string>> = Object.freeze({
  text14: "text-14",
  text17: "text-17",
  bold17: "bold-17",
  bold25: "bold-25",
  digits46: "digits-46",
  icons16: "icons-16",
  icons24: "icons-24",
  icons64: "icons-64",
});

/** @param open makes a face of a file's name, without its ending */
export function openFonts(open: (file: string) => Fonts[keyof Fonts]): Fonts {
  return {
    text14: open(FONT_FILES.text14),
    text17: open(FONT_FILES.text17),
    bold17: open(FONT_FILES.bold17),
    bold25: open(FONT_FILES.bold25),
    digits46: open(FONT_FILES.digits46),
    icons16: open(FONT_FILES.icons16),
    icons24: open(FONT_FILES.icons24),
    icons64: open(FONT_FILES.icons64),
  };
}

/**
 * Contrast of every text against what is behind it is at least 4.5 to 1 (WCAG 2.2, 1.4.3), of large ones 3 to 1: a test
 * computes it from what the screens draw. `white` is what is written on the bands, and the ground of keys and of the
 * selected line.
 */
const DAY = Object.freeze({
  paper: 0xf3f6f4,
  white: 0xffffff,
  ink: 0x10241f,
  muted: 0x52645e,
  dim: 0x5e6e67,
  rule: 0xcfd9d4,
  brand: 0x0a4d44,
  brandSoft: 0xd8ebe4,
  green: 0x16794a,
  greenSoft: 0xdaf0e2,
  amber: 0xffb918,
  /** On amber. */
  onAmber: 0x3d2a00,
  amberSoft: 0xfff0c9,
  amberInk: 0x3d2a00,
  red: 0xb3231b,
  redSoft: 0xfbe1de,
  blueSoft: 0xdfeaf8,
  blue: 0x1b4a8a,
  /** On the header. */
  alarm: 0xffb918,
});
type Palette = { readonly [name in keyof typeof DAY]: number };

/** For a counter at night: a dark ground, and dark words on bands that do not dazzle. */
const NIGHT: Palette = Object.freeze({
  paper: 0x111a17,
  white: 0x0a100e,
  ink: 0xe4ece8,
  muted: 0xa9b8b1,
  dim: 0x93a29b,
  rule: 0x34423c,
  brand: 0x5fb5a0,
  brandSoft: 0x1b302a,
  green: 0x5cb884,
  greenSoft: 0x17301f,
  amber: 0xd9a021,
  onAmber: 0x1f1500,
  amberSoft: 0x3a2d0a,
  amberInk: 0xf2cf7e,
  red: 0xf0837a,
  redSoft: 0x401c1a,
  blueSoft: 0x1b2c44,
  blue: 0x9cc2f0,
  alarm: 0x6b0f00,
});

const PALETTES: Readonly<Record<Theme, Palette>> = Object.freeze({ day: DAY, night: NIGHT });
export type Colors = Palette;

/** A palette in the surface's own form. */
export function makeColors(surface: Surface<Face>, theme: Theme = "day"): Colors {
  const palette = PALETTES[theme];
  const colors: Partial<Record<keyof Palette, number>> = {};
  for (const name of Object.keys(palette) as (keyof Palette)[]) {
    const rgb = palette[name];
    colors[name] = surface.makeColor(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff);
  }
  return colors as Colors;
}
