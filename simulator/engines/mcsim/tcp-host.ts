/**
 * The host of a firmware that runs in the SDK's own simulator: the link is a TCP connection to the bench, the flash a
 * file. The bench speaks first: {type:"power", options, flash, flashSize, pixels, program} on the control channel.
 */

import TCP from "desktop-tcp";
import { File } from "file";
import { decodeUtf8 } from "modules/cbor/utf8";
import { encodeDrawnArea } from "simulator/engines/mcsim/drawn-area";
import { Channel } from "simulator/link/channels";
import { encodeFrame, FrameDecoder } from "simulator/link/frames";
import type { EngineOptions, Host } from "simulator/platform/host";
import Time from "time";
import Timer from "timer";

/** What the bench says first. */
interface Power {
  readonly type: string;
  readonly options: EngineOptions;
  /** The file that holds the flash; it is there already, of this size. */
  readonly flash: string;
  readonly flashSize: number;
  /** An empty file for pixels, which the SDK's TCP is too slow for: 1.5 KB each 20 ms. */
  readonly pixels: string;
  readonly program: SimulatorProgram;
}

/** What the simulator is to run: the firmware, or what draws display lists in its place. */
export type SimulatorProgram = "firmware" | "redraw";

export interface TcpHostOptions {
  readonly address: string;
  readonly port: number;
  /** The host is ready: the firmware may start. */
  readonly onPower: (host: Host, program: SimulatorProgram) => void;
  /** The bench has cut the power, or the firmware has ended. */
  readonly onGone: () => void;
}

/** The platform replaces Date.now by the clock of the terminal. */
const wallClock = Date.now;
/** Until the next try to find a bench, ms. */
const LOOK_AGAIN = 500;
/** What is on its way to the bench has left by then, ms. */
const LAST_WORDS = 200;
/** Beyond it the file of pixels is written from its beginning again: the bench has read that long ago. */
const PIXELS_LENGTH = 8 * 1024 * 1024;

export class TcpHost {
  readonly #options: TcpHostOptions;
  #socket: TCP;
  #host: Host | undefined;
  #room = 0;
  readonly #waiting: Uint8Array[] = [];
  #timer: Timer | undefined;
  #pixels: File | undefined;
  #pixelsAt = 0;
  #isDark = false;

  constructor(options: TcpHostOptions) {
    this.#options = options;
    this.#socket = this.#join();
  }

  #join(): TCP {
    const { address, port, onPower } = this.#options;
    const first = new FrameDecoder((channel, payload) => {
      if (this.#host !== undefined) {
        // It came in the same piece as the power.
        this.#host.onBytes?.(encodeFrame(channel, payload).buffer as ArrayBuffer);
        return;
      }
      if (channel !== Channel.control) return;
      const power = JSON.parse(decodeUtf8(payload, 0, payload.length) ?? "null") as Power;
      this.#host = this.#open(power);
      onPower(this.#host, power.program);
    });
    const readable = () => {
      const bytes = this.#socket.read();
      if (!(bytes instanceof ArrayBuffer)) return;
      if (this.#host === undefined) first.push(new Uint8Array(bytes));
      else this.#host.onBytes?.(bytes);
    };
    return new TCP({
      address,
      port,
      nodelay: true,
      onReadable: readable,
      onWritable: (room) => {
        this.#room = room;
        this.#flush();
      },
      onError: () => {
        this.#socket.close();
        if (this.#host !== undefined) this.#goDark();
        else
          Timer.set(() => {
            this.#socket = this.#join();
          }, LOOK_AGAIN);
      },
    });
  }

  /** Their bytes go into the file, where goes on the link: drawn-area.ts. */
  tellPixels(x: number, y: number, width: number, rows: Uint8Array): void {
    if (this.#pixels === undefined) return;
    if (this.#pixelsAt > PIXELS_LENGTH) this.#pixelsAt = 0;
    this.#pixels.position = this.#pixelsAt;
    this.#pixels.write(rows.slice().buffer as ArrayBuffer);
    this.#send(Channel.pixels, encodeDrawnArea({ x, y, width, at: this.#pixelsAt, length: rows.length }));
    this.#pixelsAt += rows.length;
  }

  /** Without power: nothing runs any more, and nothing is sent. */
  #goDark(): void {
    this.#isDark = true;
    Timer.clear(this.#timer);
    this.#timer = undefined;
    this.#options.onGone();
  }

  #send(channel: number, payload: Uint8Array): void {
    this.#waiting.push(encodeFrame(channel, payload));
    this.#flush();
  }

  #flush(): void {
    if (this.#isDark) return;
    for (let next = this.#waiting[0]; next !== undefined && this.#room > 0; next = this.#waiting[0]) {
      const part = next.subarray(0, this.#room);
      this.#socket.write(part);
      this.#room -= part.length;
      if (part.length === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(part.length);
    }
  }

  #open({ options, flash, flashSize, pixels }: Power): Host {
    this.#pixels = new File(pixels, true);
    const file = new File(flash, true);
    const read = (offset: number, length: number): ArrayBuffer => {
      if (offset < 0 || length < 0 || offset + length > flashSize) throw new RangeError("out of the flash");
      if (length === 0) return new ArrayBuffer(0);
      file.position = offset;
      return file.read(ArrayBuffer, length);
    };
    const write = (offset: number, bytes: Uint8Array): void => {
      file.position = offset;
      file.write(bytes.slice().buffer as ArrayBuffer);
    };
    return {
      options: JSON.stringify(options),
      engine: "mcsim",
      write: (bytes) => {
        this.#waiting.push(new Uint8Array(bytes));
        this.#flush();
      },
      now: () => Time.ticks,
      wall: () => wallClock(),
      wake: (ms) => {
        Timer.clear(this.#timer);
        this.#timer = ms < 0 || this.#isDark ? undefined : Timer.set(() => this.#host?.onWake?.(), Math.ceil(ms));
      },
      flashSize: () => flashSize,
      flashRead: read,
      flashWrite: (offset, buffer) => {
        const bytes = new Uint8Array(buffer);
        const page = new Uint8Array(read(offset, bytes.length));
        for (let i = 0; i < bytes.length; i += 1) page[i] = (page[i] ?? 0) & (bytes[i] ?? 0);
        write(offset, page);
      },
      flashErase: (offset, length) => {
        read(offset, length);
        write(offset, new Uint8Array(length).fill(0xff));
      },
      measure: () => JSON.stringify({ chunks: 0, chunksLimit: 0, slots: 0, slotsLimit: 0, slotSize: 0 }),
      random: (length) => {
        const source = new File("/dev/urandom");
        const bytes = source.read(ArrayBuffer, length);
        source.close();
        return bytes;
      },
      print: (text) => trace(`${text}\n`),
      exit: (code) => {
        file.close();
        this.#pixels?.close();
        this.#pixels = undefined;
        const farewell = JSON.stringify({ type: "exit", code });
        this.#send(
          Channel.control,
          Uint8Array.from(farewell, (letter) => letter.charCodeAt(0)),
        );
        Timer.set(() => {
          this.#socket.close();
          this.#goDark();
        }, LAST_WORDS);
      },
    };
  }
}
