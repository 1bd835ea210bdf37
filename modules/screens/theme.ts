/** Colours and fonts: what a screen is dressed in. */
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

/** Contrast of every pair used for text is at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
const PALETTE = Object.freeze({
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
  amberSoft: 0xfff0c9,
  amberInk: 0x3d2a00,
  red: 0xb3231b,
  redSoft: 0xfbe1de,
  blueSoft: 0xdfeaf8,
  blue: 0x1b4a8a,
});
export type Colors = { readonly [name in keyof typeof PALETTE]: number };

/** The palette in the surface's own form. */
export function makeColors(surface: Surface<Face>): Colors {
  const make = (rgb: number) => surface.makeColor(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff);
  const { paper, white, ink, muted, dim, rule, brand, brandSoft, green, greenSoft } = PALETTE;
  const { amber, amberSoft, amberInk, red, redSoft, blue, blueSoft } = PALETTE;
  return {
    paper: make(paper),
    white: make(white),
    ink: make(ink),
    muted: make(muted),
    dim: make(dim),
    rule: make(rule),
    brand: make(brand),
    brandSoft: make(brandSoft),
    green: make(green),
    greenSoft: make(greenSoft),
    amber: make(amber),
    amberSoft: make(amberSoft),
    amberInk: make(amberInk),
    red: make(red),
    redSoft: make(redSoft),
    blue: make(blue),
    blueSoft: make(blueSoft),
  };
}
