/**
 * A phone's camera before a printed or shown code, as a person in a hurry uses it: turned, from the side, out of focus, moved,
 * in the dark, under a lamp, and squeezed into a JPEG. All from numbers: the same shot gives the same picture everywhere.
 */
import type { Matrix } from "../../../simulator/optics/codes";
import type { Photograph } from "../../../simulator/optics/photograph";
import { Random } from "../../support/random";

type Colour = readonly [number, number, number];

export interface Shot {
  readonly seed: number;
  readonly width?: number;
  readonly height?: number;
  /** Pixels a module, where the plane is at its nearest. */
  readonly scale?: number;
  /** Degrees. */
  readonly turn?: number;
  /** How far the plane leans back, and to the side: 0 is not, 1 has its far side half as large. */
  readonly lean?: number;
  readonly aside?: number;
  /** Standard deviation of what is out of focus, pixels. */
  readonly blur?: number;
  /** How far the hand moved while it was open, pixels, and where to, degrees. */
  readonly motion?: number;
  readonly motionAt?: number;
  /** Of full light. */
  readonly light?: number;
  /** How much of the light is gone at the dark side. */
  readonly shade?: number;
  /** A lamp's reflection: its strength, of white, and its size, of the code's. */
  readonly glare?: number;
  readonly glareSize?: number;
  /** Standard deviation, of 255. */
  readonly noise?: number;
  /** Of a JPEG, 1 to 100 as the IJG counts. */
  readonly quality?: number;
  readonly ink?: Colour;
  readonly paper?: Colour;
}

const DESK: Colour = [104, 84, 66];
const INK: Colour = [24, 26, 30];
const PAPER: Colour = [226, 226, 220];
const QUIET_ZONE = 4;
/** Height of a bar code, of its width. */
const BAR_HEIGHT = 0.28;

/** @param matrix undefined for a label without a code, on which nothing is to be read */
export function shoot(matrix: Matrix | undefined, shot: Shot): Photograph {
  const random = new Random(shot.seed);
  const { width = 640, height = 480 } = shot;
  let planes = expose(matrix, shot, width, height, random);
  if ((shot.blur ?? 0) > 0) planes = planes.map((plane) => defocus(plane, width, height, shot.blur ?? 0));
  if ((shot.motion ?? 0) > 0)
    planes = planes.map((plane) => move(plane, width, height, shot.motion ?? 0, shot.motionAt ?? 0));
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i += 1)
      plane[i] = clamp((plane[i] ?? 0) * (shot.light ?? 1) + bell(random) * (shot.noise ?? 2));
  }
  if (shot.quality !== undefined) planes = squeeze(planes, width, height, shot.quality);
  return { width, height, planes: planes.map((plane) => Uint8Array.from(plane, (value) => Math.round(clamp(value)))) };
}

