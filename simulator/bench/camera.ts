/** The scanner's camera: decodes the pictures that pages send, one at a time, the newest of each page first. */

import type { CodeSymbol as Read } from "../hardware/scanner-module";
import { decode } from "../optics/codes";
import { type Photograph, readPhotograph } from "../optics/photograph";
import {
  CAMERA_HEADER,
  MAX_CAMERA_SIDE,
  MAX_PHOTOGRAPH_PIXELS,
  MAX_PHOTOGRAPH_SIDE,
  PHOTOGRAPH_PLANES,
} from "./protocol";

/** Which page held what before the camera, as that page counts. */
export interface Held {
  readonly page: number;
  readonly held: number;
}

/** A symbol that came otherwise was held by no page. */
export const NOBODY: Held = Object.freeze({ page: 0, held: 0 });

interface Picture extends Held, Photograph {
  /** No other follows it. */
  readonly isPhotograph: boolean;
}

export interface CameraOptions {
  /** @returns whether the module has read it */
  readonly onSymbol: (symbol: Read, of: Held) => boolean;
  /** A photograph was looked at. @param isRead there was a code in it, and the module took it */
  readonly onLooked: (of: Held, isRead: boolean) => void;
  /** While it is, no picture is looked at: decoding would hold up the bytes that are going out. */
  readonly isBusy: () => boolean;
}

/** How often it is asked whether the module is busy still, ms. */
const PAUSE = 10;
/** What a photograph shows is held before the module until it takes it: so often, and so long between, ms. */
const SHOWN = 30;
const SHOWN_EVERY = 100;

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

  #isRead({ page, held }: Held): boolean {
    return this.#read.get(page) === held;
  }

  async #decode(): Promise<void> {
    this.#busy = true;
    const { onSymbol, onLooked, isBusy } = this.#options;
    try {
      for (;;) {
        while (isBusy()) await pause(PAUSE);
        const [picture] = this.#next.values();
        if (picture === undefined) return;
        this.#next.delete(picture.page);
        const symbol = await read(picture);
        if (symbol !== undefined && onSymbol(symbol, picture)) this.wasRead(picture);
        if (!picture.isPhotograph) continue;
        // No other picture comes that would show it again, to a module that has just read it or was busy.
        for (let left = SHOWN; symbol !== undefined && left > 0 && !this.#isRead(picture); left -= 1) {
          await pause(SHOWN_EVERY);
          if (!this.#isRead(picture) && !isBusy() && onSymbol(symbol, picture)) this.wasRead(picture);
        }
        onLooked(picture, symbol !== undefined && this.#isRead(picture));
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
  const isPhotograph = view.getUint8(6) === 1;
  const count = view.getUint8(7);
  const side = isPhotograph ? MAX_PHOTOGRAPH_SIDE : MAX_CAMERA_SIDE;
  const pixels = width * height;
  if (pixels === 0 || width > side || height > side) return undefined;
  if (isPhotograph && pixels > MAX_PHOTOGRAPH_PIXELS) return undefined;
  if (count !== 1 && (count !== PHOTOGRAPH_PLANES || !isPhotograph)) return undefined;
  if (bytes.length !== CAMERA_HEADER + count * pixels) return undefined;
  const plane = (at: number) => bytes.subarray(CAMERA_HEADER + at * pixels, CAMERA_HEADER + (at + 1) * pixels);
  const planes = Array.from({ length: count }, (_, at) => plane(at));
  return { page, held: view.getUint16(4, true), isPhotograph, width, height, planes };
}

function read(picture: Picture): Promise<Read | undefined> {
  const { width, height, planes, isPhotograph } = picture;
  const [pixels] = planes;
  if (isPhotograph || pixels === undefined) return readPhotograph(picture, rest);
  return decode({ width, height, pixels });
}

/** The terminal's bytes go on between two looks. */
function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
