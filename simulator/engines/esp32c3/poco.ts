/**
 * Module `commodetto/Poco`: the SDK's own, which draws in C, and tells the bench besides what it draws, as a display list. So
 * a scenario finds the words of the screen, and the pixels that follow are held against the bench's own of that list.
 */

import Resource from "Resource";
import PocoCore from "commodetto/PocoCore";
import { FONT_FILES } from "modules/screens/theme";
import { Channel } from "simulator/link/channels";
import { DisplayListWriter } from "simulator/platform/display-list";
import { send } from "simulator/platform/link";

declare function native(name: string): { call(self: object, ...values: unknown[]): unknown };

/** A parsed font is its resource. */
export interface Font {
  readonly byteLength: number;
  readonly height: number;
  readonly ascent: number;
}

// The SDK's typing of this module gives it, where this one does not stand in its place.
declare global {
  const screen: unknown;
}

/** In the order in which display lists number them. */
const FONT_NAMES: readonly string[] = Object.freeze(Object.values(FONT_FILES).sort());

export default class Poco extends PocoCore {
  readonly #list = new DisplayListWriter();
  /** A font does not say its name: no two are of one length. */
  readonly #lengths: readonly number[] = FONT_NAMES.map((name) => new Resource(`${name}.bf4`).byteLength);

  get width(): number {
    return native("xs_poco_get_width").call(this) as number;
  }

  get height(): number {
    return native("xs_poco_get_height").call(this) as number;
  }

  makeColor(red: number, green: number, blue: number): number {
    return native("xs_poco_makeColor").call(this, red, green, blue) as number;
  }

  begin(x: number, y: number, width: number, height: number): void {
    native("xs_poco_begin").call(this, x, y, width, height);
    this.#list.begin(x, y, width, height);
  }

  /** The list goes first: the pixels that follow it are what was made of it. */
  end(): void {
    send(Channel.screen, this.#list.end(), false);
    native("xs_poco_end").call(this);
  }

  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    native("xs_poco_fillRectangle").call(this, color, x, y, width, height);
    if (width > 0 && height > 0) this.#list.fill(color, x, y, width, height);
  }

  drawText(text: string, font: Font, color: number, x: number, y: number): void {
    native("xs_poco_drawText").call(this, text, font, color, x, y);
    this.#list.text(this.#number(font), color, x, y, text);
  }

  getTextWidth(text: string, font: Font): number {
    return native("xs_poco_getTextWidth").call(this, text, font) as number;
  }

  #number(font: Font): number {
    const number = this.#lengths.indexOf(font.byteLength);
    if (number < 0) throw new Error("poco: a font that is no resource");
    return number;
  }
}
