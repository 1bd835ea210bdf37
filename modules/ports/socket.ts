/** The TCP socket of ECMA-419, as much of it as the drivers use. */

export interface Socket {
  /** @returns what has come, undefined for nothing */
  read(byteLength?: number): ArrayBuffer | number | undefined;
  /** @throws Error when it is more than `onWritable` had room for */
  write(bytes: Uint8Array): unknown;
  close(): void;
}

export interface SocketCallbacks {
  readonly format: "buffer";
  readonly onReadable: (bytes: number) => void;
  readonly onWritable: (bytes: number) => void;
  /** It is gone, whoever ended it; nothing more is told. */
  readonly onError: () => void;
}

/** Connects to an IPv4 address, in dots. */
export type SocketConstructor = new (
  options: SocketCallbacks & { readonly address: string; readonly port: number },
) => Socket;
