/**
 * ESC/POS, the language of receipt printers: the few commands that a receipt takes, as Epson documents them and others
 * follow. Tested byte for byte against @point-of-sale/receipt-printer-encoder, which is 110 KB of bytecode's source for all
 * printers of all makers; this is 3.
 *
 * | bytes | what |
 * |---|---|
 * | 1B 40 | initialise |
 * | 1C 2E | no two-byte characters |
 * | 1B 4D 00 | font A |
 * | 1B 74 13 | code page 858: Latin letters and the euro sign |
 * | 1B 45 n | bold: 1 on, 0 off |
 * | 1D 21 n | size: 00 usual, 01 twice as high, 11 twice as wide and high |
 * | 1B 61 n | what follows stands 0 at the left, 1 in the middle; here for the QR code alone |
 * | 1D 28 6B pL pH 31 ... | QR code: 41 model, 43 dots of a module, 45 level, 50 data, 51 print |
 * | 1D 56 01 | cut, but for a bridge |
 * | 1B 63 30 n | paper: 01 the roll, 04 the slip (an inserted sheet), of a printer that has both |
 * | 0C | prints and ejects the slip |
 * | 10 04 n | status, answered at once by one byte (status.ts) |
 * | 1D 72 01 | status of the paper, answered in its turn: when it comes, all before it was printed |
 */
import { encodeText, MAX_CHARACTER } from "./code-page";
import { columns, type LineKind, MAX_QR_LENGTH, type Paper, type SectionName, type Sheet, wrap } from "./paper";

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;
const FF = 0x0c;

/** Bytes of a block, but for one that is a QR code: between two blocks the printer is asked how it is. */
const BLOCK = 512;
/** Commands around a line. */
const LINE_COMMANDS = 16;
/** All of a document: a receipt of forty lines takes 6 KB. */
export const MAX_PRINT_BYTES = 32768;
/** Lines from the head to the knife. */
const FEED_TO_CUT = 4;
const QR_LEVEL_M = 0x31;
/** Characters across that let a code have larger modules: 48 and 42 are on 80 mm of paper, 32 on 58 mm. */
const WIDE = 42;

/** Characters of font A across the paper. */
export type PaperWidth = 48 | 42 | 32;
export const PAPER_WIDTHS: readonly PaperWidth[] = Object.freeze([48, 42, 32]);

/** Sections that begin with a rule across the paper, and with an empty line. */
const RULED: readonly SectionName[] = Object.freeze(["about", "lines", "sums", "later"]);
const SPACED: readonly SectionName[] = Object.freeze(["code", "foot"]);

export class EscPos implements Paper {
  readonly #width: PaperWidth;
  readonly #sheet: Sheet;
  readonly #blocks: Uint8Array[] = [];
  #block = new Uint8Array(BLOCK);
  #at = 0;
  #length = 0;
  #isEmpty = true;

  constructor(width: PaperWidth, sheet: Sheet = "roll") {
    this.#width = width;
    this.#sheet = sheet;
    this.#add(ESC, 0x40, FS, 0x2e, ESC, 0x4d, 0, ESC, 0x74, 0x13);
    if (sheet === "slip") this.#add(ESC, 0x63, 0x30, 4);
  }

  section(name: SectionName): void {
    if (this.#isEmpty) return;
    if (RULED.includes(name)) this.#line("-".repeat(this.#width), "plain");
    else if (SPACED.includes(name)) this.#line("", "plain");
  }

  text(text: string, kind: LineKind = "plain"): void {
    const across = kind === "test" ? this.#width >> 1 : this.#width;
    const isCentered = kind === "title" || kind === "centered" || kind === "test";
    wrap(text, across, (line) => {
      this.#line(isCentered ? " ".repeat((across - line.length) >> 1) + line : line, kind);
    });
  }

  columns(left: string, right: string, kind: LineKind = "plain"): void {
    columns(left, right, this.#width, (line) => this.#line(line, kind));
  }

  /** Left out on a slip: its print head has one colour and few pins. */
  qr(text: string): void {
    if (this.#sheet === "slip" || text.length > MAX_QR_LENGTH) return;
    this.#flush();
    this.#block = new Uint8Array(text.length + 64);
    const length = text.length + 3;
    this.#add(ESC, 0x61, 1);
    this.#add(GS, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0);
    this.#add(GS, 0x28, 0x6b, 3, 0, 0x31, 0x43, this.#width >= WIDE ? 4 : 3);
    this.#add(GS, 0x28, 0x6b, 3, 0, 0x31, 0x45, QR_LEVEL_M);
    this.#add(GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30);
    this.#at = encodeText(text, this.#block, this.#at);
    this.#add(GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30, LF);
    this.#add(ESC, 0x61, 0);
    this.#flush();
    this.#isEmpty = false;
  }

  /**
   * Ends the document: cut, or ejected.
   * @returns its bytes in blocks, none of which begins within a command; undefined past MAX_PRINT_BYTES
   */
  done(): readonly Uint8Array[] | undefined {
    if (this.#sheet === "slip") this.#add(FF);
    else {
      for (let i = 0; i < FEED_TO_CUT; i += 1) this.#add(LF);
      this.#add(GS, 0x56, 1);
    }
    this.#flush();
    return this.#length > MAX_PRINT_BYTES ? undefined : this.#blocks;
  }

  #line(line: string, kind: LineKind): void {
    if (this.#at + line.length * MAX_CHARACTER + LINE_COMMANDS > BLOCK) this.#flush();
    const isBold = kind === "strong" || kind === "title" || kind === "sum" || kind === "test";
    const size = kind === "test" ? 0x11 : kind === "title" || kind === "sum" ? 0x01 : 0;
    if (isBold) this.#add(ESC, 0x45, 1);
    if (size !== 0) this.#add(GS, 0x21, size);
    this.#at = encodeText(line, this.#block, this.#at);
    if (isBold) this.#add(ESC, 0x45, 0);
    if (size !== 0) this.#add(GS, 0x21, 0);
    this.#add(LF);
    this.#isEmpty = false;
  }

  #add(...bytes: readonly number[]): void {
    if (this.#at + bytes.length > this.#block.length) this.#flush();
    for (let i = 0; i < bytes.length; i += 1) {
      this.#block[this.#at] = bytes[i] ?? 0;
      this.#at += 1;
    }
  }

  #flush(): void {
    if (this.#at === 0) return;
    this.#length += this.#at;
    if (this.#length <= MAX_PRINT_BYTES) this.#blocks.push(this.#block.slice(0, this.#at));
    if (this.#block.length !== BLOCK) this.#block = new Uint8Array(BLOCK);
    this.#at = 0;
  }
}
