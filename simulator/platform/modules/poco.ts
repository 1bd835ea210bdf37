/**
 * Module `commodetto/Poco`: draws into a display list that goes to the bench at `end`.
 *
 * Like the device's, its display list is bounded, each glyph being a command in it: a firmware that draws too much
 * between begin and end fails here as it would there. The costs are those of the device's commands on a 32-bit machine.
 */
import { Channel } from "../../link/channels";
import { DisplayListWriter } from "../display-list";
import { send } from "../link";
import type { PlatformFont } from "./parse-bmf";

const RECTANGLE_COST = 16;
const GLYPH_COST = 32;
const DEFAULT_DISPLAY_LIST = 1024;
const ELLIPSIS = "...";

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
    send(Channel.screen, this.#list.end(), false);
  }

  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    this.#spend(RECTANGLE_COST);
    if (width > 0 && height > 0) this.#list.fill(color, x, y, width, height);
  }

  blendRectangle(color: number, blend: number, x: number, y: number, width: number, height: number): void {
    this.#spend(RECTANGLE_COST);
    if (width > 0 && height > 0) this.#list.blend(color, blend, x, y, width, height);
  }

  /** With a width, text that is wider ends in an ellipsis, as Poco does it. */
  drawText(text: string, font: PlatformFont, color: number, x: number, y: number, width?: number): void {
    let shown = text;
    if (width !== undefined && this.getTextWidth(text, font) > width) {
      const room = width - this.getTextWidth(ELLIPSIS, font);
      let length = 0;
      for (let used = 0; length < text.length; length += 1) {
        used += advanceOf(font, text.charAt(length));
        if (used > room) break;
      }
      shown = text.slice(0, length) + ELLIPSIS;
    }
    this.#spend(GLYPH_COST * shown.length);
    this.#list.text(font.index, color, x, y, shown);
  }

  getTextWidth(text: string, font: PlatformFont): number {
    let width = 0;
    for (let i = 0; i < text.length; i += 1) width += advanceOf(font, text.charAt(i));
    return width;
  }

  #spend(cost: number): void {
    if (!this.#drawing) throw new Error("not begun");
    this.#cost += cost;
    if (this.#cost > this.#limit) throw new Error("display list overflowed");
  }
}

/** A character that the font lacks takes no room, and is not drawn. */
function advanceOf(font: PlatformFont, character: string): number {
  const at = font.characters.indexOf(character);
  return at < 0 ? 0 : font.advances.charCodeAt(at);
}
