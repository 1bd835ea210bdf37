/** The size of the terminal's screen: one that a person asks for, or the boards' own. */

export interface ScreenSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export const DEFAULT_SCREEN: ScreenSize = Object.freeze({ width: 320, height: 240 });
/** Less is too small for the layout (modules/screens/layout.ts), more is no terminal. */
const SMALLEST = DEFAULT_SCREEN;
const LARGEST: ScreenSize = Object.freeze({ width: 1024, height: 768 });

/** "480x320". @throws Error that says what a size looks like */
export function parseScreen(text: string): ScreenSize {
  const [, width, height] = /^(\d{1,4})x(\d{1,4})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const fits = (side: "width" | "height") => size[side] >= SMALLEST[side] && size[side] <= LARGEST[side];
  if (fits("width") && fits("height")) return size;
  throw new Error(
    `--screen: WIDTHxHEIGHT, from ${SMALLEST.width}x${SMALLEST.height} to ${LARGEST.width}x${LARGEST.height}`,
  );
}

export function isOnScreen({ width, height }: ScreenSize, x: unknown, y: unknown): boolean {
  return isWithin(x, width) && isWithin(y, height);
}

function isWithin(value: unknown, end: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < end;
}
