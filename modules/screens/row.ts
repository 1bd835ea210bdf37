/** A line of the service screen: what it is on the left, how it is on the right. */
import type { Canvas } from "./canvas";
import { MARGIN } from "./layout";

const LINE = 28;

/** @returns where the next line begins */
export function row(canvas: Canvas, words: string, value: string, y: number): number {
  const { colors, fonts, layout } = canvas;
  canvas.text(words, fonts.text17, colors.muted, MARGIN, y + 3);
  const room = layout.inner - canvas.width(words, fonts.text17) - 12;
  canvas.right(canvas.fit(value, fonts.bold17, room), fonts.bold17, colors.ink, layout.width - MARGIN, y + 3);
  canvas.fill(colors.rule, MARGIN, y + LINE - 1, layout.inner, 1);
  return y + LINE;
}
