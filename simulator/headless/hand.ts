/**
 * A hand at the keys of a terminal that nobody can see, and eyes on its screen: it waits for what the screen says to each
 * key, however long the machine takes.
 */
import type { Counter, Key } from "../hardware/counter";

/** A screen is drawn in slices: it is whole when none has come for so long, ms. */
const QUIET = 500;
/** Without an answer for so long a key leads nowhere, ms. */
const PATIENCE = 10_000;
/** The clock of the screen changes by itself. */
const CLOCK = /\d\d:\d\d/g;

export class Hand {
  readonly #counter: () => Counter | undefined;
  #words = "";
  #drawn = 0;
  #onWords: (() => void) | undefined;

  /** @param counter undefined while the firmware does not run */
  constructor(counter: () => Counter | undefined) {
    this.#counter = counter;
  }

  /** What the screen says now, a blank between two words. */
  get words(): string {
    return this.#words;
  }

  /** What the screen says now, each time that it is drawn. */
  seen(words: readonly string[]): void {
    this.#drawn += 1;
    this.#words = words.join(" ").replaceAll(/\s+/g, " ");
    this.#onWords?.();
  }

  /** @returns once the screen says something else; false when it does not */
  async press(key: Key): Promise<boolean> {
    const before = steady(this.#words);
    this.#counter()?.press(key);
    if (!(await this.until((words) => steady(words) !== before))) return false;
    for (let drawn = -1; drawn !== this.#drawn; ) {
      drawn = this.#drawn;
      await new Promise((resolve) => setTimeout(resolve, QUIET));
    }
    return true;
  }

  /** @returns false when the screen does not come to say so */
  async until(says: (words: string) => boolean): Promise<boolean> {
    if (says(this.#words)) return true;
    let late: NodeJS.Timeout | undefined;
    const isSaid = await new Promise<boolean>((resolve) => {
      late = setTimeout(() => resolve(false), PATIENCE);
      this.#onWords = () => {
        if (says(this.#words)) resolve(true);
      };
    });
    clearTimeout(late);
    this.#onWords = undefined;
    return isSaid;
  }
}

function steady(words: string): string {
  return words.replaceAll(CLOCK, "");
}
