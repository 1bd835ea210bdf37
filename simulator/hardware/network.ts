/**
 * The network that the terminal's UDP sockets are on: each port that the firmware opens is a real one of this machine.
 * Loses what nobody is there to hear, as networks do.
 */
import { createSocket, type Socket } from "node:dgram";
import { Channel } from "../link/channels";
import { readDatagram, UdpKind, writeDatagram } from "../link/datagram";

export interface NetworkOptions {
  /** IPv4 address of this machine on which the ports are opened. */
  readonly host: string;
  /** Which real port stands for one of the firmware's; the same number for those not in it. 0: any that is free. */
  readonly ports: ReadonlyMap<number, number>;
  /** Takes any other port where that one is taken. */
  readonly orAnyPort?: boolean;
  /** To the firmware. @returns false when it does not keep up: the datagram is lost */
  readonly send: (channel: number, payload: Uint8Array) => boolean;
  /** A datagram passes by. */
  readonly onTraffic?: (way: "in" | "out", bytes: Uint8Array) => void;
  /** A port is open to others. */
  readonly onOpen?: (local: number, port: number) => void;
  readonly onLog: (line: string) => void;
}

export class Network {
  readonly #options: NetworkOptions;
  /** By the firmware's port; kept when the firmware restarts, so that its address stays its own. */
  readonly #sockets = new Map<number, Socket>();
  /** Ports that the firmware that runs has opened. */
  readonly #listening = new Set<number>();

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** A frame from the firmware. */
  onFrame(payload: Uint8Array): void {
    if (payload.length < 3) return;
    const local = new DataView(payload.buffer, payload.byteOffset).getUint16(1, true);
    if (payload[0] === UdpKind.open) this.#open(local);
    else if (payload[0] === UdpKind.close) this.#listening.delete(local);
    else {
      const datagram = readDatagram(payload);
      if (datagram === undefined || !this.#listening.has(local)) return;
      // A destination that is not there is no fault of the terminal's.
      this.#options.onTraffic?.("out", datagram.bytes);
      this.#sockets.get(local)?.send(datagram.bytes, datagram.port, datagram.address, () => {});
    }
  }

  /** The firmware has ended: nobody hears what comes. */
  silence(): void {
    this.#listening.clear();
  }

  close(): void {
    this.silence();
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #open(local: number): void {
    this.#listening.add(local);
    if (!this.#sockets.has(local)) this.#bind(local, this.#options.ports.get(local) ?? local);
  }

  #bind(local: number, wanted: number): void {
    const { host, orAnyPort, send, onTraffic, onOpen, onLog } = this.#options;
    const socket = createSocket("udp4");
    this.#sockets.set(local, socket);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#sockets.delete(local);
      socket.close();
      if (error.code === "EADDRINUSE" && orAnyPort === true && wanted !== 0) this.#bind(local, 0);
      else onLog(`UDP ${local}: ${error.message}`);
    });
    socket.on("message", (bytes, { address, port }) => {
      if (!this.#listening.has(local)) return;
      onTraffic?.("in", bytes);
      send(Channel.udp, writeDatagram(UdpKind.data, local, { address, port, bytes }));
    });
    socket.bind(wanted, host, () => onOpen?.(local, socket.address().port));
  }
}
