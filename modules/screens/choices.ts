/** A list that a person chooses from: the selected line is lit, and stays in sight. */
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { firstShown, HEADER, MARGIN, OPTION_ROW, OPTIONS_TOP, optionRows } from "./layout";

/** What one line says: on the left, and on the right. */
export interface Choice {
  readonly label: string;
  readonly value: string;
}

export function paintChoices(
  canvas: Canvas,
  selected: number,
  count: number,
  choiceAt: (index: number) => Choice,
): void {
  const { colors, fonts, layout } = canvas;
  page(canvas, HEADER);
  const rows = optionRows(layout);
  const first = firstShown(selected, count, rows);
  for (let place = 0; place < rows && first + place < count; place += 1) {
    const index = first + place;
    const y = OPTIONS_TOP + place * OPTION_ROW;
    const lit = index === selected;
    if (lit) canvas.soft(colors.brand, 4, y, layout.width - 8, OPTION_ROW - 1);
    else canvas.fill(colors.rule, MARGIN, y + OPTION_ROW - 1, layout.inner, 1);
    const { label, value } = choiceAt(index);
    const room = layout.inner - (value === "" ? 0 : canvas.width(value, fonts.bold17) + 12);
    canvas.text(canvas.fit(label, fonts.text17, room), fonts.text17, lit ? colors.white : colors.ink, MARGIN, y + 3);
    canvas.right(value, fonts.bold17, lit ? colors.white : colors.muted, layout.width - MARGIN, y + 3);
  }
}
