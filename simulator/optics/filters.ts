/** What makes a code of a bad photograph plain again. Gray pictures, 0 dark to 255 light; each filter gives a new one. */

export interface Gray {
  readonly width: number;
  readonly height: number;
  /** Row by row. */
  readonly pixels: Float32Array;
}

/** What a window is told apart by at least, of 255: below, it is the sensor's own noise. */
const LEAST_SPREAD = 4;

/** Weighted sum of planes. */
export function mix(width: number, height: number, planes: readonly Uint8Array[], weights: readonly number[]): Gray {
  const pixels = new Float32Array(width * height);
  for (const [c, plane] of planes.entries()) {
    const weight = weights[c] ?? 0;
    if (weight !== 0)
      for (let i = 0; i < pixels.length; i += 1) pixels[i] = (pixels[i] ?? 0) + weight * (plane[i] ?? 0);
  }
  return { width, height, pixels };
}

/** From its darkest to its lightest hundredth: all that a byte holds. */
export function stretch({ width, height, pixels }: Gray): Gray {
  const step = Math.max(1, Math.floor(pixels.length / 20000));
  const some = Float32Array.from({ length: Math.floor(pixels.length / step) }, (_, i) => pixels[i * step] ?? 0).sort();
  const low = some[Math.floor(some.length * 0.01)] ?? 0;
  const high = some[Math.floor(some.length * 0.99)] ?? 255;
  const by = 255 / Math.max(LEAST_SPREAD, high - low);
  return { width, height, pixels: pixels.map((value) => (value - low) * by) };
}

/** Each pixel beside what is around it: shade and the soft part of a reflection are gone. @param reach half a window's side */
export function flatten({ width, height, pixels }: Gray, reach: number): Gray {
  const mean = boxMean(pixels, width, height, reach);
  const square = boxMean(
    pixels.map((value) => value * value),
    width,
    height,
    reach,
  );
  const out = new Float32Array(pixels.length);
  for (let i = 0; i < out.length; i += 1) {
    const middle = mean[i] ?? 0;
    const spread = Math.sqrt(Math.max(0, (square[i] ?? 0) - middle * middle));
    out[i] = 128 + (80 * ((pixels[i] ?? 0) - middle)) / Math.max(LEAST_SPREAD, spread);
  }
  return { width, height, pixels: out };
}

/** Mean of a window, which is cut at the edges. Sums are whole enough in 64 bits. */
function boxMean(pixels: Float32Array, width: number, height: number, reach: number): Float32Array {
  const across = new Float32Array(pixels.length);
  for (let y = 0; y < height; y += 1) slide(pixels, across, y * width, 1, width, reach);
  const out = new Float32Array(pixels.length);
  for (let x = 0; x < width; x += 1) slide(across, out, x, width, height, reach);
  return out;
}

function slide(from: Float32Array, to: Float32Array, start: number, step: number, length: number, reach: number): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < Math.min(reach, length); i += 1) {
    sum += from[start + i * step] ?? 0;
    count += 1;
  }
  for (let i = 0; i < length; i += 1) {
    if (i + reach < length) {
      sum += from[start + (i + reach) * step] ?? 0;
      count += 1;
    }
    if (i > reach) {
      sum -= from[start + (i - reach - 1) * step] ?? 0;
      count -= 1;
    }
    to[start + i * step] = sum / count;
  }
}

/** Nearly Gaussian: three windows, one after the other. @param sigma pixels, 0.8 and more */
export function soften({ width, height, pixels }: Gray, sigma: number): Gray {
  let out = pixels;
  for (const reach of windows(sigma)) out = boxMean(out, width, height, reach);
  return { width, height, pixels: out };
}

/** Half sides of three windows whose variances, (side^2 - 1) / 12 each, come nearest. */
function windows(sigma: number): readonly number[] {
  let best: readonly number[] = [1, 0, 0];
  let off = Infinity;
  for (let a = 0; a < 12; a += 1) {
    for (let b = a; b <= a + 1; b += 1) {
      for (let c = b; c <= a + 1; c += 1) {
        const variance = [a, b, c].reduce((sum, reach) => sum + ((2 * reach + 1) ** 2 - 1) / 12, 0);
        if (Math.abs(variance - sigma * sigma) >= off) continue;
        off = Math.abs(variance - sigma * sigma);
        best = [a, b, c];
      }
    }
  }
  return best.filter((reach) => reach > 0);
}

