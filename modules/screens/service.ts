/** The terminal's own health, for whoever is on the telephone with the help desk. */
import { dateOf } from "modules/strings/format";
import { SCANNER, SERVICE } from "modules/strings/fr";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { page } from "./frame";
import { HEADER, MARGIN, WIDTH } from "./layout";

/** What this build is. */
export interface About {
  readonly version: string;
  readonly engine: string;
}

const LINE = 28;

export function paintService(canvas: Canvas, state: State, about: About): void {
  const { view, device } = state;
  if (view.name !== "service") return;
  page(canvas, HEADER);
  let y = HEADER + 6;
  if (view.page === 0) {
    y = row(canvas, SERVICE.scanner, SCANNER[device.scanner], y);
    y = row(canvas, SERVICE.keys, device.keysVersion === 0 ? SERVICE.unknown : String(device.keysVersion), y);
    y = row(canvas, SERVICE.keysIssued, device.keysIssued === 0 ? SERVICE.unknown : dateOf(device.keysIssued), y);
    const stale = device.keysStale ? SERVICE.stale : "";
    const until = device.keysExpire === 0 ? SERVICE.unknown : dateOf(device.keysExpire) + stale;
    y = row(canvas, SERVICE.keysExpire, until, y);
    y = row(canvas, SERVICE.queue, String(device.queue), y);
    row(canvas, SERVICE.network, SERVICE.networkNone, y);
    return;
  }
  y = row(canvas, SERVICE.clock, device.clockCertain ? SERVICE.clockCertain : SERVICE.clockUncertain, y);
  y = row(canvas, SERVICE.firmware, about.version, y);
  y = row(canvas, SERVICE.engine, about.engine, y);
  const memory = device.chunks < 0 ? SERVICE.unknown : device.chunks + SERVICE.bytes + device.slots + SERVICE.slots;
  row(canvas, SERVICE.memory, memory, y);
}

function row(canvas: Canvas, words: string, value: string, y: number): number {
  const { colors, fonts } = canvas;
  canvas.text(words, fonts.text17, colors.muted, MARGIN, y + 3);
  const room = WIDTH - MARGIN * 2 - canvas.width(words, fonts.text17) - 12;
  canvas.right(canvas.fit(value, fonts.bold17, room), fonts.bold17, colors.ink, WIDTH - MARGIN, y + 3);
  canvas.fill(colors.rule, MARGIN, y + LINE - 1, WIDTH - MARGIN * 2, 1);
  return y + LINE;
}
