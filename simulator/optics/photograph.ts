/**
 * Codes in photographs: a phone's picture, once, with all the patience that a scanner's camera has no time for. zxing finds a
 * code that is plain; before it gives up, the picture is made plain: evened, calmed, sharpened, unblurred, in its colours apart.
 */
import type { ReaderOptions } from "zxing-wasm/full";
import type { CodeSymbol } from "../hardware/scanner-module";
import { decode } from "./codes";
import { calm, flatten, type Gray, mix, resize, sharpen, soften, stretch, turn, unblur } from "./filters";

export interface Photograph {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, or gray alone; each row by row. */
  readonly planes: readonly Uint8Array[];
}

interface Attempt {
  readonly name: string;
  readonly make: () => Gray;
  readonly options?: ReaderOptions;
}

/** BT.601, as JPEG has it. */
const LUMA = [0.299, 0.587, 0.114];
/** Pixels that take long are worked on at a smaller size than this one. */
const WORK = 700_000;
/** What is read at a slant only when it was turned: bars. */
const BARS: ReaderOptions = { formats: ["EAN13", "Code128"], tryDenoise: false, minLineCount: 3 };

/**
 * @param rest lets others work between two attempts
 * @param onTry is told each attempt's name, for who wants to know which one it was
 * @returns the first code that is found, or undefined
 */
export async function readPhotograph(
  photograph: Photograph,
  rest: () => Promise<void> = async () => {},
  onTry: (name: string) => void = () => {},
): Promise<CodeSymbol | undefined> {
  for (const { name, make, options } of attempts(photograph)) {
    onTry(name);
    const { width, height, pixels } = make();
    const bytes = Uint8Array.from(pixels, (value) => (value < 0 ? 0 : value > 255 ? 255 : value));
    const symbol = await decode({ width, height, pixels: bytes }, options);
    if (symbol !== undefined) return symbol;
    await rest();
  }
  return undefined;
}

/** The cheapest first, and those that help most often. */
function* attempts({ width, height, planes }: Photograph): Generator<Attempt> {
  const whole = mix(width, height, planes, planes.length === 1 ? [1] : LUMA);
  const global: ReaderOptions = { binarizer: "GlobalHistogram" };
  yield { name: "as it is", make: () => whole };
  yield { name: "stretched", make: () => stretch(whole) };
  const small = width * height > WORK ? resize(whole, Math.sqrt(WORK / (width * height))) : whole;
  const reach = Math.max(8, Math.round(Math.min(small.width, small.height) / 16));
  const even = flatten(small, reach);
  yield { name: "evened", make: () => even };
  yield { name: "evened, global", make: () => even, options: global };
  yield { name: "evened, closed", make: () => even, options: { tryDenoise: true } };
  yield { name: "calmed", make: () => flatten(calm(small), reach), options: global };
  yield { name: "soft", make: () => flatten(soften(small, 1.2), reach), options: global };
  yield { name: "half", make: () => flatten(resize(small, 0.5), reach >> 1), options: global };
  yield { name: "sharp 1.5", make: () => sharpen(stretch(small), 1.5, 2), options: global };
  yield { name: "sharp 3", make: () => sharpen(stretch(soften(small, 0.8)), 3, 3), options: global };
  yield { name: "twice", make: () => sharpen(flatten(resize(small, 2), reach * 2), 3, 2), options: global };
  const plain = stretch(small);
  for (const sigma of [1.5, 2.2, 3])
    yield { name: `unblurred ${sigma}`, make: () => unblur(plain, (gray) => soften(gray, sigma), 12), options: global };
  if (planes.length === 3) {
    for (const [name, weights] of COLOURS)
      yield { name, make: () => flatten(soften(mix(width, height, planes, weights), 0.8), reach), options: global };
  }
  for (const at of [30, 60, 90, 120, 150, 15, 45, 75, 105, 135, 165])
    yield { name: `turned ${at}`, make: () => turn(even, at), options: BARS };
}

const COLOURS: readonly (readonly [string, readonly number[]])[] = [
  ["red", [1, 0, 0]],
  ["green", [0, 1, 0]],
  ["blue", [0, 0, 1]],
  ["red less green", [1, -1, 0]],
  ["red less blue", [1, 0, -1]],
  ["green less blue", [0, 1, -1]],
];
