/**
 * In place of the firmware: draws with the SDK's Poco what the bench asks for, and measures texts with it. Each display
 * list on the screen channel is answered with its pixels, then with an empty frame of that channel; each {font,
 * first,last} on the widths channel with a byte each: how wide these code points are by themselves.
 */

import Resource from "Resource";
import Poco, { type Font } from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { decodeUtf8 } from "modules/cbor/utf8";
import { isHighFirst, swapped } from "simulator/engines/mcsim/byte-order";
import { type OnPixels, ScreenTap, type SimulatorScreen } from "simulator/engines/mcsim/screen-tap";
import { FONT_NAMES } from "simulator/engines/mcsim/told-poco";
import { Channel } from "simulator/link/channels";
import { start } from "simulator/platform/boot";
import { readDisplayList } from "simulator/platform/display-list";
import { listen, send } from "simulator/platform/link";

/** More than any display list takes. */
const DISPLAY_LIST_LENGTH = 262144;

interface WidthsMessage {
  /** As display lists number them. */
  readonly font: number;
  readonly first: number;
  readonly last: number;
}

export function redraw(real: SimulatorScreen, onPixels: OnPixels): void {
  const screen = new ScreenTap(real, onPixels);
  const poco = new Poco(screen as never, { displayListLength: DISPLAY_LIST_LENGTH });
  const fonts: Font[] = FONT_NAMES.map((name) => parseBMF(new Resource(`${name}.bf4`)));
  const fontOf = (number: number): Font => {
    const font = fonts[number];
    if (font === undefined) throw new RangeError("no such font");
    return font;
  };
  const color = (link: number) => (isHighFirst(real.pixelFormat) ? swapped(link) : link);
  const pen = {
    begin: (x: number, y: number, width: number, height: number) => poco.begin(x, y, width, height),
    fill: (ink: number, x: number, y: number, width: number, height: number) =>
      poco.fillRectangle(color(ink), x, y, width, height),
    text: (font: number, ink: number, x: number, y: number, text: string) =>
      poco.drawText(text, fontOf(font), color(ink), x, y),
    end: () => poco.end(),
  };
  start(() => {
    listen(Channel.screen, (list) => {
      readDisplayList(list, pen);
      send(Channel.screen, new Uint8Array(0), false);
    });
    listen(Channel.widths, (payload) => {
      const { font, first, last } = JSON.parse(decodeUtf8(payload, 0, payload.length) ?? "null") as WidthsMessage;
      const widths = new Uint8Array(last - first + 1);
      for (let code = first; code <= last; code += 1) {
        widths[code - first] = poco.getTextWidth(String.fromCodePoint(code), fontOf(font));
      }
      send(Channel.widths, widths, false);
    });
  });
}
