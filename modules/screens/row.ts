/** A line of the service screen: what it is on the left, how it is on the right. */
import type { Canvas } from "./canvas";
import { MARGIN, WIDTH } from "./layout";

const LINE = 28;

/** @returns where the next line begins */
export function row(canvas: Canvas, words: string, value: string, y: number): number {
  const { colors, fonts } = canvas;
  canvas.text(words, fonts.text17, colors.muted, MARGIN, y + 3);
  const room = WIDTH - MARGIN * 2 - canvas.width(words, fonts.text17) - 12;
  canvas.right(canvas.fit(value, fonts.bold17, room), fonts.bold17, colors.ink, WIDTH - MARGIN, y + 3);
  canvas.fill(colors.rule, MARGIN, y + LINE - 1, WIDTH - MARGIN * 2, 1);
  return y + LINE;
}
