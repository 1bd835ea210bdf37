/** The page of Service on which a person chooses. */
import { SETTING_NAMES, type SettingName, type Settings } from "modules/terminal/settings";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { HEADER, MARGIN, SETTING_ROW, SETTINGS_TOP } from "./layout";

export function paintSettings(canvas: Canvas, state: State): void {
  const { view, device } = state;
  if (view.name !== "settings") return;
  const { colors, fonts, layout, strings } = canvas;
  page(canvas, HEADER);
  for (let i = 0; i < SETTING_NAMES.length; i += 1) {
    const name = SETTING_NAMES[i];
    if (name === undefined) return;
    const y = SETTINGS_TOP + i * SETTING_ROW;
    const lit = i === view.selected;
    if (lit) canvas.soft(colors.brand, 4, y, layout.width - 8, SETTING_ROW - 1);
    else canvas.fill(colors.rule, MARGIN, y + SETTING_ROW - 1, layout.inner, 1);
    canvas.text(strings.settings[name], fonts.text17, lit ? colors.white : colors.muted, MARGIN, y + 3);
    canvas.right(
      chosen(canvas, device.settings, name),
      fonts.bold17,
      lit ? colors.white : colors.ink,
      layout.width - MARGIN,
      y + 3,
    );
  }
}

function chosen({ strings }: Canvas, settings: Settings, name: SettingName): string {
  switch (name) {
    case "language":
      return strings.name;
    case "theme":
      return strings.choice[settings.theme];
    case "volume":
      return strings.choice[settings.volume];
    case "print":
      return strings.choice[settings.print];
    case "letters":
      return strings.choice[settings.letters];
  }
}
