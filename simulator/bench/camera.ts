/** The scanner's camera: decodes the pictures that the page sends, one at a time, the newest first. */

import type { CodeSymbol as Read } from "../hardware/scanner-module";
import { readRgba } from "../optics/codes";
import { CAMERA_HEADER, MAX_CAMERA_SIDE } from "./protocol";

export class Camera {
  readonly #onSymbol: (symbol: Read) => void;
  readonly #isBusy: () => boolean;
  #next: Uint8Array | undefined;
  #busy = false;

  /** @param isBusy while it is, no picture is looked at: decoding would hold up the bytes that are going out */
  constructor(onSymbol: (symbol: Read) => void, isBusy: () => boolean) {
    this.#onSymbol = onSymbol;
    this.#isBusy = isBusy;
  }

  /** @param picture the binary message of protocol.ts; one that is not well-formed is dropped */
  look(picture: Uint8Array): void {
    this.#next = picture;
    if (!this.#busy) void this.#decode();
  }

  async #decode(): Promise<void> {
    this.#busy = true;
    try {
      for (let picture = this.#next; picture !== undefined; picture = this.#next) {
        this.#next = undefined;
        if (this.#isBusy()) continue;
        const symbol = await read(picture);
        if (symbol !== undefined) this.#onSymbol(symbol);
      }
    } finally {
      this.#busy = false;
    }
  }
}

async function read(picture: Uint8Array): Promise<Read | undefined> {
  if (picture.length < CAMERA_HEADER) return undefined;
  const view = new DataView(picture.buffer, picture.byteOffset, picture.length);
  const width = view.getUint16(0, true);
  const height = view.getUint16(2, true);
  if (width === 0 || height === 0 || width > MAX_CAMERA_SIDE || height > MAX_CAMERA_SIDE) return undefined;
  if (picture.length !== CAMERA_HEADER + width * height) return undefined;
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0, at = 0; at < rgba.length; i += 1, at += 4) {
    const gray = picture[CAMERA_HEADER + i] ?? 0;
    rgba[at] = gray;
    rgba[at + 1] = gray;
    rgba[at + 2] = gray;
    rgba[at + 3] = 255;
  }
  return readRgba(width, height, rgba);
}
