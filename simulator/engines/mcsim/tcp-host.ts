/**
 * The host of a firmware that runs in the SDK's own simulator: the link is a TCP connection to the bench, the flash a
 * file. The bench speaks first: {type:"power", options, flash, flashSize} on the control channel.
 */

import TCP from "embedded:io/socket/tcp";
import { File } from "file";
import { decodeUtf8 } from "modules/cbor/utf8";
import { Channel } from "simulator/link/channels";
import { FrameDecoder } from "simulator/link/frames";
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
}

export interface TcpHostOptions {
  readonly address: string;
  readonly port: number;
  /** The host is ready: the firmware may start. */
  readonly onPower: (host: Host) => void;
}

/** The platform replaces Date.now by the clock of the terminal. */
const wallClock = Date.now;

export class TcpHost {
  readonly #socket: TCP;
  #host: Host | undefined;
  #room = 0;
  readonly #waiting: Uint8Array[] = [];
  #timer: Timer | undefined;

  constructor({ address, port, onPower }: TcpHostOptions) {
    const first = new FrameDecoder((channel, payload) => {
      if (channel !== Channel.control || this.#host !== undefined) return;
      this.#host = this.#open(JSON.parse(decodeUtf8(payload, 0, payload.length) ?? "null") as Power);
      onPower(this.#host);
    });
    const readable = () => {
      const bytes = this.#socket.read();
      if (!(bytes instanceof ArrayBuffer)) return;
      if (this.#host === undefined) first.push(new Uint8Array(bytes));
      else this.#host.onBytes?.(bytes);
    };
    this.#socket = new TCP({
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
        trace("the bench is gone\n");
      },
    });
  }

  #flush(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#room > 0; next = this.#waiting[0]) {
      const part = next.subarray(0, this.#room);
      this.#socket.write(part);
      this.#room -= part.length;
      if (part.length === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(part.length);
    }
  }

  #open({ options, flash, flashSize }: Power): Host {
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
        this.#timer = ms < 0 ? undefined : Timer.set(() => this.#host?.onWake?.(), Math.ceil(ms));
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
      print: (text) => trace(`${text}\n`),
      exit: () => {
        file.close();
        this.#socket.close();
      },
    };
  }
}
