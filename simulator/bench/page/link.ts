/** The page's end of the WebSocket; comes back by itself when the bench does. */
import type { Command, ServerMessage } from "../protocol";

const RETRY = 1000;
/** The server's close code when it takes no more pages. */
const TOO_MANY = 1013;
/** Pictures wait for no one: none is queued behind this many bytes. */
const MAX_QUEUED = 2 * 1024 * 1024;

export interface LinkEvents {
  onMessage(message: ServerMessage): void;
  onScreen(rgba: Uint8ClampedArray<ArrayBuffer>): void;
  /** @param isFull it is there, and takes no more pages */
  onClose(isFull: boolean): void;
  /** Something was to be sent, and the bench is not there. */
  onUnsent(): void;
}

export class Link {
  readonly #events: LinkEvents;
  #socket: WebSocket | undefined;

  readonly #terminal: number;

  /** @param terminal which of the pharmacy's, from 1 */
  constructor(terminal: number, events: LinkEvents) {
    this.#terminal = terminal;
    this.#events = events;
    this.#connect();
  }

  send(command: Command): void {
    this.#send(JSON.stringify(command));
  }

  /** @param data a catalogue or tariffs, as protocol.ts has them */
  sendData(data: Uint8Array<ArrayBuffer>): void {
    this.#send(data);
  }

  /** @param picture protocol.ts has its layout */
  sendPicture(picture: Uint8Array<ArrayBuffer>): void {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < MAX_QUEUED) socket.send(picture);
  }

  /** A firmware image or a photograph, however long. */
  sendFile(file: Uint8Array<ArrayBuffer>): void {
    this.#send(file);
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
    else this.#events.onUnsent();
  }

  #connect(): void {
    const query = this.#terminal === 1 ? "" : `?terminal=${this.#terminal}`;
    const socket = new WebSocket(`ws://${location.host}/link${query}`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === "string") this.#events.onMessage(JSON.parse(data) as ServerMessage);
      else this.#events.onScreen(new Uint8ClampedArray(data));
    };
    socket.onclose = ({ code }) => {
      this.#events.onClose(code === TOO_MANY);
      setTimeout(() => this.#connect(), RETRY);
    };
    this.#socket = socket;
  }
}
