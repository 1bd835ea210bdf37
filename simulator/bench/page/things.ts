/** What can be held before the scanner, and how it looks there. Drawn in the camera's pixels. */
import type { CodeRows, ShelfBox } from "../protocol";

export type Thing =
  | { readonly kind: "phone"; readonly rows: CodeRows; readonly title: string }
  | { readonly kind: "box"; readonly box: ShelfBox }
  | { readonly kind: "paper"; readonly rows: CodeRows; readonly title: string }
  | { readonly kind: "picture"; readonly image: ImageBitmap };

/** Colour of the vignette that a class of reimbursement had: white 65, blue 30, orange 15, barred white 100. */
export function classOf(rate: number): string {
  return rate === 100 ? "c100" : rate >= 65 ? "c65" : rate >= 30 ? "c30" : rate > 0 ? "c15" : "c0";
}

const CLASS_COLOURS: Readonly<Record<string, string>> = {
  c100: "#0a4d44",
  c65: "#6f8f86",
  c30: "#3d78c2",
  c15: "#e08a2c",
  c0: "#9aa3a0",
};

/** Width of a code before the camera, pixels. */
const QR_SIZE = 500;
const MATRIX_SIZE = 240;
const INK = "#161b1a";

/** Draws around the origin. */
export function drawThing(pen: CanvasRenderingContext2D, thing: Thing): void {
  switch (thing.kind) {
    case "phone":
      drawPhone(pen, thing.rows, thing.title);
      break;
    case "box":
      drawBox(pen, thing.box);
      break;
    case "paper":
      drawPaper(pen, thing.rows, thing.title);
      break;
    case "picture": {
      const { width, height } = thing.image;
      const scale = Math.min(pen.canvas.width / width, pen.canvas.height / height);
      pen.drawImage(thing.image, (-width * scale) / 2, (-height * scale) / 2, width * scale, height * scale);
    }
  }
}

/** Modules as rectangles; neighbours in a row are one, so that no seam shows. */
export function drawCode(pen: CanvasRenderingContext2D, rows: CodeRows, x: number, y: number, size: number): void {
  const module = size / rows.length;
  pen.fillStyle = INK;
  for (const [i, row] of rows.entries()) {
    for (let from = row.indexOf("1"); from >= 0; ) {
      let to = from;
      while (row[to] === "1") to += 1;
      pen.fillRect(x + from * module, y + i * module, (to - from) * module, module + 0.35);
      from = row.indexOf("1", to);
    }
  }
}

function slab(pen: CanvasRenderingContext2D, colour: string, width: number, height: number, radius: number): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(-width / 2, -height / 2, width, height, radius);
  pen.fill();
}

function drawPhone(pen: CanvasRenderingContext2D, rows: CodeRows, title: string): void {
  slab(pen, "#0f1413", 640, 1180, 80);
  slab(pen, "#fdfefd", 592, 1130, 58);
  pen.fillStyle = "#0a4d44";
  pen.fillRect(-296, -420, 592, 108);
  pen.fillStyle = "#ffffff";
  pen.font = "600 38px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.fillText(title, 0, -352, 540);
  drawCode(pen, rows, -QR_SIZE / 2, -QR_SIZE / 2, QR_SIZE);
}

function drawPaper(pen: CanvasRenderingContext2D, rows: CodeRows, title: string): void {
  slab(pen, "#f4f1e8", 640, 740, 6);
  pen.fillStyle = "#4d4a42";
  pen.font = "italic 30px Georgia, serif";
  pen.textAlign = "center";
  pen.fillText(title, 0, 316, 560);
  drawCode(pen, rows, -QR_SIZE / 2, -QR_SIZE / 2 - 20, QR_SIZE);
}

function drawBox(pen: CanvasRenderingContext2D, box: ShelfBox): void {
  slab(pen, "#fbfbf8", 720, 420, 10);
  pen.fillStyle = CLASS_COLOURS[classOf(box.rate)] ?? "#9aa3a0";
  pen.fillRect(-360, -210, 720, 54);
  pen.fillStyle = "#ffffff";
  pen.font = "700 30px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.fillText(box.label, -336, -172, 670);
  pen.fillStyle = INK;
  pen.font = "24px ui-monospace, monospace";
  const lines = [`PC ${box.cip13}`, `SN ${box.serial}`, `LOT ${box.batch}`, `EXP ${box.expiry.slice(0, 7)}`];
  for (const [i, line] of lines.entries()) pen.fillText(line, -336, -80 + i * 44, 330);
  drawCode(pen, box.rows, 70, -110, MATRIX_SIZE);
}
