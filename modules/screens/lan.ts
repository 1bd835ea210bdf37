/** The page of Service about the pharmacy's software on the LAN: whether it is paired, and the code while it is being. */
import type { LanView } from "modules/lgo/lan/view";
import type { Canvas } from "./canvas";
import { HEADER } from "./layout";
import { row } from "./row";

/** Where the code stands, and what to do. */
const CODE_TOP = HEADER + 66;
const HINT_TOP = 148;
const HALF = 3;

export function paintLan(canvas: Canvas, lan: LanView): void {
  const { colors, fonts, layout, strings } = canvas;
  const { lan: words } = strings;
  let y = row(canvas, words.software, words.state[lan.state], HEADER + 6);
  y = row(canvas, words.port, String(lan.port), y);
  if (lan.code !== "") {
    const code = `${lan.code.slice(0, HALF)} ${lan.code.slice(HALF)}`;
    canvas.center(code, fonts.digits46, colors.brand, layout.middle, CODE_TOP);
  } else {
    if (lan.state === "on") y = row(canvas, words.connected, String(lan.connected), y);
    if (lan.last !== null) row(canvas, words.last, words.lastIs[lan.last], y);
  }
  const isAsked = lan.state === "confirming";
  const font = isAsked ? fonts.bold17 : canvas.least;
  const color = isAsked ? colors.ink : colors.muted;
  canvas.paragraph(words.hint[lan.state], font, color, layout.middle, HINT_TOP, layout.inner, 2, true);
}
