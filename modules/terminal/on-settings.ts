/** What can be chosen at the terminal: one setting after the other, each at its next value. */
import type { Key } from "./event";
import { changed, SETTING_NAMES } from "./settings";
import type { View } from "./state";
import type { Turn } from "./turn";

export function openSettings(turn: Turn): void {
  turn.sound("key");
  turn.show({ name: "settings", selected: 0 });
}

/** The middle key goes on to the next setting. @returns false after the last: another page follows */
export function onSettingsKey(turn: Turn, { selected }: Extract<View, { name: "settings" }>, key: Key): boolean {
  if (key === "validate") changeSetting(turn, selected);
  else if (key === "cancel") turn.idle();
  else if (selected + 1 < SETTING_NAMES.length) {
    turn.sound("key");
    turn.show({ name: "settings", selected: selected + 1 });
  } else return false;
  return true;
}

/** @param index in SETTING_NAMES */
export function changeSetting(turn: Turn, index: number): void {
  const name = SETTING_NAMES[index];
  if (name === undefined) return;
  const settings = changed(turn.state.device.settings, name);
  turn.sound("key");
  turn.setDevice({ settings });
  turn.show({ name: "settings", selected: index });
  turn.effects.push({ type: "keep-settings", settings });
}
