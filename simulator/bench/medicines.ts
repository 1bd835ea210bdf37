/** The medicines that the terminal's flash holds, as whoever fills the shelf sees them: by name or by CIP. */
import { existsSync } from "node:fs";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import type { Presentation } from "modules/catalogue/presentation";
import { samplePresentations } from "modules/catalogue/sample";
import { DataPartition } from "modules/update/data/data-partition";
import { FlashFile } from "../boot/flash-file";

export class Medicines {
  readonly #all: readonly Presentation[];
  /** What a search looks into, of each. */
  readonly #texts: readonly string[];
  readonly #byCip: ReadonlyMap<string, Presentation>;

  private constructor(all: readonly Presentation[]) {
    this.#all = all;
    this.#texts = all.map(({ cip13, label }) => `${plain(label)} ${cip13}`);
    this.#byCip = new Map(all.map((presentation) => [presentation.cip13, presentation]));
  }

  /** @param flash file of the terminal's flash; without a catalogue in it, the firmware's sample is all there is */
  static of(flash: string): Medicines {
    const all: Presentation[] = [];
    if (existsSync(flash)) {
      const file = new FlashFile(flash);
      const { content } = new DataPartition("catalogue", file.partition("catalogue"));
      const opened = FlashCatalogue.open(content);
      if (opened.ok) opened.value.forEach((presentation) => void all.push(presentation));
      file.close();
    }
    return new Medicines(all.length > 0 ? all : samplePresentations());
  }

  get count(): number {
    return this.#all.length;
  }

  /** Those of the sample, as far as they are known: a shelf that shows something of everything. */
  get usual(): Presentation[] {
    const known = samplePresentations().flatMap(({ cip13 }) => this.#byCip.get(cip13) ?? []);
    return known.length > 0 ? known : this.#all.slice(0, 60);
  }

  get(cip13: string): Presentation | undefined {
    return this.#byCip.get(cip13);
  }

  /** @param words each of which must be there; those still sold come first */
  search(words: string, most: number): Presentation[] {
    const wanted = plain(words)
      .split(/\s+/)
      .filter((word) => word !== "");
    if (wanted.length === 0) return [];
    const found: Presentation[] = [];
    const gone: Presentation[] = [];
    for (const [i, text] of this.#texts.entries()) {
      const presentation = this.#all[i];
      if (presentation === undefined || !wanted.every((word) => text.includes(word))) continue;
      if (presentation.marketed) found.push(presentation);
      else gone.push(presentation);
      if (found.length === most) break;
    }
    return [...found, ...gone].slice(0, most);
  }
}

/** Without case or accents. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("fr");
}
