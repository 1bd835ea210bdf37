/**
 * A sheet of bar codes, A4, one act a place: what hangs at the counter, so that an act is picked by a scan. As SVG for a
 * screen, as PDF for a printer; both drawn from the same rectangles, in millimetres from the top left.
 */
import { barCode } from "../../simulator/optics/codes";

export interface SheetEntry {
  /** What the bar code holds. */
  readonly code: string;
  readonly name: string;
  readonly price: string;
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Words {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
}
export interface Page {
  readonly bars: readonly Bar[];
  readonly words: readonly Words[];
}

const WIDTH = 210;
const HEIGHT = 297;
const COLUMNS = 2;
const LEFT = 18;
const TOP = 34;
const PLACE_WIDTH = 92;
const PLACE_HEIGHT = 34;
/** X dimension of a bar: what a hand-held scanner reads at arm's length. */
const MODULE = 0.42;
const BAR_HEIGHT = 14;
/** Places of one page. */
const MAX_ENTRIES = COLUMNS * 7;
const POINTS = 72 / 25.4;

/** @throws Error for more acts than a page has places */
export async function layOut(title: string, entries: readonly SheetEntry[]): Promise<Page> {
  if (entries.length > MAX_ENTRIES) throw new Error(`${entries.length} acts are more than a page has places`);
  const bars: Bar[] = [];
  const words: Words[] = [{ x: LEFT, y: 20, size: 6, text: title }];
  for (const [i, { code, name, price }] of entries.entries()) {
    const x = LEFT + (i % COLUMNS) * PLACE_WIDTH;
    const y = TOP + Math.floor(i / COLUMNS) * PLACE_HEIGHT;
    words.push({ x, y, size: 4.2, text: `${name}  ${price}` });
    bars.push(...barsOf(await barCode(code), x, y + 2));
    words.push({ x, y: y + 2 + BAR_HEIGHT + 4, size: 3, text: code });
  }
  return { bars, words };
}

/** The first row of a linear code is all of it. */
function barsOf({ width, modules }: Awaited<ReturnType<typeof barCode>>, x: number, y: number): Bar[] {
  const bars: Bar[] = [];
  for (let from = 0; from < width; ) {
    let to = from;
    while (to < width && modules[to] === 1) to += 1;
    if (to > from) bars.push({ x: x + from * MODULE, y, width: (to - from) * MODULE, height: BAR_HEIGHT });
    from = to + 1;
  }
  return bars;
}

export function svgOf({ bars, words }: Page): string {
  const shapes = bars.map(
    ({ x, y, width, height }) => `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/>`,
  );
  const texts = words.map(
    ({ x, y, size, text }) => `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}">${escaped(text)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}mm" height="${HEIGHT}mm" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Helvetica, Arial, sans-serif">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...shapes,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

/** PDF 1.4 with one page; Helvetica in WinAnsi, which has all of French. Its origin is at the bottom left, in points. */
export function pdfOf({ bars, words }: Page): Uint8Array {
  const p = (mm: number) => n(mm * POINTS);
  const drawn = [
    ...bars.map(({ x, y, width, height }) => `${p(x)} ${p(HEIGHT - y - height)} ${p(width)} ${p(height)} re f`),
    ...words.map(({ x, y, size, text }) => `BT /F1 ${p(size)} Tf ${p(x)} ${p(HEIGHT - y)} Td (${winAnsi(text)}) Tj ET`),
  ].join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${p(WIDTH)} ${p(HEIGHT)}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  let pdf = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const offset = pdf.length;
    pdf += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const start = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(pdf, (character) => character.charCodeAt(0));
}

/** Octal escapes for what is beyond ASCII, so that the length in characters is the length in bytes. */
function winAnsi(text: string): string {
  return Array.from(text.replaceAll("’", "'").replaceAll("\u00a0", " "), (character) => {
    const code = character === "€" ? 0x80 : character.charCodeAt(0);
    if (character === "(" || character === ")" || character === "\\") return `\\${character}`;
    return code < 0x7f ? character : `\\${(code & 0xff).toString(8).padStart(3, "0")}`;
  }).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
