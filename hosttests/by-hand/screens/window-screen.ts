/** The terminal's screen in a picture of the simulator's window. */
import type { Raster } from "../../../simulator/raster/raster";
import type { Picture } from "./xwd";

/** The window shows the high bits of RGB565 alone, and does not widen them: its white is 248, 252, 248. */
const SHOWN = 0xf8fcf8;

/** @returns where all of the screen's pixels are as in `raster`; undefined when they are nowhere */
export function findScreen(picture: Picture, raster: Raster): { x: number; y: number } | undefined {
  const rgba = raster.rgba();
  const wanted = new Uint32Array(raster.width * raster.height);
  for (let i = 0; i < wanted.length; i += 1) {
    wanted[i] = (((rgba[i * 4] ?? 0) << 16) | ((rgba[i * 4 + 1] ?? 0) << 8) | (rgba[i * 4 + 2] ?? 0)) & SHOWN;
  }
  for (let y = 0; y + raster.height <= picture.height; y += 1) {
    for (let x = 0; x + raster.width <= picture.width; x += 1) {
      if (isAt(picture, wanted, raster.width, x, y)) return { x, y };
    }
  }
  return undefined;
}

function isAt({ width, pixels }: Picture, wanted: Uint32Array, across: number, x: number, y: number): boolean {
  for (let i = 0; i < wanted.length; i += 1) {
    if (pixels[(y + Math.floor(i / across)) * width + x + (i % across)] !== wanted[i]) return false;
  }
  return true;
}
