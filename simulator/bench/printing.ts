/** The printer on the bench: its faults for a hand to touch, and the papers that came out, as pictures. */
import { join } from "node:path";
import { ROOT } from "../../tools/kit/build/paths";
import { encodePng, FONT_FOLDER } from "../../tools/kit/fonts/fonts";
import { type ReadReceipt, readReceiptCode } from "../ecarte/receipt-code";
import type { PrinterFault } from "../hardware/printer/printer-faults";
import { type Paper, ReceiptPrinter } from "../hardware/printer/receipt-printer";
import { USUAL_PRINTER } from "../link/printer";
import { readGray } from "../optics/codes";
import { drawPaper, type PaperFonts, type Picture, paperFonts } from "../paper/draw-paper";
import type { PaperView, PrinterView } from "./protocol";

/** Papers that lie on the counter, the newest. */
const MAX_PAPERS = 4;
/** Lines that come out together are shown together, ms. */
const FRAME = 120;

interface Lying {
  readonly id: string;
  paper: Paper;
  picture: Picture | undefined;
  png: string;
  /** Drawn as it is now. */
  isDrawn: boolean;
}

export class BenchPrinter {
  readonly printer: ReceiptPrinter;
  readonly #onChange: () => void;
  #fonts: PaperFonts | undefined;
  /** The newest first. */
  #papers: Lying[] = [];
  #count = 0;
  #frame: NodeJS.Timeout | undefined;

  constructor(onChange: () => void, onLog: (line: string) => void) {
    this.#onChange = onChange;
    this.printer = new ReceiptPrinter({ onPaper: (paper) => this.take(paper), onChange, onLog });
  }

  get view(): PrinterView {
    return this.viewOf(this.printer);
  }

  /** @param printer another than the own, whose papers were taken here */
  viewOf({ faults, hasSheet }: ReceiptPrinter): PrinterView {
    return { faults, hasSheet, papers: this.#papers.filter(({ png }) => png !== "").map(viewOf) };
  }

  set(fault: PrinterFault, on: boolean): void {
    this.printer.set(fault, on);
  }

  /** Takes the papers off the counter. */
  clear(): void {
    this.#papers = [];
    this.#onChange();
  }

  /** What a phone's camera makes of a paper. @returns undefined where there is no receipt's code on it */
  async readCode(id: string): Promise<ReadReceipt | undefined> {
    const picture = this.#papers.find((paper) => paper.id === id)?.picture;
    if (picture === undefined) return undefined;
    const { width, height, rgba } = picture;
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => rgba[i * 4] ?? 0);
    const symbol = await readGray({ width, height, pixels });
    const read = symbol && readReceiptCode(Buffer.from(symbol.bytes).toString("latin1"));
    return read?.ok === true ? read.value : undefined;
  }

  close(): void {
    clearTimeout(this.#frame);
  }

  /** More has come out. */
  take(paper: Paper): void {
    const [newest] = this.#papers;
    if (newest !== undefined && newest.paper.items === paper.items) {
      newest.paper = paper;
      newest.isDrawn = false;
    } else {
      this.#count += 1;
      this.#papers.unshift({ id: `paper-${this.#count}`, paper, picture: undefined, png: "", isDrawn: false });
      this.#papers.length = Math.min(this.#papers.length, MAX_PAPERS);
    }
    this.#frame ??= setTimeout(() => void this.#draw(), FRAME);
  }

  async #draw(): Promise<void> {
    this.#fonts ??= paperFonts(join(ROOT, FONT_FOLDER));
    const { width, slipWidth = width } = USUAL_PRINTER;
    for (const lying of this.#papers) {
      if (lying.isDrawn) continue;
      lying.isDrawn = true;
      const { paper } = lying;
      const picture = await drawPaper(paper, paper.sheet === "slip" ? slipWidth : width, this.#fonts);
      lying.picture = picture;
      lying.png = Buffer.from(encodePng(picture.width, picture.height, picture.rgba)).toString("base64");
    }
    this.#frame = undefined;
    this.#onChange();
    // What came out meanwhile.
    if (this.#papers.some(({ isDrawn }) => !isDrawn)) this.#frame = setTimeout(() => void this.#draw(), FRAME);
  }
}

function viewOf({ id, paper, png }: Lying): PaperView {
  const lines = paper.items.flatMap((item) =>
    item.type === "line" ? [item.runs.map(({ text }) => text.trim()).join(" ")] : [],
  );
  return {
    id,
    sheet: paper.sheet,
    isWhole: paper.isWhole,
    png,
    text: lines.filter((line) => line !== "").join("\n"),
    hasCode: paper.items.some(({ type }) => type === "qr"),
  };
}
