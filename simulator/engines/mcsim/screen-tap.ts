/**
 * The simulator's screen with a tap on it: what the SDK's Poco sends to the screen goes there, and to the bench too, so
 * that it sees each pixel that the SDK's renderer made.
 */
import { isHighFirst, swapBytes } from "simulator/engines/mcsim/byte-order";
import { MAX_PAYLOAD } from "simulator/link/channels";

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the SDK's PixelsOut that Poco uses of a screen without a frame buffer. */
export interface SimulatorScreen {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: number;
  begin(area: Area): void;
  send(pixels: ArrayBuffer, offset: number, count: number): void;
  end(): void;
  postMessage(text: string): void;
  /** Whom the simulator tells of the mouse. */
  context?: unknown;
}

/** @param rows whole rows from `y` on, RGB565, little endian; not to be kept */
export type OnPixels = (x: number, y: number, width: number, rows: Uint8Array) => void;

const BYTES_PER_PIXEL = 2;
const LARGEST = MAX_PAYLOAD - 1024;

export class ScreenTap implements SimulatorScreen {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: number;
  context: unknown;
  readonly #screen: SimulatorScreen;
  readonly #onPixels: OnPixels;
  readonly #rows = new Uint8Array(LARGEST);
  #length = 0;
  #area: Area = { x: 0, y: 0, width: 0, height: 0 };
  #y = 0;

  constructor(screen: SimulatorScreen, onPixels: OnPixels) {
    this.#screen = screen;
    this.#onPixels = onPixels;
    this.width = screen.width;
    this.height = screen.height;
    this.pixelFormat = screen.pixelFormat;
  }

  begin(area: Area): void {
    this.#screen.begin(area);
    // Poco uses the same object again.
    const { x, y, width, height } = area;
    this.#area = { x, y, width, height };
    this.#y = y;
  }

  /** @param pixels whole rows of the area */
  send(pixels: ArrayBuffer, offset: number, count: number): void {
    this.#screen.send(pixels, offset, count);
    if (this.#length + count > LARGEST) this.#flush();
    this.#rows.set(new Uint8Array(pixels, offset, count), this.#length);
    this.#length += count;
  }

  end(): void {
    this.#screen.end();
    this.#flush();
  }

  postMessage(text: string): void {
    this.#screen.postMessage(text);
  }

  #flush(): void {
    if (this.#length === 0) return;
    const { x, width } = this.#area;
    const rows = this.#rows.subarray(0, this.#length);
    if (isHighFirst(this.pixelFormat)) swapBytes(rows);
    this.#onPixels(x, this.#y, width, rows);
    this.#y += this.#length / (width * BYTES_PER_PIXEL);
    this.#length = 0;
  }
}
