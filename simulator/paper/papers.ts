/** What came out of the printer in a scenario, as pictures. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../tools/kit/build/paths";
import { encodePng, FONT_FOLDER } from "../../tools/kit/fonts/fonts";
import type { Paper } from "../hardware/printer/receipt-printer";
import { type PrinterSetup, USUAL_PRINTER } from "../link/printer";
import { drawPaper, paperFonts } from "./draw-paper";

/** Papers that are kept of one scenario. */
const MAX_PAPERS = 1000;

export class Papers {
  readonly #setup: PrinterSetup;
  readonly #papers: Paper[] = [];
  /** What is still in the printer. */
  #last: Paper | undefined;

  constructor(setup: PrinterSetup = USUAL_PRINTER) {
    this.#setup = setup;
  }

  /** As the printer tells them: the same paper grows, and is whole, or torn off by the next. */
  add(paper: Paper): void {
    const isSame = this.#last?.items === paper.items;
    if (!isSame && this.#last !== undefined) this.#keep(this.#last);
    this.#last = paper.isWhole ? undefined : paper;
    if (paper.isWhole) this.#keep(paper);
  }

  /** "000-roll.png", "001-slip.png", "002-roll-torn.png": one that was not cut. */
  async write(folder: string): Promise<void> {
    if (this.#last !== undefined) this.#keep(this.#last);
    await mkdir(folder, { recursive: true });
    const fonts = paperFonts(join(ROOT, FONT_FOLDER));
    const { width, slipWidth = width } = this.#setup;
    for (const [i, paper] of this.#papers.entries()) {
      const picture = await drawPaper(paper, paper.sheet === "slip" ? slipWidth : width, fonts);
      const name = `${String(i).padStart(3, "0")}-${paper.sheet}${paper.isWhole ? "" : "-torn"}.png`;
      await writeFile(join(folder, name), encodePng(picture.width, picture.height, picture.rgba));
    }
  }

  #keep(paper: Paper): void {
    if (this.#papers.length < MAX_PAPERS) this.#papers.push({ ...paper, items: paper.items.slice() });
  }
}