/** Unsharp masking. */
export function sharpen(gray: Gray, sigma: number, amount: number): Gray {
  const soft = soften(gray, sigma).pixels;
  const pixels = gray.pixels.map((value, i) => value + amount * (value - (soft[i] ?? 0)));
  return { ...gray, pixels };
}

/**
 * Takes a blur back, by Richardson and Lucy: what, blurred so, would have given this picture.
 * @param blur symmetric
 */
export function unblur(gray: Gray, blur: (gray: Gray) => Gray, rounds: number): Gray {
  const seen = gray.pixels.map((value) => Math.max(1, value));
  let guess: Float32Array = seen;
  for (let round = 0; round < rounds; round += 1) {
    const would = blur({ ...gray, pixels: guess }).pixels;
    const ratio = seen.map((value, i) => value / Math.max(1, would[i] ?? 1));
    const by = blur({ ...gray, pixels: ratio }).pixels;
    guess = guess.map((value, i) => value * (by[i] ?? 1));
  }
  return { ...gray, pixels: guess };
}

/** Middle of three, across and then down: grains go, edges stay. */
export function calm({ width, height, pixels }: Gray): Gray {
  const across = new Float32Array(pixels.length);
  const out = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 1) across[i] = middle(pixels, i, 1);
  for (let i = 0; i < pixels.length; i += 1) out[i] = middle(across, i, width);
  return { width, height, pixels: out };
}

function middle(pixels: Float32Array, at: number, step: number): number {
  const a = pixels[at - step] ?? pixels[at] ?? 0;
  const b = pixels[at] ?? 0;
  const c = pixels[at + step] ?? b;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Of another size. Smaller: the mean of what falls together; larger: between neighbours. */
export function resize({ width, height, pixels }: Gray, by: number): Gray {
  const [across, down] = [Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by))];
  const out = new Float32Array(across * down);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      if (by >= 1) {
        out[y * across + x] = between(pixels, width, height, (x + 0.5) / by - 0.5, (y + 0.5) / by - 0.5);
        continue;
      }
      const [left, right] = [Math.floor(x / by), Math.min(width, Math.ceil((x + 1) / by))];
      const [top, bottom] = [Math.floor(y / by), Math.min(height, Math.ceil((y + 1) / by))];
      let sum = 0;
      for (let row = top; row < bottom; row += 1)
        for (let column = left; column < right; column += 1) sum += pixels[row * width + column] ?? 0;
      out[y * across + x] = sum / Math.max(1, (bottom - top) * (right - left));
    }
  }
  return { width: across, height: down, pixels: out };
}

/** Turned about its middle; what comes in from outside is the edge's. @param at degrees */
export function turn({ width, height, pixels }: Gray, at: number): Gray {
  const [cos, sin] = [Math.cos((at * Math.PI) / 180), Math.sin((at * Math.PI) / 180)];
  const across = Math.ceil(width * Math.abs(cos) + height * Math.abs(sin));
  const down = Math.ceil(width * Math.abs(sin) + height * Math.abs(cos));
  const out = new Float32Array(across * down);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      const [dx, dy] = [x - across / 2, y - down / 2];
      out[y * across + x] = between(
        pixels,
        width,
        height,
        dx * cos + dy * sin + width / 2,
        dy * cos - dx * sin + height / 2,
      );
    }
  }
  return { width: across, height: down, pixels: out };
}

function between(pixels: Float32Array, width: number, height: number, x: number, y: number): number {
  const [column, row] = [Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y))];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [u, v] = [column - left, row - top];
  const above = (pixels[top * width + left] ?? 0) * (1 - u) + (pixels[top * width + right] ?? 0) * u;
  const below = (pixels[bottom * width + left] ?? 0) * (1 - u) + (pixels[bottom * width + right] ?? 0) * u;
  return above * (1 - v) + below * v;
}