/** What reaches the sensor through a perfect lens: the desk, a label with small print, and the code on it. */
function expose(matrix: Matrix | undefined, shot: Shot, width: number, height: number, random: Random): Float32Array[] {
  const { scale = 5, turn = 0, lean = 0, aside = 0, shade = 0, glare = 0, glareSize = 0.3 } = shot;
  const { ink = INK, paper = PAPER } = shot;
  const across = matrix?.width ?? 40;
  const down = matrix === undefined ? 40 : matrix.height === 1 ? across * BAR_HEIGHT : matrix.height;
  const radians = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const reach = Math.max(across, down) / 2;
  const [offX, offY] = [(random.unit() - 0.5) * 0.08 * width, (random.unit() - 0.5) * 0.08 * height];
  const [lampX, lampY] = [(random.unit() - 0.5) * across * 0.8, (random.unit() - 0.5) * down * 0.8];
  const lamp = -1 / (2 * (across * glareSize) ** 2);
  const shadeAt = random.unit() * 2 * Math.PI;
  const words = Array.from({ length: 400 }, () => random.unit());
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  const samples = 2;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const sum = [0, 0, 0];
      const slope =
        ((x - width / 2) / width) * Math.cos(shadeAt) + ((y - height / 2) / height) * Math.sin(shadeAt) + 0.5;
      for (let s = 0; s < samples * samples; s += 1) {
        const px = x + ((s % samples) + 0.5) / samples - width / 2 - offX;
        const py = y + (Math.floor(s / samples) + 0.5) / samples - height / 2 - offY;
        // A projective plane: the farther, the smaller.
        const far = scale * (1 - (aside * 0.5 * px + lean * 0.5 * py) / (reach * scale * 2));
        const column = (px * cos + py * sin) / far;
        const row = (py * cos - px * sin) / far;
        const colour = look(matrix, column, row, across, down, words, ink, paper);
        const reflected = glare === 0 ? 0 : glare * 255 * Math.exp(((column - lampX) ** 2 + (row - lampY) ** 2) * lamp);
        for (let c = 0; c < 3; c += 1)
          sum[c] = (sum[c] ?? 0) + Math.min(255, (colour[c] ?? 0) * (1 - shade * slope) + reflected);
      }
      for (const [c, plane] of planes.entries()) plane[y * width + x] = (sum[c] ?? 0) / samples ** 2;
    }
  }
  return planes;
}

function look(
  matrix: Matrix | undefined,
  column: number,
  row: number,
  across: number,
  down: number,
  words: readonly number[],
  ink: Colour,
  paper: Colour,
): Colour {
  const [left, top] = [column + across / 2, row + down / 2];
  if (matrix !== undefined && left >= 0 && top >= 0 && left < across && top < down) {
    const line = matrix.height === 1 ? 0 : Math.floor(top);
    return matrix.modules[line * matrix.width + Math.floor(left)] === 1 ? ink : paper;
  }
  const margin = Math.max(QUIET_ZONE, across * 0.12);
  const below = top - down - margin;
  const isPaper = left >= -margin && left < across + margin && top >= -margin && below < across * 0.5;
  if (!isPaper) return DESK;
  // Small print under the code: what looks like bars and is none.
  const size = across / 30;
  if ((below >= 0 || matrix === undefined) && left >= 0 && left < across) {
    const [letter, line] = [Math.floor(left / size), Math.floor((top + margin) / (size * 2))];
    if (Math.floor((top + margin) / size) % 2 === 0 && (words[(letter + line * 31) % words.length] ?? 0) > 0.45)
      return ink;
  }
  return paper;
}

/** Gaussian, rows and then columns. */
function defocus(plane: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = gather(plane, width, height, (i) => [i - reach, 0], weights, total);
  return gather(rows, width, height, (i) => [0, i - reach], weights, total);
}

function move(plane: Float32Array, width: number, height: number, length: number, at: number): Float32Array {
  const steps = Math.max(2, Math.ceil(length));
  const [cos, sin] = [Math.cos((at * Math.PI) / 180), Math.sin((at * Math.PI) / 180)];
  const place = (i: number): [number, number] => {
    const along = (i / (steps - 1) - 0.5) * length;
    return [Math.round(along * cos), Math.round(along * sin)];
  };
  return gather(plane, width, height, place, new Array<number>(steps).fill(1), steps);
}

function gather(
  plane: Float32Array,
  width: number,
  height: number,
  place: (i: number) => [number, number],
  weights: readonly number[],
  total: number,
): Float32Array {
  const out = new Float32Array(plane.length);
  const places = weights.map((_, i) => place(i));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let i = 0; i < weights.length; i += 1) {
        const [dx, dy] = places[i] ?? [0, 0];
        const column = Math.max(0, Math.min(width - 1, x + dx));
        const line = Math.max(0, Math.min(height - 1, y + dy));
        sum += (weights[i] ?? 0) * (plane[line * width + column] ?? 0);
      }
      out[y * width + x] = sum / total;
    }
  }
  return out;
}

