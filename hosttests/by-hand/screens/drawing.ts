/** The same display lists, drawn by our raster and by the SDK's Poco. */
import { openWindow } from "../../../simulator/engines/mcsim/window";
import { textWidth } from "../../../simulator/raster/glyphs";
import { Raster } from "../../../simulator/raster/raster";
import { DEFAULT_SCREEN } from "../../../simulator/screen";
import type { BitmapFont } from "../../../tools/kit/fonts/bitmap-font";
import { encodePng, fontNames, loadFonts } from "../../../tools/kit/fonts/fonts";
import { type Recording, recordScreens, recordStrains } from "./record";
import { Redrawer } from "./redrawer";
import { findScreen } from "./window-screen";
import { readXwd } from "./xwd";

/** Beyond it no font here and no substitute has anything. */
const LAST_CODE_POINT = 0x1ffff;
const GAP = 8;
/** Until what was drawn is in the window, ms. */
const SHOWN = 500;
/** Screens that are looked for in the window too. */
const LOOKED_AT = ["idle", "identity", "summary", "refused-signature"];

type Say = (line: string) => void;
type Save = (name: string, png: Uint8Array) => void;

/** @returns what is wrong, a line each */
export async function compareDrawing(folder: string, say: Say, save: Save): Promise<string[]> {
  const fonts = loadFonts();
  const window = await openWindow(say, true);
  const redrawer = await Redrawer.open(folder, say);
  const wrong: string[] = [];
  let pixels = 0;
  let different = 0;
  try {
    for (const recording of [...recordScreens(fonts), ...recordStrains(fonts)]) {
      const pair = await drawBoth(redrawer, fonts, recording);
      say(`${String(pair.different).padStart(7)} of ${String(pair.pixels).padStart(9)}  ${recording.name}`);
      if (pair.different > 0) wrong.push(`${recording.name}: ${pair.different} pixels differ`);
      save(recording.name, pair.png);
      pixels += pair.pixels;
      different += pair.different;
      if (window.picture === undefined || !LOOKED_AT.includes(recording.name)) continue;
      await new Promise((resolve) => setTimeout(resolve, SHOWN));
      const at = findScreen(readXwd(window.picture), pair.theirs);
      if (at === undefined) wrong.push(`${recording.name}: not in the simulator's window`);
      else say(`                     the same, pixel by pixel, in the simulator's window at ${at.x}, ${at.y}`);
    }
    say(`${String(different).padStart(7)} of ${String(pixels).padStart(9)}  pixels in all`);
    wrong.push(...(await compareWidths(redrawer, fonts, say)));
  } finally {
    await redrawer.close();
  }
  return wrong;
}

async function drawBoth(redrawer: Redrawer, fonts: readonly BitmapFont[], { frames }: Recording) {
  const ours = new Raster(fonts, DEFAULT_SCREEN);
  const theirs = new Raster(fonts, DEFAULT_SCREEN);
  let pixels = 0;
  let different = 0;
  for (const frame of frames) {
    ours.apply(frame);
    theirs.apply(frame);
    for (const area of await redrawer.draw(frame)) {
      pixels += area.rows.length;
      different += theirs.take(area);
    }
  }
  return { pixels, different, theirs, png: sideBySide(ours, theirs) };
}

/** Ours, theirs, and where they differ in white. */
function sideBySide(ours: Raster, theirs: Raster): Uint8Array {
  const { width, height } = ours;
  const whole = width * 3 + GAP * 2;
  const picture = new Uint8Array(whole * height * 4).fill(255);
  const [left, right] = [ours.rgba(), theirs.rgba()];
  for (let i = 0; i < width * height; i += 1) {
    const row = Math.floor(i / width) * whole;
    const column = i % width;
    const a = left.subarray(i * 4, i * 4 + 4);
    const b = right.subarray(i * 4, i * 4 + 4);
    picture.set(a, (row + column) * 4);
    picture.set(b, (row + width + GAP + column) * 4);
    const at = (row + (width + GAP) * 2 + column) * 4;
    picture.fill(a.every((value, k) => value === b[k]) ? 0 : 255, at, at + 3);
  }
  return encodePng(whole, height, picture);
}

async function compareWidths(redrawer: Redrawer, fonts: readonly BitmapFont[], say: Say): Promise<string[]> {
  const wrong: string[] = [];
  let count = 0;
  for (const [number, font] of fonts.entries()) {
    const theirs = await redrawer.widths(number, 1, LAST_CODE_POINT);
    for (const [i, width] of theirs.entries()) {
      count += 1;
      const ours = textWidth(font, String.fromCodePoint(i + 1));
      if (ours !== width) wrong.push(`U+${(i + 1).toString(16)} in ${fontNames()[number]}: ${ours}, not ${width} wide`);
    }
  }
  say(`${String(wrong.length).padStart(7)} of ${String(count).padStart(9)}  widths of characters`);
  return wrong;
}
