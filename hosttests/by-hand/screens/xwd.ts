/**
 * A picture of an X display in the file that Xvfb keeps of it (XWD, version 7; X11/XWDFile.h). Big endian, 32 bits each:
 * | 0 | header's length | 4 | version | 16 | width | 20 | height | 28 | byte order: 0 is low first | 44 | bits a pixel |
 * | 48 | bytes a row | 76 | colours of the map, 12 bytes each, between header and pixels |
 */
import { readFileSync } from "node:fs";

const VERSION = 7;
const BITS = 32;
const COLOR_LENGTH = 12;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue in the low 24 bits. */
  readonly pixels: Uint32Array;
}

/** @throws Error when it is not the true colour of 24 bits that is asked of Xvfb */
export function readXwd(file: string): Picture {
  const bytes = readFileSync(file);
  const u32 = (at: number) => bytes.readUInt32BE(at);
  if (u32(4) !== VERSION || u32(44) !== BITS || u32(28) !== 0) throw new Error(`${file}: not as expected`);
  const width = u32(16);
  const height = u32(20);
  const start = u32(0) + u32(76) * COLOR_LENGTH;
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i += 1) {
    const at = start + Math.floor(i / width) * u32(48) + (i % width) * 4;
    pixels[i] = bytes.readUInt32LE(at) & 0xffffff;
  }
  return { width, height, pixels };
}
