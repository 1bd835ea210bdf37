/** PNG with a palette (PNG third edition, section 11.2): a third of the size of true colour, for pictures of documents. */
import { deflateSync } from "node:zlib";
import { crc32 } from "modules/bytes/bytes";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PALETTE_SIZE = 256;
const INDEXED = 3;

/** @param rgba 4 bytes a pixel; the opacity is not used */
export function encodeIndexedPng(width: number, height: number, rgba: Uint8Array): Uint8Array {
  const counts = new Map<number, number>();
  const colourAt = (at: number) => ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);
  for (let at = 0; at < rgba.length; at += 4) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1);
  const { palette, indexOf } = quantize(counts);
  const lines = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    // The line's filter, none, comes first.
    for (let x = 0; x < width; x += 1) {
      lines[y * (width + 1) + 1 + x] = indexOf.get(colourAt((y * width + x) * 4)) ?? 0;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flatMap((colour) => channels(colour)))),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Buffer.from(type, "latin1"), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes, 4, 8 + data.length));
  return bytes;
}

function channels(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

/** Median cut: the box with the widest channel is cut in two, at the middle of its pixels, until there are enough. */
function quantize(counts: ReadonlyMap<number, number>): { palette: number[]; indexOf: Map<number, number> } {
  const boxes = [[...counts.keys()]];
  while (boxes.length < PALETTE_SIZE) {
    const widths = boxes.map(widest);
    const at = widths.reduce((best, { width }, i) => (width > (widths[best]?.width ?? 0) ? i : best), 0);
    const box = boxes[at];
    const cut = widths[at];
    if (box === undefined || cut === undefined || cut.width === 0) break;
    box.sort((a, b) => channels(a)[cut.channel] - channels(b)[cut.channel]);
    let half = box.reduce((sum, colour) => sum + (counts.get(colour) ?? 0), 0) / 2;
    let end = 0;
    while (end < box.length - 1 && half > 0) {
      half -= counts.get(box[end] ?? 0) ?? 0;
      end += 1;
    }
    boxes.push(box.splice(end));
  }
  const indexOf = new Map<number, number>();
  for (const [i, box] of boxes.entries()) for (const colour of box) indexOf.set(colour, i);
  return { palette: boxes.map((box) => mean(box, counts)), indexOf };
}

function widest(box: readonly number[]): { channel: 0 | 1 | 2; width: number } {
  let channel: 0 | 1 | 2 = 0;
  let width = 0;
  for (const candidate of [0, 1, 2] as const) {
    let least = 255;
    let most = 0;
    for (const colour of box) {
      const value = channels(colour)[candidate];
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (most - least > width) {
      channel = candidate;
      width = most - least;
    }
  }
  return { channel, width };
}

function mean(box: readonly number[], counts: ReadonlyMap<number, number>): number {
  let pixels = 0;
  const sums = [0, 0, 0];
  for (const colour of box) {
    const count = counts.get(colour) ?? 0;
    pixels += count;
    for (const [i, value] of channels(colour).entries()) sums[i] = (sums[i] ?? 0) + value * count;
  }
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => Math.round(sum / Math.max(pixels, 1)));
  return (red << 16) | (green << 8) | blue;
}
