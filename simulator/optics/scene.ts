/**
 * What the scanner's camera sees when a code is held before it: printed modules under a lens that is not perfect, so
 * that the decoder has something to do. The same seed gives the same picture.
 */
import type { GrayImage, Matrix } from "./codes";

export interface SceneOptions {
  /** Pixels a module. */
  readonly scale?: number;
  /** Degrees. */
  readonly rotation?: number;
  /** Standard deviation of the noise, of 255. */
  readonly noise?: number;
  readonly seed?: number;
}

const QUIET_ZONE = 4;
const PAPER = 232;
const INK = 28;

export function photograph(matrix: Matrix, options: SceneOptions = {}): GrayImage {
  const { scale = 4, rotation = 0, noise = 6, seed = 1 } = options;
  const across = (Math.max(matrix.width, matrix.height) + 2 * QUIET_ZONE) * scale;
  const angle = (rotation * Math.PI) / 180;
  const size = Math.ceil(across * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))));
  const pixels = new Uint8Array(size * size);
  let state = seed >>> 0 || 1;
  const random = () => {
    // xorshift32: the picture must be the same everywhere.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const dx = x - size / 2 + 0.5;
      const dy = y - size / 2 + 0.5;
      const column = (dx * Math.cos(angle) + dy * Math.sin(angle)) / scale + matrix.width / 2;
      const row = (dy * Math.cos(angle) - dx * Math.sin(angle)) / scale + matrix.height / 2;
      const gray = isDark(matrix, Math.floor(column), Math.floor(row)) ? INK : PAPER;
      const grain = (random() + random() + random() - 1.5) * 2 * noise;
      pixels[y * size + x] = Math.max(0, Math.min(255, gray + grain));
    }
  }
  return { width: size, height: size, pixels };
}

function isDark({ width, height, modules }: Matrix, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < width && row < height && modules[row * width + column] === 1;
}
