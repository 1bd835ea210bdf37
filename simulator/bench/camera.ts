/** The scanner's camera: decodes the pictures that pages send, one at a time, the newest of each page first. */

import type { CodeSymbol as Read } from "../hardware/scanner-module";
import { readRgba } from "../optics/codes";
import { CAMERA_HEADER, MAX_CAMERA_SIDE } from "./protocol";

/** Which page held what before the camera, as that page counts. */
export interface Held {
  readonly page: number;
  readonly held: number;
}

/** A symbol that came otherwise was held by no page. */
export const NOBODY: Held = Object.freeze({ page: 0, held: 0 });

interface Picture extends Held {
  readonly width: number;
  readonly height: number;
  /** No other follows it. */
  readonly isPhotograph: boolean;
  readonly gray: Uint8Array;
}

export interface CameraOptions {
  /** @returns whether the module has read it */
  readonly onSymbol: (symbol: Read, of: Held) => boolean;
  /** A photograph was looked at. */
  readonly onLooked: (of: Held, found: boolean) => void;
  /** While it is, no picture is looked at: decoding would hold up the bytes that are going out. */
  readonly isBusy: () => boolean;
}

/** How often it is asked whether the module is busy still, ms. */
const PAUSE = 10;

export class Camera {
  readonly #options: CameraOptions;
  /** What each page holds up and the module has read: no hand shows it twice. */
  readonly #read = new Map<number, number>();
  /** By page. */
  readonly #next = new Map<number, Picture>();
  #busy = false;

  constructor(options: CameraOptions) {
    this.#options = options;
  }

  /** @param bytes the binary message of protocol.ts; one that is not well-formed is dropped */
  look(bytes: Uint8Array, page: number): void {
    const picture = parse(bytes, page);
    if (picture === undefined || (picture.held !== 0 && this.#read.get(page) === picture.held)) return;
    this.#next.set(page, picture);
    if (!this.#busy) void this.#decode();
  }

  /** The module has read what is held there, if later than it was seen. */
  wasRead({ page, held }: Held): void {
    this.#read.set(page, held);
  }

  /** A page is gone: the next of its number counts anew. */
  forget(page: number): void {
    this.#read.delete(page);
  }

  async #decode(): Promise<void> {
    this.#busy = true;
    const { onSymbol, onLooked, isBusy } = this.#options;
    try {
      for (;;) {
        while (isBusy()) await new Promise((resolve) => setTimeout(resolve, PAUSE));
        const [picture] = this.#next.values();
        if (picture === undefined) return;
        this.#next.delete(picture.page);
        const symbol = await read(picture);
        if (symbol !== undefined && onSymbol(symbol, picture)) this.wasRead(picture);
        if (picture.isPhotograph) onLooked(picture, symbol !== undefined);
      }
    } finally {
      this.#busy = false;
    }
  }
}

function parse(bytes: Uint8Array, page: number): Picture | undefined {
  if (bytes.length < CAMERA_HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = view.getUint16(0, true);
  const height = view.getUint16(2, true);
  if (width === 0 || height === 0 || width > MAX_CAMERA_SIDE || height > MAX_CAMERA_SIDE) return undefined;
  if (bytes.length !== CAMERA_HEADER + width * height) return undefined;
  const isPhotograph = view.getUint8(6) === 1;
  return { page, held: view.getUint16(4, true), isPhotograph, width, height, gray: bytes.subarray(CAMERA_HEADER) };
}

async function read({ width, height, gray }: Picture): Promise<Read | undefined> {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0, at = 0; at < rgba.length; i += 1, at += 4) {
    const value = gray[i] ?? 0;
    rgba[at] = value;
    rgba[at + 1] = value;
    rgba[at + 2] = value;
    rgba[at + 3] = 255;
  }
  return readRgba(width, height, rgba);
}
