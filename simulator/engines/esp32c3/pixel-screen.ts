/**
 * In place of the panel, whose SPI the emulator lacks: the part of the SDK's PixelsOut that its Poco uses. What Poco draws, with
 * the fonts in the chip's flash, goes to the bench pixel by pixel.
 */
import { write } from "simulator/engines/esp32c3/chip-host";
import { Channel, MAX_PAYLOAD } from "simulator/link/channels";
import { encodeFrame } from "simulator/link/frames";
import { encodePixels } from "simulator/link/pixels";
import { type EngineOptions, host } from "simulator/platform/host";
import { DEFAULT_SCREEN } from "simulator/screen";

/** Commodetto's number (commodettoBitmap.h) of what the link has. */
const RGB565LE = 7;
const BYTES_PER_PIXEL = 2;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export class PixelScreen {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat = RGB565LE;
  #x = 0;
  #y = 0;
  #width = 0;

  constructor() {
    const { width, height } = (JSON.parse(host.options) as EngineOptions).screen ?? DEFAULT_SCREEN;
    this.width = width;
    this.height = height;
  }

  pixelsToBytes(count: number): number {
    return count * BYTES_PER_PIXEL;
  }

  /** Poco gives four numbers, or one object of them that it uses again. */
  begin(x: number | Area, y = 0, width = 0): void {
    if (typeof x === "number") [this.#x, this.#y, this.#width] = [x, y, width];
    else [this.#x, this.#y, this.#width] = [x.x, x.y, x.width];
  }

  /** @param pixels whole rows of the area; not to be kept */
  send(pixels: ArrayBuffer, offset: number, count: number): void {
    if (count > MAX_PAYLOAD) throw new RangeError("screen: too many pixels at a time");
    const rows = new Uint8Array(pixels, offset, count);
    write(encodeFrame(Channel.pixels, encodePixels(this.#x, this.#y, this.#width, rows)));
    this.#y += count / (this.#width * BYTES_PER_PIXEL);
  }

  end(): void {}
}
