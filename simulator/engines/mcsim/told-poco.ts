/** The SDK's Poco as the firmware gets it here: it draws, and the bench is told the display list of what it draws. */

import Resource from "Resource";
import Poco, { type Font } from "commodetto/Poco";
import type { Surface } from "modules/screens/surface";
import { FONT_FILES } from "modules/screens/theme";
import { isHighFirst, swapped } from "simulator/engines/mcsim/byte-order";
import { Channel } from "simulator/link/channels";
import { DisplayListWriter } from "simulator/platform/display-list";
import { send } from "simulator/platform/link";

type Screen = ConstructorParameters<typeof Poco>[0] & { readonly pixelFormat: number };

/** In the order in which display lists number them. */
export const FONT_NAMES: readonly string[] = Object.freeze(Object.values(FONT_FILES).sort());

export class ToldPoco implements Surface<Font> {
  readonly width: number;
  readonly height: number;
  readonly #poco: InstanceType<typeof Poco>;
  readonly #list = new DisplayListWriter();
  readonly #fonts = new Map<Font, number>();
  readonly #highFirst: boolean;

  constructor(screen: Screen, options: { readonly displayListLength?: number }) {
    this.#poco = new Poco(screen, options);
    this.#highFirst = isHighFirst(screen.pixelFormat);
    this.width = this.#poco.width;
    this.height = this.#poco.height;
  }

  makeColor(red: number, green: number, blue: number): number {
    return this.#poco.makeColor(red, green, blue);
  }

  begin(x: number, y: number, width: number, height: number): void {
    this.#poco.begin(x, y, width, height);
    this.#list.begin(x, y, width, height);
  }

  /** The list goes first: the pixels that follow it are what was made of it. */
  end(): void {
    send(Channel.screen, this.#list.end(), false);
    this.#poco.end();
  }

  fillRectangle(color: number, x: number, y: number, width: number, height: number): void {
    this.#poco.fillRectangle(color, x, y, width, height);
    if (width > 0 && height > 0) this.#list.fill(this.#link(color), x, y, width, height);
  }

  drawText(text: string, font: Font, color: number, x: number, y: number): void {
    this.#poco.drawText(text, font, color, x, y);
    this.#list.text(this.#number(font), this.#link(color), x, y, text);
  }

  getTextWidth(text: string, font: Font): number {
    return this.#poco.getTextWidth(text, font);
  }

  /** A colour of this renderer as the link has it. */
  #link(color: number): number {
    return this.#highFirst ? swapped(color) : color;
  }

  /** A parsed font is its resource, which does not say its name: it is the one with these bytes. */
  #number(font: Font): number {
    let number = this.#fonts.get(font);
    if (number === undefined) {
      const bytes = bytesOf(font);
      number = FONT_NAMES.findIndex((name) => isSame(bytes, bytesOf(new Resource(`${name}.bf4`))));
      this.#fonts.set(font, number);
    }
    return number;
  }
}

function bytesOf(resource: object): Uint8Array {
  return new Uint8Array(resource as ArrayBuffer);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
