/** The shelf: one box of each presentation, with a batch, an expiry and a serial number printed on it. */

import type { Presentation } from "modules/catalogue/presentation";
import { samplePresentations } from "modules/catalogue/sample";
import { boxCode, type Matrix } from "../optics/codes";
import type { CodeRows, ShelfBox } from "./protocol";

const DAY_MS = 86400000;

/** A matrix as the page wants it. */
export function rowsOf({ width, height, modules }: Matrix): CodeRows {
  return Array.from({ length: height }, (_, y) => modules.subarray(y * width, (y + 1) * width).join(""));
}

export class Shelf {
  readonly #presentations: readonly Presentation[] = samplePresentations();
  readonly #boxes = new Map<string, ShelfBox>();
  /** Serial numbers go on from start to start, so that no two boxes of a day share one. */
  #serial: number;
  #expired = false;

  private constructor(now: number) {
    this.#serial = now % 100000000;
  }

  /** @param now s */
  static async open(now: number): Promise<Shelf> {
    const shelf = new Shelf(now);
    await shelf.stock(false);
    return shelf;
  }

  get boxes(): readonly ShelfBox[] {
    return [...this.#boxes.values()];
  }

  /** Fills the shelf anew. @param expired with boxes past their date */
  async stock(expired: boolean): Promise<void> {
    this.#expired = expired;
    for (const presentation of this.#presentations) await this.#print(presentation);
  }

  /** A box was taken: another of its kind stands in its place. @returns undefined for a box that is not kept */
  async take(cip13: string): Promise<ShelfBox | undefined> {
    const presentation = this.#presentations.find((candidate) => candidate.cip13 === cip13);
    return presentation === undefined ? undefined : this.#print(presentation);
  }

  async #print({ cip13, label, priceCents, rate, marketed }: Presentation): Promise<ShelfBox> {
    this.#serial += 7;
    const days = this.#expired ? -45 : 240 + (Number(cip13.slice(7, 12)) % 600);
    const expiry = new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const batch = `L${cip13.slice(8, 12)}`;
    const serial = `${cip13.slice(9, 12)}${this.#serial}`;
    const rows = rowsOf(await boxCode({ cip13, expiry, batch, serial }));
    const box = { cip13, label, priceCents, rate, marketed, batch, serial, expiry, rows };
    this.#boxes.set(cip13, box);
    return box;
  }
}
