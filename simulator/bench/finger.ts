/** One finger, which touches the terminal once at a time: a page can ask faster than a key can be let go. */

/** From one touch to the next, ms. */
const APART = 150;
/** Touches that wait. */
const MAX_TOUCHES = 8;

export class Finger {
  /** When it is free again, ms. */
  #free = 0;

  /** Touches as soon as it is free; not at all while too many wait. */
  touch(touch: () => void): void {
    const now = Date.now();
    const at = Math.max(now, this.#free);
    if (at - now > APART * MAX_TOUCHES) return;
    this.#free = at + APART;
    setTimeout(touch, at - now);
  }
}
