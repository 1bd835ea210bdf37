/**
 * TCP over the link, channel 10: the engine's side has no sockets, the bench is the network. All integers little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | socket: the engine's own, listeners among them, are odd; those that the bench accepts for it are even |
 * | 4 | 1 | kind |
 * | 5 | n | what the kind has |
 *
 * | kind | way | what it has |
 * |---|---|---|
 * | 0 connect | to the bench | port, u16; address, ASCII |
 * | 1 listen | to the bench | port, u16; address, ASCII, or nothing for all |
 * | 2 data | both | the next bytes, at most what the window leaves |
 * | 3 taken | both | how many bytes the reader has taken, u32 |
 * | 4 close | both | nothing; from the bench also: could not be reached |
 * | 5 connected | to the engine | nothing |
 * | 6 accepted | to the engine | listener, u32; port of the other end, u16; its address, ASCII |
 *
 * No more than TCP_WINDOW bytes are on their way in one direction: whoever reads tells what it has taken, and that is room
 * again. So neither end keeps more, however slow the other is.
 */
export const TcpKind = Object.freeze({
  connect: 0,
  listen: 1,
  data: 2,
  taken: 3,
  close: 4,
  connected: 5,
  accepted: 6,
});
export const TCP_HEADER = 5;
/** As lwIP has it on an ESP32, bytes (CONFIG_LWIP_TCP_WND_DEFAULT and _SND_BUF_DEFAULT of ESP-IDF). */
export const TCP_WINDOW = 5760;

export interface TcpFrame {
  readonly socket: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** One end of a connection. */
export interface Endpoint {
  /** Dotted IPv4; empty: any. */
  readonly address: string;
  readonly port: number;
}

export function writeTcp(socket: number, kind: number, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const frame = new Uint8Array(TCP_HEADER + bytes.length);
  new DataView(frame.buffer).setUint32(0, socket, true);
  frame[4] = kind;
  frame.set(bytes, TCP_HEADER);
  return frame;
}

export function readTcp(frame: Uint8Array): TcpFrame | undefined {
  if (frame.length < TCP_HEADER) return undefined;
  const socket = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  return { socket, kind: frame[4] ?? 0, bytes: frame.subarray(TCP_HEADER) };
}

export function writeTaken(count: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, count, true);
  return bytes;
}

/** @returns 0 where there is none */
export function readTaken(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/** What connect and listen have. */
export function writeEndpoint({ address, port }: Endpoint): Uint8Array {
  const bytes = new Uint8Array(2 + address.length);
  new DataView(bytes.buffer).setUint16(0, port, true);
  for (let i = 0; i < address.length; i += 1) bytes[2 + i] = address.charCodeAt(i);
  return bytes;
}

export function readEndpoint(bytes: Uint8Array): Endpoint | undefined {
  if (bytes.length < 2) return undefined;
  const port = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, true);
  let address = "";
  for (let i = 2; i < bytes.length; i += 1) address += String.fromCharCode(bytes[i] ?? 0);
  return { address, port };
}

export function writeAccepted(listener: number, remote: Endpoint): Uint8Array {
  const end = writeEndpoint(remote);
  const bytes = new Uint8Array(4 + end.length);
  new DataView(bytes.buffer).setUint32(0, listener, true);
  bytes.set(end, 4);
  return bytes;
}

export function readAccepted(bytes: Uint8Array): { readonly listener: number; readonly remote: Endpoint } | undefined {
  const remote = readEndpoint(bytes.subarray(4));
  return remote === undefined ? undefined : { listener: readTaken(bytes), remote };
}
