/**
 * Codes as they are printed and shown, and as they are seen again: pixels both ways, by zxing. The wasm is the
 * package's own file; nothing is fetched.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AIM_LENGTH } from "modules/scan/aim";
import { prepareZXingModule, type ReaderOptions, readBarcodes, writeBarcode } from "zxing-wasm/full";
import { ROOT } from "../../tools/kit/build/paths";
import type { CodeSymbol } from "../hardware/scanner-module";

const wasm = readFileSync(createRequire(join(ROOT, "package.json")).resolve("zxing-wasm/full/zxing_full.wasm"));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) as ArrayBuffer },
});

/** Dark modules of a code, row by row; without its quiet zone. */
export interface Matrix {
  readonly width: number;
  readonly height: number;
  /** 1 is dark. */
  readonly modules: Uint8Array;
}

/** @throws Error for text that no code of this kind holds */
async function matrix(text: string, format: "QRCode" | "DataMatrix" | "Code128", options: string): Promise<Matrix> {
  const { symbol, error } = await writeBarcode(text, { format, options });
  if (symbol === null || symbol === undefined || error !== "") throw new Error(error === "" ? "no code" : error);
  const modules = Uint8Array.from(symbol.data, (value) => (value === 0 ? 1 : 0));
  return { width: symbol.width, height: symbol.height, modules };
}

/** Longest alphanumeric text of a QR code at error correction M (ISO/IEC 18004, version 40). */
const MAX_LENGTH_M = 3391;

/**
 * Error correction M, what phones show; L for a text that only then fits.
 * @param eci the character set that the code declares, as some phones do: 26 for UTF-8
 */
export function qrCode(text: string, eci?: number): Promise<Matrix> {
  const level = text.length > MAX_LENGTH_M ? "ecLevel=L" : "ecLevel=M";
  return matrix(text, "QRCode", eci === undefined ? level : `${level},eci=${eci}`);
}

/** A bar code as on prescriptions and older boxes. */
export function barCode(text: string): Promise<Matrix> {
  return matrix(text, "Code128", "");
}

/** What is printed on a box. */
export interface BoxPrint {
  readonly cip13: string;
  /** "YYYY-MM-DD" */
  readonly expiry?: string;
  readonly batch?: string;
  readonly serial?: string;
}

/** GS1 DataMatrix of (01) (17) (10) (21). */
export function boxCode({ cip13, expiry, batch, serial }: BoxPrint): Promise<Matrix> {
  const day = expiry === undefined ? "" : `(17)${expiry.slice(2).replaceAll("-", "")}`;
  const rest = `${batch === undefined ? "" : `(10)${batch}`}${serial === undefined ? "" : `(21)${serial}`}`;
  return matrix(`(01)0${cip13}${day}${rest}`, "DataMatrix", "gs1");
}

/** Eight bits of gray a pixel. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A larger picture is not a camera's. */
export const MAX_IMAGE_PIXELS = 4096 * 4096;

/** @returns the first code in the picture, or undefined when there is none that can be read */
export function readGray(image: GrayImage): Promise<CodeSymbol | undefined> {
  return decode(image);
}

/** @param options beside the usual ones */
export async function decode({ width, height, pixels }: GrayImage, options: ReaderOptions = {}) {
  const data = new Uint8ClampedArray(width * height * 4);
  // One word a pixel.
  const words = new Uint32Array(data.buffer);
  for (let i = 0; i < pixels.length; i += 1) words[i] = 0xff000000 | ((pixels[i] ?? 0) * 0x10101);
  return read({ data, width, height, colorSpace: "srgb" }, options);
}

/** RGBA, as a canvas has it. */
export function readRgba(width: number, height: number, rgba: Uint8Array): Promise<CodeSymbol | undefined> {
  const data = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length);
  return read({ data, width, height, colorSpace: "srgb" });
}

/** A picture file: PNG, JPEG. */
export function readFile(bytes: Uint8Array): Promise<CodeSymbol | undefined> {
  return read(bytes);
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** What zxing takes: a picture file, or pixels. */
type Picture = Parameters<typeof readBarcodes>[0];

/** What a counter's scanner is asked to read. */
export const USUAL: ReaderOptions = Object.freeze({
  formats: ["QRCode", "DataMatrix", "EAN13", "Code128", "Code39"],
  maxNumberOfSymbols: 1,
  tryHarder: true,
});

async function read(input: Picture, options: ReaderOptions = {}): Promise<CodeSymbol | undefined> {
  const [found] = await readBarcodes(input, { ...USUAL, ...options });
  if (found === undefined) return undefined;
  // Of a code that declares its character set, what a module sends: the identifier says so, and the set is in the data.
  return found.hasECI
    ? { aim: ascii(found.bytesECI.subarray(0, AIM_LENGTH)), bytes: found.bytesECI.slice(AIM_LENGTH) }
    : { aim: found.symbologyIdentifier, bytes: found.bytes };
}
