/**
 * What is printed, before it is bytes: whoever writes a document calls a Paper, section by section, from top to bottom. A
 * printer's language makes bytes of the calls (esc-pos.ts), a page makes elements of them (`sectionsOf`). Calls and not a
 * list: on the device a list of forty lines would be heap, and the printer takes one line after the other anyhow.
 */

/** What a part of a document is about: a page may fold it, a printer rules it off. */
export type SectionName = "head" | "about" | "lines" | "sums" | "payments" | "later" | "vat" | "code" | "foot";

/**
 * How a line looks: `title` and `sum` are twice as high, `title` and `centered` stand in the middle, `test` is twice as
 * high and wide; `note` belongs to the line above it.
 */
export type LineKind = "plain" | "strong" | "title" | "centered" | "sum" | "note" | "test";

/** The roll of receipts, or an inserted sheet. */
export type Sheet = "roll" | "slip";

export interface Paper {
  /** What follows is about this. */
  section(name: SectionName): void;
  /** One line, or as many as it takes. */
  text(text: string, kind?: LineKind): void;
  /** An amount at the right; what it is of at the left, and above it where both do not fit. */
  columns(left: string, right: string, kind?: LineKind): void;
  /** A QR code: ASCII, at most MAX_QR_LENGTH. */
  qr(text: string): void;
}

/** More than what a code of a receipt holds, less than what a printer's QR code takes. */
export const MAX_QR_LENGTH = 1200;

export type PaperElement =
  | { readonly type: "text"; readonly text: string; readonly kind: LineKind }
  | { readonly type: "columns"; readonly left: string; readonly right: string; readonly kind: LineKind }
  | { readonly type: "qr"; readonly text: string };

export interface PaperSection {
  readonly name: SectionName;
  readonly elements: readonly PaperElement[];
}

/**
 * The document as a list, for whoever shows it otherwise than line by line.
 * @param write such as `(paper) => writeReceipt(receipt, strings, paper)`
 */
export function sectionsOf(write: (paper: Paper) => void): PaperSection[] {
  const sections: { name: SectionName; elements: PaperElement[] }[] = [];
  const add = (element: PaperElement) => {
    if (sections.length === 0) sections.push({ name: "head", elements: [] });
    sections.at(-1)?.elements.push(element);
  };
  write({
    section: (name) => void sections.push({ name, elements: [] }),
    text: (text, kind = "plain") => add({ type: "text", text, kind }),
    columns: (left, right, kind = "plain") => add({ type: "columns", left, right, kind }),
    qr: (text) => add({ type: "qr", text }),
  });
  return sections.filter(({ elements }) => elements.length > 0);
}

/** Calls `line` for each line of at most `width` characters, broken at spaces where there are any. */
export function wrap(text: string, width: number, line: (line: string) => void): void {
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const end = space > 0 ? space : width;
    line(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  line(rest);
}

/** The same for an amount at the right of what it is of: what has no room beside it is above it, never cut. */
export function columns(left: string, right: string, width: number, line: (line: string) => void): void {
  let last = "";
  let count = 0;
  wrap(left, width, (part) => {
    if (count > 0) line(last);
    last = part;
    count += 1;
  });
  const room = width - last.length - right.length;
  if (room > 0) {
    line(last + " ".repeat(room) + right);
    return;
  }
  line(last);
  wrap(right, width, (part) => line(" ".repeat(width - part.length) + part));
}
