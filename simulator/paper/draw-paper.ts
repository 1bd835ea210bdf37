/**
 * Paper as it looks: what a printer made of its bytes, in dots at 203 an inch, in the letters of the terminal's own fonts on
 * a printer's grid of 12 x 24 dots. Black and greys on white, with the teeth of the knife where it was cut.
 */
import type { BitmapFont } from "../../tools/kit/fonts/bitmap-font";
import { fontNames, loadFonts } from "../../tools/kit/fonts/fonts";
import type { Align, PaperItem, Run } from "../hardware/printer/esc-pos-reader";
import type { Paper } from "../hardware/printer/receipt-printer";
import { qrCode } from "../optics/codes";
import { glyphsOf } from "../raster/glyphs";

/** Of a character of font A, and from line to line, dots. */
const CELL = 12;
const CELL_HEIGHT = 24;
const LINE = 30;
/** White at each side of what can be printed on, and above the first line. */
const SIDE = 24;
const TOP = 28;
const TEETH = 8;
/** A long receipt is 2,000 dots; beyond this it is a fault of the sender. */
const MAX_HEIGHT = 20_000;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes a dot. */
  readonly rgba: Uint8Array;
}

export interface PaperFonts {
  readonly plain: BitmapFont;
  readonly bold: BitmapFont;
}

/** @param folder of the terminal's fonts */
export function paperFonts(folder: string): PaperFonts {
  const fonts = loadFonts(folder);
  const named = (name: string) => {
    const font = fonts[fontNames(folder).indexOf(name)];
    if (font === undefined) throw new Error(`there is no font ${name}`);
    return font;
  };
  return { plain: named("text-17"), bold: named("bold-17") };
}

/** @param columns characters across the paper */
export async function drawPaper(
  { items, sheet, isWhole }: Paper,
  columns: number,
  fonts: PaperFonts,
): Promise<Picture> {
  const width = columns * CELL + 2 * SIDE;
  const codes = new Map<PaperItem, Awaited<ReturnType<typeof qrCode>>>();
  let height = TOP + TEETH;
  for (const item of items) {
    if (item.type === "qr") {
      const code = await qrCode(item.text);
      codes.set(item, code);
      height += code.height * item.dots + LINE;
    } else if (item.type === "line") height += lineHeight(item.runs);
  }
  const canvas = new Canvas(width, Math.min(MAX_HEIGHT, height + TOP));
  let y = TOP;
  for (const item of items) {
    if (item.type === "line") {
      drawLine(canvas, item.runs, item.align, y, fonts);
      y += lineHeight(item.runs);
    } else if (item.type === "qr") {
      const code = codes.get(item);
      if (code === undefined) continue;
      const across = code.width * item.dots;
      const left = leftOf(item.align, across, width);
      for (let row = 0; row < code.height; row += 1) {
        for (let column = 0; column < code.width; column += 1) {
          if (code.modules[row * code.width + column] !== 1) continue;
          canvas.box(left + column * item.dots, y + row * item.dots, item.dots, item.dots);
        }
      }
      y += code.height * item.dots + LINE;
    }
  }
  if (sheet === "roll" && isWhole) canvas.teeth();
  return { width, height: canvas.height, rgba: canvas.rgba() };
}

function lineHeight(runs: readonly Run[]): number {
  return LINE + CELL_HEIGHT * (runs.reduce((most, { height }) => Math.max(most, height), 1) - 1);
}

function leftOf(align: Align, across: number, width: number): number {
  if (align === "center") return Math.max(SIDE, (width - across) >> 1);
  return align === "right" ? Math.max(SIDE, width - SIDE - across) : SIDE;
}

function drawLine(canvas: Canvas, runs: readonly Run[], align: Align, y: number, fonts: PaperFonts): void {
  const across = runs.reduce((sum, { text, width }) => sum + text.length * width * CELL, 0);
  const tall = runs.reduce((most, { height }) => Math.max(most, height), 1);
  let x = leftOf(align, across, canvas.width);
  for (const { text, bold, underlined, width, height } of runs) {
    const font = bold ? fonts.bold : fonts.plain;
    const top = y + (tall - height) * CELL_HEIGHT;
    for (const letter of text) {
      canvas.letter(font, letter, x, top, width, height);
      x += width * CELL;
    }
    if (underlined)
      canvas.box(x - text.length * width * CELL, top + height * CELL_HEIGHT, text.length * width * CELL, 2);
  }
}

class Canvas {
  readonly width: number;
  readonly height: number;
  /** 255 is white. */
  readonly #gray: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#gray = new Uint8Array(width * height).fill(255);
  }

  box(x: number, y: number, width: number, height: number): void {
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) this.#ink(column, row, 15);
    }
  }

  /** Stretched to its cell: a printer's letters are as wide as high ones are. */
  letter(font: BitmapFont, letter: string, x: number, y: number, width: number, height: number): void {
    for (const glyph of glyphsOf(font, letter)) {
      const left = x + Math.max(0, (CELL - glyph.width) >> 1) * width;
      const top = y + (glyph.top + 2) * height;
      for (let row = 0; row < glyph.height * height; row += 1) {
        for (let column = 0; column < glyph.width * width; column += 1) {
          const at = (glyph.y + Math.floor(row / height)) * font.sheetWidth + glyph.x + Math.floor(column / width);
          this.#ink(left + column, top + row, font.alpha[at] ?? 0);
        }
      }
    }
  }

  teeth(): void {
    for (let x = 0; x < this.width; x += 1) {
      const depth = Math.abs((x % TEETH) - TEETH / 2);
      for (let y = this.height - depth; y < this.height; y += 1) this.#gray[y * this.width + x] = 200;
    }
  }

  rgba(): Uint8Array {
    const pixels = new Uint8Array(this.#gray.length * 4);
    for (let i = 0; i < this.#gray.length; i += 1) {
      pixels.fill(this.#gray[i] ?? 255, i * 4, i * 4 + 3);
      pixels[i * 4 + 3] = 255;
    }
    return pixels;
  }

  /** @param level 0 to 15 */
  #ink(x: number, y: number, level: number): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height || level === 0) return;
    const at = y * this.width + x;
    this.#gray[at] = Math.min(this.#gray[at] ?? 255, 255 - level * 15);
  }
}
