/** MCUmgr on UDP: one datagram, one or more SMP requests; each answer is a datagram of its own, to where it came from. */
import type { UdpConstructor, UdpSocket } from "modules/ports/datagram";

export interface SmpUdpOptions {
  readonly socket: { readonly io: UdpConstructor; readonly port?: number };
  /** A request; `peer` is the address and the port, "192.0.2.1:40001". `reply` may be called any number of times until this returns. */
  readonly onRequest: (frame: Uint8Array, peer: string, reply: (frame: Uint8Array) => void) => void;
}

/** The port that MCUmgr clients try. */
export const SMP_PORT = 1337;

export class SmpUdp {
  /** Answers that the network did not take. */
  dropped = 0;
  #socket: UdpSocket | undefined;

  /** @throws TypeError or RangeError for options that are wrong; whatever the socket throws when it cannot be opened */
  constructor({ socket, onRequest }: SmpUdpOptions) {
    if (typeof socket?.io !== "function") throw new TypeError("socket.io: a constructor is needed");
    if (typeof onRequest !== "function") throw new TypeError("onRequest: a function is needed");
    const { io: Io, port = SMP_PORT } = socket;
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new RangeError("socket.port: 1 to 65535");
    this.#socket = new Io({
      port,
      onReadable: (count) => {
        for (let i = 0; i < count; i += 1) {
          const datagram = this.#socket?.read();
          if (datagram === undefined) return;
          const { address, port: from } = datagram;
          onRequest(new Uint8Array(datagram), `${address}:${from}`, (frame) => this.#send(frame, address, from));
        }
      },
    });
  }

  configure(): void {}

  close(): void {
    this.#socket?.close?.();
    this.#socket = undefined;
  }

  /** A datagram may be lost anyway: clients ask again. */
  #send(frame: Uint8Array, address: string, port: number): void {
    try {
      this.#socket?.write(frame, address, port);
    } catch {
      this.dropped += 1;
    }
  }
}
