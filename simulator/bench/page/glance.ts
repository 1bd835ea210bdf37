/** What is held for a moment before the scanner of another terminal: drawn for its camera, which nobody looks through here. */
import { context, el, toast } from "./dom";
import { words } from "./language";
import type { Link } from "./link";
import { CAMERA_HEIGHT, CAMERA_WIDTH, EXPOSURE, exposed } from "./picture";
import { drawThing, type Thing } from "./things";

/** How long it is held up when nothing is read, ms. */
const PATIENCE = 5000;
const MAX_HELD = 0xffff;
const DESK = "#2a3230";

export class Glance {
  readonly #link: Link;
  readonly #pen = context(el("canvas", { width: CAMERA_WIDTH, height: CAMERA_HEIGHT }), { willReadFrequently: true });
  #page = 0;
  #held = 0;
  #read = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** @param page the bench's number of this page, at that terminal */
  begin(page: number): void {
    this.#page = page;
  }

  /** The module's lamp, for what a page held up. */
  lamp(page: number, held: number): void {
    if (page === this.#page) this.#read = held;
  }

  /** Holds it up until it was read, or for a while; what was held up before gives way. @returns whether it was read */
  async show(thing: Thing, name: string): Promise<boolean> {
    this.#held = (this.#held % MAX_HELD) + 1;
    const held = this.#held;
    const pen = this.#pen;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = DESK;
    pen.fillRect(0, 0, CAMERA_WIDTH, CAMERA_HEIGHT);
    pen.translate(CAMERA_WIDTH / 2, CAMERA_HEIGHT / 2);
    pen.rotate(-2.5 * (Math.PI / 180));
    drawThing(pen, thing);
    const picture = exposed(pen, held);
    const until = performance.now() + PATIENCE;
    while (this.#held === held && this.#read !== held && performance.now() < until) {
      this.#link.sendPicture(picture.slice());
      await new Promise((resolve) => setTimeout(resolve, EXPOSURE));
    }
    if (this.#held !== held) return false;
    if (this.#read !== held) toast(words.scanner.unread(name));
    return this.#read === held;
  }
}
