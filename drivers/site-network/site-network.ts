/**
 * The network between the terminals of a pharmacy: datagrams on one UDP port, and mDNS with DNS-SD (RFC 6762, RFC 6763) to
 * be found and to find. What comes is anybody's: datagrams that are too long are dropped unread, addresses that mDNS tells
 * are counted.
 */
import type { UdpConstructor, UdpSocket } from "modules/ports/datagram";

interface Closable {
  close(): void;
}
/** The SDK's `embedded:network/dnssd`, as far as it is used. */
interface Dnssd extends Closable {
  claim(options: { host: string; onReady: () => void; onError: () => void }): Closable;
  advertise(options: { serviceType: string; host: string; port: number; txt: readonly string[] }): Closable;
  discover(options: { serviceType: string; onFound: OnService; onUpdate: OnService }): Closable;
}
type OnService = (service: { readonly address?: string; readonly port?: number }) => void;
type DnssdConstructor = new (options: { socket: { io: unknown } }) => Dnssd;

/** What a board has for it. */
export interface SiteWire {
  readonly socket: { readonly io: UdpConstructor; readonly port?: number };
  readonly dnssd: { readonly io: DnssdConstructor; readonly socket: { readonly io: unknown } };
}

export interface SiteNetworkOptions extends SiteWire {
  /** By chance: two terminals must not have the same name. */
  readonly name: string;
  readonly onDatagram: (datagram: Uint8Array, address: string, port: number) => void;
  readonly onFound: (address: string, port: number) => void;
}

/** IANA's range of ports that belong to nobody; every terminal listens on this one. */
export const SITE_PORT = 51717;
export const SITE_SERVICE = "_comptoir._udp";
/** No datagram between terminals is longer (modules/site/session.ts). */
const MAX_DATAGRAM = 1232;
/** Addresses that mDNS may tell while it is listened to: a pharmacy has ten terminals. */
const MAX_FOUND = 64;

export class SiteNetwork {
  /** Datagrams that the network did not take, and those that were too long. */
  dropped = 0;
  readonly #options: SiteNetworkOptions;
  #socket: UdpSocket | undefined;
  #dnssd: Dnssd | undefined;
  #discovery: Closable | undefined;
  #found = 0;

  /** @throws TypeError or RangeError for options that are wrong; whatever a socket throws when it cannot be opened */
  constructor(options: SiteNetworkOptions) {
    const { socket, dnssd, name, onDatagram, onFound } = options;
    if (typeof socket?.io !== "function") throw new TypeError("socket.io: a constructor is needed");
    if (typeof dnssd?.io !== "function") throw new TypeError("dnssd.io: a constructor is needed");
    if (typeof onDatagram !== "function") throw new TypeError("onDatagram: a function is needed");
    if (typeof onFound !== "function") throw new TypeError("onFound: a function is needed");
    if (typeof name !== "string" || name === "") throw new TypeError("name: a text is needed");
    const { io: Io, port = SITE_PORT } = socket;
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new RangeError("socket.port: 1 to 65535");
    this.#options = options;
    this.#socket = new Io({ port, onReadable: (count) => this.#read(count) });
    try {
      this.#dnssd = new dnssd.io({ socket: dnssd.socket });
      this.#claim(this.#dnssd, name, port);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  configure(): void {}

  /** A datagram may be lost anyway. */
  send(datagram: Uint8Array, address: string, port: number): void {
    try {
      this.#socket?.write(datagram, address, port);
    } catch {
      this.dropped += 1;
    }
  }

  /** Whether to look for other terminals. */
  look(isOn: boolean): void {
    if (isOn === (this.#discovery !== undefined)) return;
    this.#discovery?.close();
    this.#discovery = undefined;
    if (!isOn) return;
    this.#found = 0;
    const onFound: OnService = ({ address, port }) => {
      if (typeof address !== "string" || typeof port !== "number" || this.#found >= MAX_FOUND) return;
      this.#found += 1;
      this.#options.onFound(address, port);
    };
    this.#discovery = this.#dnssd?.discover({ serviceType: SITE_SERVICE, onFound, onUpdate: onFound });
  }

  close(): void {
    this.#discovery?.close();
    this.#discovery = undefined;
    this.#dnssd?.close();
    this.#dnssd = undefined;
    this.#socket?.close?.();
    this.#socket = undefined;
  }

  /** The name is its own once nobody has objected to it. */
  #claim(dnssd: Dnssd, host: string, port: number): void {
    dnssd.claim({
      host,
      onReady: () => this.#dnssd?.advertise({ serviceType: SITE_SERVICE, host, port, txt: SOME_TEXT }),
      onError: () => {
        if (this.#dnssd !== undefined) this.#claim(this.#dnssd, `${host}-2`, port);
      },
    });
  }

  #read(count: number): void {
    for (let i = 0; i < count; i += 1) {
      const datagram = this.#socket?.read();
      if (datagram === undefined) return;
      if (datagram.byteLength > MAX_DATAGRAM) this.dropped += 1;
      else this.#options.onDatagram(new Uint8Array(datagram), datagram.address, datagram.port);
    }
  }
}

/** The SDK tells of nobody without a text: it writes this one as "0=1". */
const SOME_TEXT: readonly string[] = Object.freeze(["1"]);
