/**
 * Module `embedded:io/socket/udp`: a socket of the link (link/channels.ts has the layout). Like the device's, it drops
 * what comes faster than it is read.
 */
import { Channel } from "../../link/channels";
import { MAX_DATAGRAM, readDatagram, UdpKind, writeDatagram } from "../../link/datagram";
import { open } from "../broken";
import { callSoon } from "../clock";
import { listen, send } from "../link";

/** Datagrams that wait to be read; more are lost, as on a network. */
const MAX_WAITING = 32;
/** IANA's range of ports that belong to nobody. */
const FIRST_EPHEMERAL = 49152;

export interface UdpOptions {
  readonly port?: number;
  readonly format?: "buffer";
  readonly onReadable?: (this: UDP, packets: number) => void;
}

type Packet = ArrayBuffer & { readonly address: string; readonly port: number };

const sockets: UDP[] = [];
let ephemeral = FIRST_EPHEMERAL;

listen(Channel.udp, (payload) => {
  const datagram = readDatagram(payload);
  if (datagram === undefined) return;
  sockets.find(({ port }) => port === datagram.local)?.receive(datagram.address, datagram.port, datagram.bytes);
});

export default class UDP {
  /** What it is bound to. */
  readonly port: number;
  readonly #onReadable: UdpOptions["onReadable"];
  readonly #waiting: Packet[] = [];
  #told = false;
  #open = true;

  constructor({ port = 0, format = "buffer", onReadable }: UdpOptions) {
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError("invalid port");
    if (format !== "buffer") throw new RangeError("invalid format");
    open("network");
    if (port !== 0 && sockets.some((socket) => socket.port === port)) throw new Error("bind failed");
    this.port = port === 0 ? ephemeral++ : port;
    this.#onReadable = onReadable;
    sockets.push(this);
    send(Channel.udp, writeDatagram(UdpKind.open, this.port), true);
  }

  /** @returns the oldest datagram, with its sender's `address` and `port`; undefined when none waits */
  read(): Packet | undefined {
    return this.#waiting.shift();
  }

  write(buffer: ArrayBuffer | Uint8Array, address: string, port: number): void {
    if (!this.#open) throw new Error("closed");
    const bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
    if (bytes.length > MAX_DATAGRAM) throw new RangeError("UDP send failed");
    open("network");
    send(Channel.udp, writeDatagram(UdpKind.data, this.port, { address, port, bytes }), true);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#waiting.length = 0;
    sockets.splice(sockets.indexOf(this), 1);
    send(Channel.udp, writeDatagram(UdpKind.close, this.port), true);
  }

  /** What the platform calls when a datagram came. */
  receive(address: string, port: number, bytes: Uint8Array): void {
    if (this.#waiting.length >= MAX_WAITING) return;
    this.#waiting.push(Object.assign(bytes.slice().buffer as ArrayBuffer, { address, port }));
    if (this.#told || this.#onReadable === undefined) return;
    this.#told = true;
    callSoon(() => {
      this.#told = false;
      if (this.#open && this.#waiting.length > 0) this.#onReadable?.call(this, this.#waiting.length);
    });
  }
}
