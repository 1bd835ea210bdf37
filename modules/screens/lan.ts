/** The page of Service about the pharmacy's software on the LAN, the code while one is paired, and the list of those that are. */
import type { LanSoftware, LanView } from "modules/lgo/lan/view";
import type { Strings } from "modules/strings/strings";
import { canPairLan, softwareRows } from "modules/terminal/on-lan";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { paintChoices } from "./choices";
import { HEADER } from "./layout";
import { printable } from "./person";
import { row } from "./row";

/** Where the code stands, and what to do. */
const CODE_TOP = HEADER + 66;
const HINT_TOP = 148;
const HALF = 3;
/** A name leaves room for how it is. */
const NAME_ROOM = 170;

export function paintLan(canvas: Canvas, lan: LanView): void {
  const { fonts, colors, layout, strings } = canvas;
  const { lan: words } = strings;
  const isAtRest = lan.state === "on";
  let y = row(canvas, words.software, isAtRest ? words.listens(lan.port) : words.state[lan.state], HEADER + 6);
  if (!isAtRest) y = row(canvas, words.port, String(lan.port), y);
  if (lan.code !== "") {
    const code = `${lan.code.slice(0, HALF)} ${lan.code.slice(HALF)}`;
    canvas.center(code, fonts.digits46, colors.brand, layout.middle, CODE_TOP);
  } else if (isAtRest) {
    for (const one of lan.software) {
      y = row(canvas, canvas.fit(nameWords(strings, one), fonts.text17, NAME_ROOM), hereWords(strings, one), y);
    }
  }
  if (lan.code === "" && lan.last !== null && y <= HINT_TOP - 28) {
    y = row(canvas, words.last, words.lastIs[lan.last], y);
  }
  // Four of them leave no room, and say enough.
  if (y > HINT_TOP + layout.spare) return;
  const isAsked = lan.state === "confirming";
  const font = isAsked ? fonts.bold17 : canvas.least;
  const color = isAsked ? colors.ink : colors.muted;
  canvas.paragraph(words.hint[lan.state], font, color, layout.middle, HINT_TOP, layout.inner, 2, true);
}

function nameWords({ lan: words }: Strings, { name }: LanSoftware): string {
  return name === "" ? words.nameless : printable(name);
}

function hereWords({ lan: words, format }: Strings, { connected, seen }: LanSoftware): string {
  if (connected > 0) return connected === 1 ? words.here : words.hereTimes(connected);
  return seen === 0 ? words.never : words.seen(format.day(seen));
}

export function paintSoftware(canvas: Canvas, { view, device: { lan } }: State): void {
  if (view.name !== "software" || lan === null) return;
  const { strings } = canvas;
  const { lan: words } = strings;
  paintChoices(canvas, view.selected, softwareRows(lan), (index) => {
    const one = lan.software[index - 1];
    if (one === undefined) return { label: canPairLan(lan) ? words.pair : words.full, value: "" };
    return { label: words.forget(nameWords(strings, one)), value: hereWords(strings, one) };
  });
}
