/** RGB565 as the boards' displays take it, high byte first, and as the link has it, low byte first. */

/** Commodetto's number for it (commodettoBitmap.h). */
const RGB565BE = 8;

export function isHighFirst(pixelFormat: number): boolean {
  return pixelFormat === RGB565BE;
}

export function swapped(color: number): number {
  return ((color & 0xff) << 8) | (color >> 8);
}

export function swapBytes(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 2) {
    const first = pixels[i] ?? 0;
    pixels[i] = pixels[i + 1] ?? 0;
    pixels[i + 1] = first;
  }
}
