/** What was on the screen: a strip of pictures, and a film of them whose time is the terminal's. */
import * as gifenc from "gifenc";
import { encodePng } from "../../tools/kit/fonts/fonts";
import type { Raster } from "../raster/raster";
import type { ScreenSize } from "../screen";

// Jest sees the package as it is for browsers, Node sees it as CommonJS.
const { GIFEncoder, applyPalette, quantize } = "default" in gifenc ? (gifenc.default as typeof gifenc) : gifenc;

/** The screens that were shown, each once in a row: a PNG each, named by its place and by the terminal's name for it. */
export class Strip {
  readonly pictures: { readonly file: string; readonly png: Uint8Array }[] = [];
  #last: Buffer | undefined;

  add(name: string, raster: Raster): void {
    const png = Buffer.from(encodePng(raster.width, raster.height, raster.rgba()));
    if (this.#last?.equals(png) === true) return;
    this.#last = png;
    this.pictures.push({ file: `${String(this.pictures.length).padStart(3, "0")}-${name}.png`, png });
  }
}

const COLOURS = 256;
/** A picture is seen at least so long, and the last one longer; nobody watches a counter that waits, ms. */
const SHORTEST = 100;
const LONGEST = 4000;
const LAST = 3000;
/** Longest film, pictures. */
const MAX_PICTURES = 2000;

export class Film {
  readonly #size: ScreenSize;
  readonly #gif = GIFEncoder();
  #count = 0;
  /** How long it is seen is known when the next one comes. */
  #last: { readonly rgba: Uint8Array; readonly at: number } | undefined;

  constructor(size: ScreenSize) {
    this.#size = size;
  }

  /** @param rgba kept as it is @param at ms, never earlier than the one before */
  add(rgba: Uint8Array, at: number): void {
    const last = this.#last;
    if (last !== undefined && Buffer.compare(last.rgba, rgba) === 0) return;
    if (last !== undefined && at - last.at >= SHORTEST) this.#write(last.rgba, Math.min(LONGEST, at - last.at));
    this.#last = { rgba, at };
  }

  /** A GIF89a that plays again and again. */
  gif(): Uint8Array {
    if (this.#last !== undefined) this.#write(this.#last.rgba, LAST);
    this.#last = undefined;
    this.#gif.finish();
    return this.#gif.bytes();
  }

  #write(rgba: Uint8Array, delay: number): void {
    if (this.#count === MAX_PICTURES) return;
    this.#count += 1;
    const { width, height } = this.#size;
    const palette = quantize(rgba, COLOURS);
    this.#gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay });
  }
}