/** Of standard deviation 1: the sum of three. */
function bell(random: Random): number {
  return (random.unit() + random.unit() + random.unit() - 1.5) * 2;
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** ITU-T T.81, annex K.1: tables K.1 (luminance) and K.2 (chrominance). */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMINANCE = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...new Array<number>(32).fill(99),
];
const BLOCK = 8;
/** Of the discrete cosine transform (T.81, A.3.3): a row for each frequency. */
const WAVES = Array.from({ length: BLOCK }, (_, u) =>
  Array.from(
    { length: BLOCK },
    (_, x) => (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * BLOCK)),
  ),
);

/** What a JPEG of this quality loses; chrominance at half the size each way, as phones have it. */
function squeeze(planes: readonly Float32Array[], width: number, height: number, quality: number): Float32Array[] {
  const [red, green, blue] = planes as [Float32Array, Float32Array, Float32Array];
  // BT.601, as JFIF has it.
  const luma = red.map((r, i) => 0.299 * r + 0.587 * (green[i] ?? 0) + 0.114 * (blue[i] ?? 0));
  const half = (plane: Float32Array) => defocus(plane, width, height, 0.8);
  const cb = half(blue.map((b, i) => 128 + (b - (luma[i] ?? 0)) / 1.772));
  const cr = half(red.map((r, i) => 128 + (r - (luma[i] ?? 0)) / 1.402));
  const by = quality < 50 ? 50 / quality : 2 - quality / 50;
  const [y, b, r] = [
    quantise(luma, width, height, LUMINANCE, by),
    quantise(cb, width, height, CHROMINANCE, by),
    quantise(cr, width, height, CHROMINANCE, by),
  ];
  return [
    y.map((value, i) => clamp(value + 1.402 * ((r[i] ?? 0) - 128))),
    y.map((value, i) => clamp(value - 0.344136 * ((b[i] ?? 0) - 128) - 0.714136 * ((r[i] ?? 0) - 128))),
    y.map((value, i) => clamp(value + 1.772 * ((b[i] ?? 0) - 128))),
  ];
}

/** Sides are a multiple of a block's. */
function quantise(
  plane: Float32Array,
  width: number,
  height: number,
  table: readonly number[],
  by: number,
): Float32Array {
  const out = new Float32Array(plane.length);
  const steps = table.map((step) => Math.max(1, Math.min(255, Math.round(step * by))));
  const block = new Float32Array(BLOCK * BLOCK);
  const half = new Float32Array(BLOCK * BLOCK);
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      for (let i = 0; i < block.length; i += 1)
        block[i] = (plane[(top + (i >> 3)) * width + left + (i & 7)] ?? 0) - 128;
      transform(block, half, (u, x) => WAVES[u]?.[x] ?? 0);
      for (let i = 0; i < block.length; i += 1) {
        const step = steps[i] ?? 1;
        block[i] = Math.round((block[i] ?? 0) / step) * step;
      }
      transform(block, half, (x, u) => WAVES[u]?.[x] ?? 0);
      for (let i = 0; i < block.length; i += 1)
        out[(top + (i >> 3)) * width + left + (i & 7)] = clamp((block[i] ?? 0) + 128);
    }
  }
  return out;
}

/** Both ways of a block, in place. */
function transform(block: Float32Array, half: Float32Array, wave: (out: number, at: number) => number): void {
  for (let i = 0; i < block.length; i += 1) {
    let sum = 0;
    for (let k = 0; k < BLOCK; k += 1) sum += wave(i & 7, k) * (block[(i & ~7) + k] ?? 0);
    half[i] = sum;
  }
  for (let i = 0; i < block.length; i += 1) {
    let sum = 0;
    for (let k = 0; k < BLOCK; k += 1) sum += wave(i >> 3, k) * (half[k * BLOCK + (i & 7)] ?? 0);
    block[i] = sum;
  }
}
