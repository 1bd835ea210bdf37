/** The terminal as it stands on the counter: screen, three keys, a lamp, the front of the card slot. */

import type { Key } from "modules/terminal/event";
import { DEFAULT_SCREEN, type ScreenSize } from "../../screen";
import type { BenchState } from "../protocol";
import { context, el } from "./dom";
import { words } from "./language";
import type { Link } from "./link";

const KEYS: readonly { readonly key: Key; readonly shortcut: string }[] = [
  { key: "cancel", shortcut: "1" },
  { key: "option", shortcut: "2" },
  { key: "validate", shortcut: "3" },
];
const CLOCK = /^\d\d:\d\d$/;
/** A start that lasts longer compiles the engine, which is done once, ms. */
const PATIENCE = 1500;

export interface DevicePlace {
  readonly place: HTMLElement;
  /** What its test ids begin with. */
  readonly prefix?: string;
  /** It is the page's own: the keyboard presses its keys, and what its screen says is told. */
  readonly isOwn: boolean;
}

export class Device {
  /** What is in the card slot, in words. */
  readonly slot: HTMLElement;
  readonly #pen: CanvasRenderingContext2D;
  readonly #canvas: HTMLCanvasElement;
  readonly #words: HTMLElement;
  readonly #note: HTMLElement;
  readonly #body: HTMLElement;
  #patience: number | undefined;

  constructor(link: Link, { place, prefix = "", isOwn }: DevicePlace) {
    this.slot = el("p", { class: "card-slot", testid: `${prefix}slot-state`, role: "status" }, words.card.slotEmpty);
    this.#words = el("p", { class: "spoken", testid: `${prefix}words`, "aria-live": isOwn ? "polite" : "off" });
    this.#note = el("p", { class: "screen-note", testid: `${prefix}screen-note` }, words.device.connecting);
    this.#canvas = el("canvas", { ...DEFAULT_SCREEN, testid: `${prefix}screen`, role: "img" });
    this.#pen = context(this.#canvas);
    this.#canvas.addEventListener("pointerdown", (event) => {
      const { left, top, width, height } = this.#canvas.getBoundingClientRect();
      const x = Math.floor(((event.clientX - left) / width) * this.#canvas.width);
      const y = Math.floor(((event.clientY - top) / height) * this.#canvas.height);
      if (x >= 0 && y >= 0 && x < this.#canvas.width && y < this.#canvas.height) link.send({ type: "touch", x, y });
    });
    const keys = KEYS.map(({ key, shortcut }) =>
      el(
        "button",
        {
          class: `device-key ${key}`,
          testid: `${prefix}key-${key}`,
          "aria-label": isOwn ? words.device.keyLabel(words.device.key[key], shortcut) : words.device.key[key],
          onclick: () => link.send({ type: "key", key }),
        },
        el("span", { class: "cap", "aria-hidden": true }),
        isOwn && el("kbd", { "aria-hidden": true }, shortcut),
      ),
    );
    this.#body = el(
      "div",
      { class: "device", testid: `${prefix}device` },
      el(
        "div",
        { class: "device-top", "aria-hidden": true },
        el("span", { class: "device-brand" }, "Comptoir"),
        el("span", { class: "device-lamp" }),
      ),
      el("div", { class: "screen" }, this.#canvas, this.#note),
      el("div", { class: "device-keys" }, ...keys),
      isOwn && this.slot,
    );
    place.append(this.#body, this.#words);
  }

  /** The terminal's screen has this many pixels. */
  size({ width, height }: ScreenSize): void {
    // Setting them clears it.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  show(rgba: Uint8ClampedArray<ArrayBuffer>): void {
    this.#pen.putImageData(new ImageData(rgba, this.#canvas.width, this.#canvas.height), 0, 0);
  }

  /** What the screen says, for who cannot see it; the clock would be told every minute. */
  say(shown: readonly string[]): void {
    const text = shown.filter((word) => !CLOCK.test(word)).join(" · ");
    if (text === this.#words.textContent) return;
    this.#words.textContent = text;
    this.#canvas.setAttribute("aria-label", words.device.screen(text || words.device.dark));
  }

  tell({ screen, status, engine }: BenchState): void {
    this.#body.dataset.screen = screen;
    this.#body.dataset.status = status;
    this.#body.dataset.engine = engine;
    this.#note.textContent = words.device.note[status];
    window.clearTimeout(this.#patience);
    if (status === "starting" && engine === "xs") {
      this.#patience = window.setTimeout(() => {
        this.#note.textContent = words.device.compiling;
      }, PATIENCE);
    }
  }

  /** @param isFull the bench is there, and takes no more pages */
  lost(isFull: boolean): void {
    window.clearTimeout(this.#patience);
    this.#body.dataset.status = "off";
    this.#body.dataset.screen = "off";
    this.#note.textContent = isFull ? words.page.tooMany : words.device.lost;
  }
}
