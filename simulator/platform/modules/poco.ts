/**
 * Module `commodetto/Poco`: draws into a display list that goes to the bench at `end`.
 *
 * Like the device's, its display list is bounded, each glyph being a command in it: a firmware that draws too much
 * between begin and end fails at `end`, here as there. The costs are those of the device's commands on a 32-bit machine;
 * a glyph is counted as if the edge cut it, and also where it is outside and the device would not keep it.
 */
import { Channel } from "../../link/channels";
import { DisplayListWriter } from "../display-list";
import { host } from "../host";
import { send } from "../link";
import { substituteOf } from "../substitutes";
import type { PlatformFont } from "./parse-bmf";

const RECTANGLE_COST = 12;
const GLYPH_COST = 24;
const DEFAULT_DISPLAY_LIST = 1024;

export default class Poco {
  readonly width: number;
  readonly height: number;
  readonly #limit: number;
  readonly #list = new DisplayListWriter();
  #cost = 0;
  #drawing = false;

  constructor(
    screen: { readonly width: number; readonly height: number },
    options: { readonly displayListLength?: number } = {},
  ) {
    this.width = screen.width;
    this.height = screen.height;
    this.#limit = options.displayListLength ?? DEFAULT_DISPLAY_LIST;
  }

  /** RGB565. */
  makeColor(red: number, green: number, blue: number): number {
    return ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
  }

  begin(x = 0, y = 0, width = this.width - x, height = this.height - y): void {
    if (this.#drawing) throw new Error("already begun");
    this.#drawing = true;
    this.#cost = 0;
    this.#list.begin(x, y, width, height);
  }

  end(): void {
    if (!this.#drawing) throw new Error("not begun");
    this.#drawing = false;
    if (this.#cost > this.#limit) throw new Error("display list overflow");
    send(Channel.screen, this.#list.end(), false);
  }

  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    this.#spend(RECTANGLE_COST);
    if (width > 0 && height > 0) this.#list.fill(color, x, y, width, height);
  }

  drawText(text: string, font: PlatformFont, color: number, x: number, y: number): void {
    this.#spend(GLYPH_COST * text.length);
    this.#list.text(font.index, color, x, y, text);
  }

  getTextWidth(text: string, font: PlatformFont): number {
    const { latin, others, advances } = font;
    const measured = host.textWidth?.(text, bufferOf(latin), bufferOf(others), bufferOf(advances)) ?? -1;
    if (measured >= 0) return measured;
    let width = 0;
    const { length } = text;
    for (let i = 0; i < length; i += 1) width += latin[text.charCodeAt(i)] || advanceOf(font, text.charAt(i));
    return width;
  }

  #spend(cost: number): void {
    if (!this.#drawing) throw new Error("not begun");
    this.#cost += cost;
  }
}

const bufferOf = ({ buffer }: Uint8Array | Uint16Array) => buffer as ArrayBuffer;

function advanceOf(font: PlatformFont, character: string): number {
  const code = character.charCodeAt(0);
  const known = font.latin[code];
  if (known) return known;
  const at = font.others.indexOf(code);
  if (at >= 0) return font.advances[at] ?? 0;
  let width = 0;
  for (const plain of substituteOf(character)) width += advanceOf(font, plain);
  return width;
}
