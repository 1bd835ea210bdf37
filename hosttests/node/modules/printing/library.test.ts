/** Our bytes against those of the library that others print with, for whole documents. */
import { describe, expect, it } from "@jest/globals";
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { PaperWidth } from "modules/printing/esc-pos";
import { columns, type LineKind, type Paper, wrap } from "modules/printing/paper";
import { writeReceipt } from "modules/receipt/receipt";
import { receiptCode } from "modules/receipt/receipt-code";
import { en } from "modules/strings/en/en";
import { fr } from "modules/strings/fr/fr";
import { bytesOf, receiptOfSale } from "../../../modules/receipt/document";

/** The library has no fold of letters and marks: these are what our page makes of them, checked in its own test. */
const letters = (text: string) => text.replace(/\u00a0/g, " ").replace(/’/g, "'");

/** The same document, written with the library's own commands. */
class WithLibrary implements Paper {
  readonly #encoder: ReceiptPrinterEncoder;
  readonly #width: PaperWidth;

  constructor(width: PaperWidth) {
    this.#width = width;
    const options = { language: "esc-pos", columns: width, newline: "\n", codepageMapping: "epson" } as const;
    this.#encoder = new ReceiptPrinterEncoder(options).initialize().codepage("cp858");
  }

  section(name: string): void {
    if (["about", "lines", "sums", "later"].includes(name)) this.#line("-".repeat(this.#width), "plain");
    else if (name === "code" || name === "foot") this.#encoder.newline();
  }

  text(text: string, kind: LineKind = "plain"): void {
    wrap(text, kind === "test" ? this.#width / 2 : this.#width, (line) => this.#line(line, kind));
  }

  columns(left: string, right: string, kind: LineKind = "plain"): void {
    columns(left, right, this.#width, (line) => this.#line(line, kind));
  }

  qr(text: string): void {
    const size = this.#width === 32 ? 3 : 4;
    this.#encoder.align("center").qrcode(text, { model: 2, size, errorlevel: "m" }).align("left");
  }

  bytes(): number[] {
    return Array.from(this.#encoder.newline().newline().newline().newline().cut("partial").encode());
  }

  #line(line: string, kind: LineKind): void {
    const isBold = ["strong", "title", "sum", "test"].includes(kind);
    const [width, height] = kind === "test" ? [2, 2] : kind === "title" || kind === "sum" ? [1, 2] : [1, 1];
    if (isBold) this.#encoder.bold(true);
    if (height !== 1) this.#encoder.size(width, height);
    const isCentered = ["title", "centered", "test"].includes(kind);
    const indent = isCentered ? " ".repeat((this.#width / width - line.length) / 2) : "";
    this.#encoder.text(indent + letters(line));
    if (isBold) this.#encoder.bold(false);
    if (height !== 1) this.#encoder.size(1, 1);
    this.#encoder.newline();
  }
}

/** The library chooses the code page before the first letter, ours before the first line: once in both. */
function withoutPage(bytes: readonly number[]): number[] {
  const at = bytes.findIndex((_, i) => bytes[i] === 0x1b && bytes[i + 1] === 0x74 && bytes[i + 2] === 0x13);
  expect(at).toBeGreaterThan(0);
  return bytes.filter((_, i) => i < at || i > at + 2);
}

describe("the bytes of a receipt", () => {
  for (const width of [48, 42, 32] as const) {
    it(`are those of the library, on ${width} characters`, () => {
      for (let n = 0; n < 12; n += 1) {
        for (const strings of [fr, en]) {
          const receipt = receiptOfSale(n, strings);
          const write = (paper: Paper) => writeReceipt(receipt, strings, paper, receiptCode(receipt), n % 2 === 0);
          const library = new WithLibrary(width);
          write(library);
          const theirs = library.bytes();
          // It ends its last line, which the knife has cut off already.
          expect(theirs.pop()).toBe(0x0a);
          expect(withoutPage(Array.from(bytesOf(write, width)))).toEqual(withoutPage(theirs));
        }
      }
    });
  }
});
