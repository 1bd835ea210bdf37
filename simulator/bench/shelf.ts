/** The shelf: one box of each presentation, with a batch, an expiry and a serial number printed on it. */

import type { Presentation } from "modules/catalogue/presentation";
import { boxCode, type Matrix } from "../optics/codes";
import type { Medicines } from "./medicines";
import type { CodeRows, ShelfBox } from "./protocol";

const DAY_MS = 86400000;
/** Boxes that one search fetches. */
const MAX_FOUND = 40;
/** Boxes that lie on the counter; the oldest go when there are more. */
const MAX_TAKEN = 100;

/** A matrix as the page wants it. */
export function rowsOf({ width, height, modules }: Matrix): CodeRows {
  return Array.from({ length: height }, (_, y) => modules.subarray(y * width, (y + 1) * width).join(""));
}

export class Shelf {
  #medicines: Medicines;
  readonly #boxes = new Map<string, ShelfBox>();
  /** Fetched by the last search; not of the shelf. */
  #found = new Map<string, ShelfBox>();
  #taken: readonly ShelfBox[] = [];
  /** How many of those leave with the patient: the others were read after the sale was done. */
  #sold = 0;
  /** Serial numbers go on from start to start, so that no two boxes of a day share one. */
  #serial: number;
  #expired = false;

  readonly #now: () => number;

  private constructor(medicines: Medicines, now: () => number) {
    this.#medicines = medicines;
    this.#now = now;
    this.#serial = now() % 100000000;
  }

  /** @param now s */
  static async open(medicines: Medicines, now: () => number): Promise<Shelf> {
    const shelf = new Shelf(medicines, now);
    await shelf.stock(medicines, false);
    return shelf;
  }

  get boxes(): readonly ShelfBox[] {
    return [...this.#boxes.values()];
  }

  /** How many medicines boxes can be fetched of. */
  get count(): number {
    return this.#medicines.count;
  }

  /** What a box is called. */
  labelOf(cip13: string): string | undefined {
    return this.#medicines.get(cip13)?.label;
  }

  /** Fills the shelf anew, with the usual boxes. @param expired with boxes past their date */
  async stock(medicines: Medicines = this.#medicines, expired = this.#expired): Promise<void> {
    this.#medicines = medicines;
    this.#expired = expired;
    this.#boxes.clear();
    for (const presentation of medicines.usual) this.#boxes.set(presentation.cip13, await this.#print(presentation));
  }

  /** On the counter: they were read, and wait for the sale to end. */
  get taken(): readonly ShelfBox[] {
    return this.#taken;
  }

  /** Boxes of the medicines that have these words in their name, or these digits in their CIP. */
  async search(words: string): Promise<ShelfBox[]> {
    const found = this.#medicines.search(words, MAX_FOUND);
    const boxes: ShelfBox[] = [];
    for (const presentation of found) {
      const { cip13 } = presentation;
      boxes.push(this.#boxes.get(cip13) ?? this.#found.get(cip13) ?? (await this.#print(presentation)));
    }
    this.#found = new Map(boxes.filter(({ cip13 }) => !this.#boxes.has(cip13)).map((box) => [box.cip13, box]));
    return boxes;
  }

  /**
   * The scanner read this text. A box of the shelf lies on the counter from now on.
   * @returns what prints the next of its kind, which stands in its place; undefined when it was no box of the shelf
   */
  wasRead(text: string): (() => Promise<ShelfBox | undefined>) | undefined {
    const box = [...this.#boxes.values(), ...this.#found.values()].find(
      ({ cip13, serial }) => text.includes(cip13) && text.endsWith(`21${serial}`),
    );
    if (box === undefined || this.#taken.includes(box)) return undefined;
    this.#taken = [...this.#taken, box].slice(-MAX_TAKEN);
    return async () => {
      const presentation = this.#medicines.get(box.cip13);
      if (presentation === undefined) return undefined;
      const next = await this.#print(presentation);
      for (const boxes of [this.#boxes, this.#found]) if (boxes.get(box.cip13) === box) boxes.set(box.cip13, next);
      return next;
    };
  }

  /** The terminal shows another screen: a patient leaves with the boxes, or they go back. @returns whether any did */
  onScreen(before: string, after: string): boolean {
    const count = this.#taken.length;
    if (after === "done") this.#sold = count;
    else if (before === "done") this.#taken = this.#taken.slice(this.#sold);
    else if (after === "idle" || after === "off") this.#taken = [];
    return this.#taken.length !== count;
  }

  async #print({ cip13, label, priceCents, rate, marketed }: Presentation): Promise<ShelfBox> {
    this.#serial += 7;
    const days = this.#expired ? -45 : 240 + (Number(cip13.slice(7, 12)) % 600);
    const expiry = new Date(this.#now() * 1000 + days * DAY_MS).toISOString().slice(0, 10);
    const batch = `L${cip13.slice(8, 12)}`;
    const serial = `${cip13.slice(9, 12)}${this.#serial}`;
    const rows = rowsOf(await boxCode({ cip13, expiry, batch, serial }));
    return { cip13, label, priceCents, rate, marketed, batch, serial, expiry, rows };
  }
}
