/** The SDK's renderer, in its simulator, drawing what it is given. */
import { closeSync, ftruncateSync, openSync } from "node:fs";
import { join } from "node:path";
import { awaitSimulator } from "../../../simulator/engines/mcsim/join";
import type { Wire } from "../../../simulator/engines/wire";
import { Channel } from "../../../simulator/link/channels";
import { encodeFrame, FrameDecoder } from "../../../simulator/link/frames";
import { decodePixels, type Pixels } from "../../../simulator/link/pixels";
import { FLASH_SIZE } from "../../../simulator/platform/partitions";

/** Code points that are measured in one question. */
const BATCH = 8192;

export class Redrawer {
  readonly #wire: Wire;
  #pixels: Pixels[] = [];
  #answer: ((payload: Uint8Array) => void) | undefined;

  private constructor(wire: Wire) {
    this.#wire = wire;
    const decoder = new FrameDecoder((channel, payload) => {
      const pixels = channel === Channel.pixels ? decodePixels(payload) : undefined;
      if (pixels !== undefined) this.#pixels.push(pixels);
      if (channel === Channel.screen || channel === Channel.widths) this.#answer?.(payload);
    });
    wire.output.on("data", (data: Buffer) => decoder.push(data));
  }

  static async open(folder: string, progress: (line: string) => void): Promise<Redrawer> {
    const flash = join(folder, "redraw.bin");
    const file = openSync(flash, "w");
    ftruncateSync(file, FLASH_SIZE);
    closeSync(file);
    return new Redrawer(await awaitSimulator({ virtual: false }, flash, progress, "redraw"));
  }

  /** @returns what the renderer sent to its screen */
  async draw(frame: Uint8Array): Promise<readonly Pixels[]> {
    await this.#ask(Channel.screen, frame);
    const pixels = this.#pixels;
    this.#pixels = [];
    return pixels;
  }

  /** @returns the width of each code point from `first` to `last`, by itself */
  async widths(font: number, first: number, last: number): Promise<number[]> {
    const widths: number[] = [];
    for (let from = first; from <= last; from += BATCH) {
      const question = JSON.stringify({ font, first: from, last: Math.min(last, from + BATCH - 1) });
      widths.push(...(await this.#ask(Channel.widths, Buffer.from(question))));
    }
    return widths;
  }

  async close(): Promise<void> {
    this.#wire.kill();
    await this.#wire.exited;
  }

  async #ask(channel: number, payload: Uint8Array): Promise<Uint8Array> {
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      this.#answer = resolve;
      void this.#wire.exited.then(() => reject(new Error("the simulator has gone")));
    });
    this.#wire.input.write(encodeFrame(channel, payload));
    return answer;
  }
}
