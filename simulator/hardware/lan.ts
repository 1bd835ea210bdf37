/**
 * The network between the terminals of one pharmacy: each has an address and a cable. It carries the datagrams of one UDP
 * port, and answers mDNS. It can lose a share of what passes, and each cable can be pulled.
 */
import { SITE_PORT } from "drivers/site-network/site-network";
import { Channel } from "../link/channels";
import { readDatagram, UdpKind, writeDatagram } from "../link/datagram";
import { type DnsSdAsk, readDnsSd, writeDnsSd } from "../link/dns-sd";

/** Addresses for documentation (RFC 5737): nobody's. */
const NET = "192.0.2.";
const FIRST = 11;

export interface LanPlace {
  /** From 1. */
  readonly number: number;
  readonly address: string;
  /** A frame from the firmware. @returns false for one that is not of this network */
  onFrame(channel: number, payload: Uint8Array): boolean;
  /** The firmware has ended. */
  silence(): void;
  /** Puts the cable in, or pulls it. */
  plug(isIn: boolean): void;
}

/** Later, in whatever time the terminals live. */
export type Later = (call: () => void, ms: number) => void;

interface Place {
  readonly address: string;
  readonly send: (channel: number, payload: Uint8Array) => void;
  isIn: boolean;
  isOpen: boolean;
  /** What it tells of itself by mDNS, by service. */
  readonly told: Map<string, { readonly host: string; readonly port: number }>;
  readonly asked: Set<string>;
}

export class Lan {
  /** Share of the datagrams that are lost. */
  loss = 0;
  readonly #later: Later;
  readonly #random: () => number;
  readonly #places: Place[] = [];

  constructor(later: Later = (call, ms) => void setTimeout(call, ms), random: () => number = Math.random) {
    this.#later = later;
    this.#random = random;
  }

  /** @param send to the firmware */
  join(send: (channel: number, payload: Uint8Array) => void): LanPlace {
    const address = `${NET}${FIRST + this.#places.length}`;
    const place: Place = { address, send, isIn: true, isOpen: false, told: new Map(), asked: new Set() };
    this.#places.push(place);
    return {
      number: this.#places.length,
      address,
      onFrame: (channel, payload) => this.#onFrame(place, channel, payload),
      silence: () => {
        place.isOpen = false;
        place.told.clear();
        place.asked.clear();
      },
      plug: (isIn) => {
        const wasIn = place.isIn;
        place.isIn = isIn;
        // Who comes back announces itself anew.
        if (isIn && !wasIn) this.#introduce(place);
      },
    };
  }

  #onFrame(place: Place, channel: number, payload: Uint8Array): boolean {
    if (channel === Channel.multicast) {
      this.#onAsk(place, readDnsSd<DnsSdAsk>(payload));
      return true;
    }
    if (channel !== Channel.udp || payload.length < 3) return false;
    if (new DataView(payload.buffer, payload.byteOffset).getUint16(1, true) !== SITE_PORT) return false;
    if (payload[0] !== UdpKind.data) place.isOpen = payload[0] === UdpKind.open;
    else this.#carry(place, payload);
    return true;
  }

  #carry(from: Place, payload: Uint8Array): void {
    const datagram = readDatagram(payload);
    const to = this.#places.find(({ address }) => address === datagram?.address);
    if (datagram === undefined || to === undefined || datagram.port !== SITE_PORT) return;
    if (!from.isIn || !to.isIn || this.#random() < this.loss) return;
    const bytes = datagram.bytes.slice();
    this.#later(() => {
      if (!to.isOpen || !to.isIn) return;
      to.send(Channel.udp, writeDatagram(UdpKind.data, SITE_PORT, { address: from.address, port: SITE_PORT, bytes }));
    }, 1);
  }

  #onAsk(place: Place, ask: DnsSdAsk): void {
    if (ask.type === "discover") {
      if (ask.on) place.asked.add(ask.service);
      else place.asked.delete(ask.service);
    } else if (ask.host === "") place.told.delete(ask.service);
    else place.told.set(ask.service, { host: ask.host, port: ask.port });
    if (ask.type === "advertise" || ask.on) this.#introduce(place);
  }

  /** Who asks is told of those that are there, and those that ask are told of who has come. */
  #introduce(place: Place): void {
    for (const other of this.#places) {
      if (other === place) continue;
      this.#tell(place, other);
      this.#tell(other, place);
    }
  }

  #tell(who: Place, about: Place): void {
    for (const service of who.asked) {
      const told = about.told.get(service);
      if (told === undefined || !who.isIn || !about.isIn) continue;
      const { host, port } = told;
      const found = writeDnsSd({ type: "found", service, host, address: about.address, port });
      this.#later(() => {
        if (who.isIn) who.send(Channel.multicast, found);
      }, 5);
    }
  }
}
