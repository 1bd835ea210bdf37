/** The UDP socket of ECMA-419, as much of it as the drivers use. */

/** What came, and from where. */
export interface Datagram extends ArrayBuffer {
  readonly address: string;
  readonly port: number;
}

export interface UdpSocket {
  /** @returns undefined when nothing is left */
  read(): Datagram | undefined;
  /** @throws Error when the network does not take it */
  write(bytes: Uint8Array, address: string, port: number): void;
  close?(): void;
}

/** `onReadable` is told how many datagrams wait. */
export type UdpConstructor = new (options: { port: number; onReadable: (count: number) => void }) => UdpSocket;
