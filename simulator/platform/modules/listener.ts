/**
 * Module `embedded:io/socket/listener` (ECMA-419, TCP Listener Socket): a port of the terminal that others connect to,
 * through the link (link/tcp.ts).
 */
import { open } from "../broken";
import { callSoon } from "../clock";
import type TCP from "./tcp";
import { checkAddress, checkPort, listenOn } from "./tcp";

export interface ListenerOptions {
  readonly port: number;
  readonly address?: string;
  readonly format?: "socket/tcp";
  readonly target?: unknown;
  readonly onReadable?: (this: Listener, requests: number) => void;
}

/** Connections that wait to be taken; more are closed, as a full backlog has it. */
const MAX_WAITING = 4;

export default class Listener {
  readonly target: unknown;
  readonly port: number;
  readonly #waiting: TCP[] = [];
  readonly #stop: () => void;
  #open = true;
  #told = false;

  constructor({ port, address, format = "socket/tcp", target, onReadable }: ListenerOptions) {
    if (format !== "socket/tcp") throw new RangeError("unimplemented");
    this.port = checkPort(port);
    if (target !== undefined) this.target = target;
    open("network");
    this.#stop = listenOn({ address: address === undefined ? "" : checkAddress(address), port }, (socket) => {
      if (this.#waiting.length >= MAX_WAITING) return false;
      this.#waiting.push(socket);
      if (this.#told) return true;
      this.#told = true;
      callSoon(() => {
        this.#told = false;
        if (this.#open && this.#waiting.length > 0) onReadable?.call(this, this.#waiting.length);
      });
      return true;
    });
  }

  get format(): "socket/tcp" {
    return "socket/tcp";
  }

  /** @returns the oldest connection that waits, to be given to a TCP as `from`; undefined when none does */
  read(): TCP | undefined {
    return this.#waiting.shift();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stop();
    for (const socket of this.#waiting.splice(0)) socket.close();
  }
}
