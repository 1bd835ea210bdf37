/** The UDP channel's frames (channels.ts has the layout), for both ends of the link. */

/** The longest payload of UDP over IPv4 (RFC 768 and RFC 791): 65,535 less the two headers. */
export const MAX_DATAGRAM = 65507;
const HEAD = 3;
const DATA_HEAD = 9;

export const UdpKind = Object.freeze({ data: 0, open: 1, close: 2 });

/** One datagram, with the socket's other end. */
export interface Remote {
  /** Dotted IPv4. */
  readonly address: string;
  readonly port: number;
  readonly bytes: Uint8Array;
}

export interface Datagram extends Remote {
  /** The firmware's port. */
  readonly local: number;
}

/** @throws RangeError for what is no dotted IPv4 address */
export function writeDatagram(kind: number, local: number, remote?: Remote): Uint8Array {
  const payload = new Uint8Array(remote === undefined ? HEAD : DATA_HEAD + remote.bytes.length);
  const view = new DataView(payload.buffer);
  payload[0] = kind;
  view.setUint16(1, local, true);
  if (remote !== undefined) {
    const parts = remote.address.split(".");
    const isAddress =
      parts.length === 4 && parts.every((part) => part !== "" && Number(part) >= 0 && Number(part) < 256);
    if (!isAddress) throw new RangeError("invalid IP address");
    for (let i = 0; i < 4; i += 1) payload[HEAD + i] = Number(parts[i]);
    view.setUint16(7, remote.port, true);
    payload.set(remote.bytes, DATA_HEAD);
  }
  return payload;
}

/** @returns undefined for a frame that is no datagram */
export function readDatagram(payload: Uint8Array): Datagram | undefined {
  if (payload[0] !== UdpKind.data || payload.length < DATA_HEAD) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return {
    local: view.getUint16(1, true),
    address: `${payload[3]}.${payload[4]}.${payload[5]}.${payload[6]}`,
    port: view.getUint16(7, true),
    bytes: payload.subarray(DATA_HEAD),
  };
}
